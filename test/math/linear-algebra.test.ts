import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { principalComponents, project, ridgeRegression } from "../../src/math/components.js";
import { linearAlgebra, transpose, type Matrix } from "../../src/math/linear-algebra.js";
import { randomStream } from "../../src/math/random.js";
import { assertClose } from "../assert.js";

const { multiply, eigenSymmetric, solve } = linearAlgebra;
const gaussianMatrix = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  data: randomStream(rows + columns).normals(rows * columns),
});
const square = (...data: number[]): Matrix => ({ rows: 2, columns: 2, data: Float64Array.from(data) });
const identity = (size: number) => Float64Array.from({ length: size * size }, (_, at) => Number(at % (size + 1) === 0));

test("eigenvalues equal numpy's", () => {
  const file = new URL("../reference/statistics.json", import.meta.url);
  const reference = JSON.parse(readFileSync(file, "utf8")) as {
    symmetric: { matrix: number[][]; eigenvalues: number[] };
  };
  const { matrix, eigenvalues } = reference.symmetric;
  const { values } = eigenSymmetric({ rows: 6, columns: 6, data: Float64Array.from(matrix.flat()) });
  assertClose(values, eigenvalues, { atol: 1e-12 });
});

test("A V = V diag(λ) and VᵀV = I to 1e-12, eigenvalues ascending", () => {
  const half = gaussianMatrix(40, 40);
  const a = multiply(half, transpose(half));
  const { values, vectors } = eigenSymmetric(a);
  const scaled = vectors.data.map((value, index) => value * values[index % 40]);
  assertClose(multiply(a, vectors).data, scaled, { atol: 1e-12 * values[39] });
  assertClose(multiply(transpose(vectors), vectors).data, identity(40), { atol: 1e-12 });
  expect([...values]).toEqual([...values].sort((p, q) => p - q));
});

test("a solution leaves a residual of 1e-12", () => {
  const [a, b] = [gaussianMatrix(20, 20), gaussianMatrix(20, 3)];
  assertClose(multiply(a, solve(a, b)).data, b.data, { atol: 1e-12 });
});

test("a matrix that is not symmetric, and one that is singular, are refused with a number", () => {
  expect(() => eigenSymmetric(square(1, 2, 3, 4))).toThrow("an asymmetry of 1.00e+0");
  expect(() => solve(square(1, 2, 2, 4), gaussianMatrix(2, 1))).toThrow("reciprocal condition number");
});

test("principal components of points on a line recover the line, all of the variance, and the coordinates", () => {
  const data = Float64Array.from({ length: 30 }, (_, at) => (at % 3 === 0 ? 1 : 2) * Math.floor(at / 3));
  const rows = { rows: 10, columns: 3, data };
  const components = principalComponents(rows, 2);
  assertClose(components.variances, [8.25 * 9, 0], { atol: 1e-10 });
  assertClose([Math.abs(project(rows, components).data[0])], [4.5 * 3], { atol: 1e-10 });
});

test("ridge regression without a ridge fits an affine map exactly", () => {
  const x = gaussianMatrix(30, 4);
  const data = Float64Array.from({ length: 30 }, (_, row) => 2 + 3 * x.data[4 * row] - x.data[4 * row + 3]);
  assertClose(ridgeRegression(x, { rows: 30, columns: 1, data }, 0)(x).data, data, { atol: 1e-11 });
});
