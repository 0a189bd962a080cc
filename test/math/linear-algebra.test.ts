import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { backendLinearAlgebra, nativeLinearAlgebra } from "../../src/backend/algebra/native.js";
import { tf } from "../../src/backend/tensorflow.js";
import { linearAlgebra, transpose } from "../../src/math/algebra/ml-matrix.js";
import type { LinearAlgebra, Matrix } from "../../src/math/algebra/contract.js";
import { assertClose } from "../assert.js";
import { testWith } from "../requirements.js";
import {
  beforeNative,
  diagonal,
  distance,
  fromRows,
  gaussian,
  identity,
  jacobiEigenvalues,
  matrix,
  norm,
  product,
  scaled,
  secondDifference,
  testEach,
  withSpectrum,
} from "./matrices.js";

beforeNative();

/** Backward stable routines leave a small multiple of n · 2e-16; at n = 300 that is below 1e-12. */
const residual = 1e-12;
type Rows = number[][];
const reference = JSON.parse(readFileSync(new URL("../reference/linear-algebra.json", import.meta.url), "utf8")) as {
  eigen: { matrix: Rows; values: number[]; vectors: Rows };
  graded: { matrix: Rows; values: number[] };
  cholesky: { matrix: Rows; factor: Rows };
  solve: { matrix: Rows; right: Rows; solution: Rows };
  product: { left: Rows; right: Rows; product: Rows };
};

const steps = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

testEach("the second difference has the eigenvalues 2 − 2cos(kπ/(n+1)) and sines as eigenvectors", (algebra) => {
  const n = 60;
  const { values, vectors } = algebra.eigenSymmetric(secondDifference(n));
  const sine = (row: number, k: number) => Math.sin(((row + 1) * (k + 1) * Math.PI) / (n + 1)) * Math.sqrt(2 / (n + 1));
  assertClose(
    values,
    steps(n).map((k) => 2 - 2 * Math.cos((k * Math.PI) / (n + 1))),
    { atol: residual },
  );
  const cosines = product(transpose(vectors), matrix(n, n, sine)).data.map(Math.abs);
  assertClose(cosines, identity(n).data, { atol: residual });
});

testEach("a circulant matrix has its eigenvalues 2 − 2cos(2πk/n) in pairs", (algebra) => {
  const ring = matrix(
    24,
    24,
    (row, column) => [2, -1][Math.min((row - column + 24) % 24, (column - row + 24) % 24)] ?? 0,
  );
  const expected = steps(24).map((k) => 2 - 2 * Math.cos((2 * Math.PI * k) / 24));
  assertClose(
    algebra.eigenSymmetric(ring).values,
    expected.sort((x, y) => x - y),
    { atol: residual },
  );
  requireEigen(algebra, ring);
});

testEach("eigenvalues equal those of Jacobi rotations, and of numpy", (algebra) => {
  const a = withSpectrum(steps(30).map((k) => Math.cos(k)));
  assertClose(algebra.eigenSymmetric(a).values, jacobiEigenvalues(a), { atol: residual });
  const { eigen, graded } = reference;
  const found = algebra.eigenSymmetric(fromRows(eigen.matrix));
  assertClose(found.values, eigen.values, { atol: residual * 10 });
  assertClose(found.vectors.data.map(Math.abs), eigen.vectors.flat().map(Math.abs), { atol: residual });
  assertClose(algebra.eigenSymmetric(fromRows(graded.matrix)).values, graded.values, { atol: 1e-15 });
});

testEach("eigenvalues do not change when rows and columns are permuted alike", (algebra) => {
  const a = withSpectrum(steps(40));
  const place = (at: number) => (7 * at) % 40;
  const permuted = matrix(40, 40, (row, column) => a.data[place(row) * 40 + place(column)]);
  assertClose(algebra.eigenSymmetric(permuted).values, algebra.eigenSymmetric(a).values, { atol: 40 * residual });
});

testEach("Pascal's matrix and min(i, j) have their triangular factors of whole numbers", (algebra) => {
  const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n, k - 1) * (n - k + 1)) / k);
  const pascal = matrix(12, 12, (row, column) => binomial(row + column, row));
  const factor = matrix(12, 12, (row, column) => (column > row ? 0 : binomial(row, column)));
  assertClose(algebra.cholesky(pascal).data, factor.data, { atol: 1e-9 });
  const ones = matrix(100, 100, (row, column) => Number(column <= row));
  const least = matrix(100, 100, (row, column) => Math.min(row, column) + 1);
  expect(algebra.cholesky(least).data).toEqual(ones.data);
});

testEach("a Cholesky factor equals scipy's, and its determinant the product of eigenvalues", (algebra) => {
  const a = fromRows(reference.cholesky.matrix);
  const { data } = algebra.cholesky(a);
  assertClose(data, reference.cholesky.factor.flat(), { atol: residual });
  const determinant = steps(8).reduce((sum, k) => sum + 2 * Math.log(data[9 * (k - 1)]), 0);
  const { values } = algebra.eigenSymmetric(a);
  assertClose([determinant], [values.reduce((sum, value) => sum + Math.log(value), 0)], { rtol: residual });
});

testEach("the second difference and a rank-one update are inverted by their formulas", (algebra) => {
  const n = 40;
  const green = matrix(n, n, (row, column) => {
    const [least, most] = [Math.min(row, column) + 1, Math.max(row, column) + 1];
    return (least * (n + 1 - most)) / (n + 1);
  });
  assertClose(algebra.solve(secondDifference(n), identity(n)).data, green.data, { atol: 10 * residual });
  const { data: u } = gaussian(n, 1);
  const square = u.reduce((sum, value) => sum + value * value, 0);
  const update = matrix(n, n, (row, column) => Number(row === column) + u[row] * u[column]);
  const inverse = matrix(n, n, (row, column) => Number(row === column) - (u[row] * u[column]) / (1 + square));
  assertClose(algebra.solve(update, identity(n)).data, inverse.data, { atol: residual });
});

