import { beforeAll, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { nativeLinearAlgebra } from "../../src/backend/algebra/native.js";
import { linearAlgebra, transpose } from "../../src/math/algebra/ml-matrix.js";
import type { LinearAlgebra, Matrix } from "../../src/math/algebra/contract.js";
import { randomStream } from "../../src/math/random.js";
import { testWith } from "../requirements.js";

/** Runs the native library in this file's tests, where there is one. */
export function beforeNative(): void {
  beforeAll(async () => {
    if (availableBackends().includes("cpu")) await useBackend("cpu");
  });
}

/** One test for each implementation of linear algebra. */
export function testEach(title: string, body: (algebra: LinearAlgebra) => void): void {
  test(`${title} (ml-matrix)`, () => body(linearAlgebra));
  testWith("native")(`${title} (native)`, () => body(nativeLinearAlgebra));
}

export function matrix(rows: number, columns: number, entry: (row: number, column: number) => number): Matrix {
  const data = Float64Array.from({ length: rows * columns }, (_, at) => entry(Math.floor(at / columns), at % columns));
  return { rows, columns, data };
}

export const fromRows = (rows: readonly (readonly number[])[]): Matrix =>
  matrix(rows.length, rows[0].length, (row, column) => rows[row][column]);
export const identity = (size: number): Matrix => matrix(size, size, (row, column) => Number(row === column));
export const diagonal = (values: ArrayLike<number>): Matrix =>
  matrix(values.length, values.length, (row, column) => (row === column ? values[row] : 0));
export const scaled = (a: Matrix, by: number): Matrix => ({ ...a, data: a.data.map((value) => value * by) });

/** Independent standard normal entries. */
export const gaussian = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  data: randomStream(rows + columns).normals(rows * columns),
});

/** 2 on the diagonal, −1 beside it. */
export const secondDifference = (size: number): Matrix =>
  matrix(size, size, (row, column) => (row === column ? 2 : Math.abs(row - column) === 1 ? -1 : 0));

/** A B by the definition. */
export function product(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.rows * b.columns);
  for (let row = 0; row < a.rows; row++) {
    for (let inner = 0; inner < a.columns; inner++) {
      const factor = a.data[row * a.columns + inner];
      for (let column = 0; column < b.columns; column++)
        data[row * b.columns + column] += factor * b.data[inner * b.columns + column];
    }
  }
  return { rows: a.rows, columns: b.columns, data };
}

/** Q diag(spectrum) Qᵀ, Q a product of two reflections I − 2 u uᵀ. */
export function withSpectrum(spectrum: ArrayLike<number>): Matrix {
  const reflect = (seed: number, a: Matrix): Matrix => {
    const direction = randomStream(seed).normals(a.rows);
    const square = direction.reduce((sum, value) => sum + value * value, 0);
    const reflection = matrix(
      a.rows,
      a.rows,
      (row, column) => Number(row === column) - (2 * direction[row] * direction[column]) / square,
    );
    return product(product(reflection, a), reflection);
  };
  const turned = reflect(2, reflect(1, diagonal(spectrum)));
  const mirror = transpose(turned);
  return { ...turned, data: turned.data.map((value, at) => (value + mirror.data[at]) / 2) };
}

/** The Frobenius norm, at any scale. */
export function norm({ data }: Matrix): number {
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 ? 0 : largest * Math.sqrt(data.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

/** ‖A − B‖. */
export const distance = (a: Matrix, b: Matrix): number =>
  norm({ ...a, data: a.data.map((value, at) => value - b.data[at]) });

/** Eigenvalues by cyclic Jacobi rotations (Golub and Van Loan, algorithm 8.5.3), ascending: a second algorithm. */
export function jacobiEigenvalues({ rows: n, data }: Matrix, sweeps = 12): number[] {
  const a = data.slice();
  const rotate = (p: number, q: number, c: number, s: number, step: (line: number) => number, stride: number): void => {
    for (let k = 0; k < n; k++) {
      const [x, y] = [a[step(p) + k * stride], a[step(q) + k * stride]];
      a[step(p) + k * stride] = c * x - s * y;
      a[step(q) + k * stride] = s * x + c * y;
    }
  };
  for (let pair = 0; pair < sweeps * n * n; pair++) {
    const [p, q] = [Math.floor(pair / n) % n, pair % n];
    if (p >= q || a[p * n + q] === 0) continue;
    const angle = Math.atan2(2 * a[p * n + q], a[q * n + q] - a[p * n + p]) / 2;
    rotate(p, q, Math.cos(angle), Math.sin(angle), (line) => line * n, 1);
    rotate(p, q, Math.cos(angle), Math.sin(angle), (line) => line, n);
  }
  return Array.from({ length: n }, (_, at) => a[at * n + at]).sort((x, y) => x - y);
}
