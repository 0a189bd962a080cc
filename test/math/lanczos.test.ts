import { expect, test } from "vitest";
import { spectrumEndsByProducts } from "../../src/math/algebra/lanczos.js";
import { linearAlgebra, transpose } from "../../src/math/algebra/ml-matrix.js";
import { randomStream } from "../../src/math/random.js";
import { assertClose } from "../assert.js";

/** Q diag(values) Qᵀ with Q the eigenvectors of a random symmetric matrix. */
function withEigenvalues(values: readonly number[]) {
  const n = values.length;
  const a = { rows: n, columns: n, data: randomStream(0).normals(n * n) };
  const gram = linearAlgebra.multiply(a, transpose(a));
  const { vectors } = linearAlgebra.eigenSymmetric(gram);
  const scaled = { ...vectors, data: vectors.data.map((entry, at) => entry * values[at % n]) };
  return linearAlgebra.multiply(scaled, transpose(vectors));
}

const timesOf = (a: { rows: number; data: Float64Array }) => (v: Float64Array) =>
  linearAlgebra.multiply({ rows: a.rows, columns: a.rows, data: a.data }, { rows: a.rows, columns: 1, data: v }).data;

test("both ends of a spectrum over ten decades come out to roundings after n products", () => {
  const values = Array.from({ length: 40 }, (_, index) => 10 ** (-10 + index / 4));
  const { largest, smallest } = spectrumEndsByProducts(40, timesOf(withEigenvalues(values)), { tolerance: 0 });
  // Backward stable: roundings are relative to the largest eigenvalue.
  assertClose([largest, smallest], [values[39], values[0]], { atol: 1e-14 });
});

test("a negative end counts, and errors bound what is wrong before it is over", () => {
  const values = Array.from({ length: 100 }, (_, index) => Math.cos((Math.PI * index) / 99) * 3);
  const times = timesOf(withEigenvalues(values));
  const { largest, smallest, products } = spectrumEndsByProducts(100, times, { tolerance: 1e-8 });
  assertClose([largest, smallest], [3, -3], { rtol: 1e-8 });
  expect(products).toBeLessThanOrEqual(100);
  const early = spectrumEndsByProducts(100, times, { products: 10 });
  expect(Math.abs(early.largest - 3)).toBeLessThan(early.largestError);
});

test("zero, one row, and equal eigenvalues are ends too", () => {
  const zero = spectrumEndsByProducts(5, (v) => v.map(() => 0));
  expect([zero.largest, zero.smallest, zero.products]).toEqual([0, 0, 1]);
  expect(spectrumEndsByProducts(1, (v) => v.map((x) => 7 * x)).largest).toBeCloseTo(7, 12);
  const scaled = spectrumEndsByProducts(30, (v) => v.map((x) => 2 * x));
  assertClose([scaled.largest, scaled.smallest], [2, 2], { rtol: 1e-14 });
});

test("a size or products that cannot be meant are refused", () => {
  expect(() => spectrumEndsByProducts(0, (v) => v)).toThrow("a size from 1");
  expect(() => spectrumEndsByProducts(3, (v) => v, { products: 1 })).toThrow("products from 2");
});