testEach("a solution equals scipy's, and that by eigenvectors, V Λ⁻¹ Vᵀ b", (algebra) => {
  const { matrix: a, right, solution } = reference.solve;
  assertClose(algebra.solve(fromRows(a), fromRows(right)).data, solution.flat(), { atol: 10 * residual });
  const [symmetric, b] = [withSpectrum(steps(30)), gaussian(30, 2)];
  const { values, vectors } = algebra.eigenSymmetric(symmetric);
  const coordinates = product(transpose(vectors), b);
  const divided = { ...coordinates, data: coordinates.data.map((value, at) => value / values[Math.floor(at / 2)]) };
  assertClose(algebra.solve(symmetric, b).data, product(vectors, divided).data, { atol: residual });
});

testEach("a product equals the sum of its definition, and numpy's; of whole numbers it is exact", (algebra) => {
  const [a, b] = [gaussian(30, 50), gaussian(50, 20)];
  assertClose(algebra.multiply(a, b).data, product(a, b).data, { atol: 100 * residual });
  const { left, right, product: expected } = reference.product;
  assertClose(algebra.multiply(fromRows(left), fromRows(right)).data, expected.flat(), { atol: residual });
  const parity = (bits: number): number => (bits === 0 ? 1 : -parity(bits & (bits - 1)));
  const hadamard = matrix(64, 64, (row, column) => parity(row & column));
  expect(algebra.multiply(hadamard, transpose(hadamard)).data).toEqual(scaled(identity(64), 64).data);
});

testEach("no bit of float64 is lost on the way", (algebra) => {
  const data = Float64Array.from(
    { length: 600 },
    (_, at) => (1 + at * Number.EPSILON) * 2 ** (3 * at - 1000) * (-1) ** at,
  );
  const wide = { rows: 1, columns: 600, data };
  expect(algebra.multiply({ rows: 1, columns: 1, data: Float64Array.of(1) }, wide).data).toEqual(data);
});

for (const n of [1, 2, 50, 300]) {
  testEach(`residuals stay below 1e-12 at n = ${n}, whatever the scale`, (algebra) => {
    const half = gaussian(n, n);
    const positive = product(half, transpose(half));
    for (const scale of n === 300 ? [1] : [1, 1e-200, 1e200]) {
      requireEigen(algebra, scaled(positive, scale));
      requireCholesky(algebra, scaled(positive, scale));
      requireSolution(algebra, scaled(half, scale), gaussian(n, 3));
    }
  });
}

testEach("residuals stay below 1e-12 where the condition number is 1e12", (algebra) => {
  const a = withSpectrum(Float64Array.from({ length: 60 }, (_, at) => 10 ** (-12 * (at / 59))));
  requireEigen(algebra, a);
  requireCholesky(algebra, a);
  requireSolution(algebra, a, gaussian(60, 3));
});

testEach("a diagonal matrix has its diagonal as eigenvalues, and its roots as Cholesky factor", (algebra) => {
  expect([...algebra.eigenSymmetric(diagonal([3, 1, 0, 2])).values]).toEqual([0, 1, 2, 3]);
  expect(algebra.cholesky(diagonal([4, 9, 16])).data).toEqual(diagonal([2, 3, 4]).data);
  expect([...algebra.eigenSymmetric(diagonal([0, 0])).values]).toEqual([0, 0]);
});

testWith("native")("both libraries give the same numbers", () => {
  const [half, b] = [gaussian(80, 80), gaussian(80, 2)];
  const a = product(half, transpose(half));
  const largest = norm(a);
  const pairs = ({ eigenSymmetric, cholesky, multiply }: LinearAlgebra) =>
    [eigenSymmetric(a).values, cholesky(a).data, multiply(a, b).data] as const;
  const [ours, theirs] = [pairs(nativeLinearAlgebra), pairs(linearAlgebra)];
  ours.forEach((values, at) => assertClose(values, theirs[at], { atol: residual * largest }));
});

testWith("native")("the native library serves where it runs, and ml-matrix elsewhere", async () => {
  expect(backendLinearAlgebra().name).toBe("native");
  await tf.setBackend("cpu");
  expect(backendLinearAlgebra().name).toBe("ml-matrix");
  await tf.setBackend("tensorflow");
});

test("a transposed matrix has rows for columns", () => {
  expect(transpose(fromRows([[1, 2, 3]]))).toEqual(fromRows([[1], [2], [3]]));
});

function requireEigen({ eigenSymmetric }: LinearAlgebra, a: Matrix): void {
  const { values, vectors } = eigenSymmetric(a);
  const stretched = { ...vectors, data: vectors.data.map((value, at) => value * values[at % a.rows]) };
  expect(distance(product(a, vectors), stretched) / norm(a)).toBeLessThan(residual);
  expect(distance(product(transpose(vectors), vectors), identity(a.rows))).toBeLessThan(residual);
  expect(values.every((value, at) => at === 0 || value >= values[at - 1])).toBe(true);
}

function requireCholesky({ cholesky }: LinearAlgebra, a: Matrix): void {
  const factor = cholesky(a);
  expect(distance(product(factor, transpose(factor)), a) / norm(a)).toBeLessThan(residual);
  expect(factor.data.every((value, at) => at % a.rows <= Math.floor(at / a.rows) || value === 0)).toBe(true);
}

function requireSolution({ solve }: LinearAlgebra, a: Matrix, b: Matrix): void {
  const x = solve(a, b);
  expect(distance(product(a, x), b) / norm(a) / norm(x)).toBeLessThan(residual);
}
