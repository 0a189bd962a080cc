import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { linearAlgebra } from "../../src/math/algebra/ml-matrix.js";
import { largestEigenvalue } from "../../src/math/power-iteration.js";
import { randomStream } from "../../src/math/random.js";
import { assertClose } from "../assert.js";

const start = (size: number): Float64Array => randomStream(1).normals(size);

test("λmax of diag(1, 3, 2) is 3, of v vᵀ is ‖v‖², of 0 is 0", () => {
  assertClose([largestEigenvalue([1, 0, 0, 0, 3, 0, 0, 0, 2], start(3), 1e-14)], [3], { rtol: 1e-12 });
  assertClose([largestEigenvalue([1, 2, 2, 4], start(2), 1e-14)], [5], { rtol: 1e-14 });
  expect(largestEigenvalue([0, 0, 0, 0], start(2), 1e-4)).toBe(0);
});

test("λmax of G Gᵀ is that of a decomposition, and approached from below", () => {
  const [n, inner] = [30, 5];
  const g = randomStream(2).normals(n * inner);
  const entry = (row: number, column: number): number =>
    Array.from({ length: inner }, (_, k) => g[row * inner + k] * g[column * inner + k]).reduce((a, b) => a + b, 0);
  const data = Float64Array.from({ length: n * n }, (_, at) => entry(Math.floor(at / n), at % n));
  const { values } = linearAlgebra.eigenSymmetric({ rows: n, columns: n, data });
  const largest = Math.max(...values);
  assertClose([largestEigenvalue(data, start(n), 1e-12)], [largest], { rtol: 1e-9 });
  expect(largestEigenvalue(data, start(n), 1e-2)).toBeLessThan(largest);
});

test("λmax of A + c I is numpy's λmax of A plus c", () => {
  const { eigen } = JSON.parse(readFileSync(new URL("../reference/linear-algebra.json", import.meta.url), "utf8")) as {
    eigen: { matrix: number[][]; values: number[] };
  };
  const shift = Math.max(...eigen.values.map(Math.abs));
  const rows = eigen.matrix.map((row, at) => row.map((value, column) => value + (at === column ? shift : 0)));
  const found = largestEigenvalue(rows.flat(), start(rows.length), 1e-13);
  assertClose([found], [Math.max(...eigen.values) + shift], { rtol: 1e-8 });
});
