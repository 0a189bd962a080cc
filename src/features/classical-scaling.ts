import { check, UserError } from "../errors.js";
import { columnsOf } from "./columns.js";
import type { Matrix } from "../math/algebra/contract.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import { randomStream } from "../math/random.js";
import { dot } from "../math/vectors.js";

/** Coordinates [N, k] of points from their distances, and the eigenvalues [k] that they belong to, the largest first. */
export interface Scaling {
  readonly coordinates: Matrix;
  readonly eigenvalues: Float64Array;
}

/** Directions beyond those asked for, which make the iteration converge faster. */
const spare = 6;
const mostRounds = 300;

/**
 * Classical scaling (Torgerson 1952): for distances D [N, N], finite and symmetric, the coordinates vᵢ√λᵢ of the k leading
 * eigenpairs of B = −½ J D² J, J = I − 11ᵀ/N, whose distances are D where D comes from k dimensions. By subspace iteration with
 * Rayleigh–Ritz steps until ‖Bv − λv‖ ≤ 1e-9 λ₁; 2 N² (k + 6) operations a step.
 * @throws UserError where fewer than k eigenvalues are positive, and where they are too close to each other to be told apart.
 * @example
 * const distances = { rows: 3, columns: 3, data: Float64Array.of(0, 1, 2, 1, 0, 1, 2, 1, 0) };
 * classicalScaling(distances, 1); // three points on a line, one apart
 */
export function classicalScaling(distances: Matrix, count: number): Scaling {
  const { rows } = distances;
  requireCount(rows, count);
  const b = doublyCentred(distances);
  const width = Math.min(rows, count + spare);
  let basis = orthonormal({
    rows,
    columns: width,
    data: randomStream(0)
      .split("scaling")
      .normals(rows * width),
  });
  for (let round = 0; round < mostRounds; round++) {
    const image = product(b, basis);
    const { values, vectors } = linearAlgebra.eigenSymmetric(symmetric(linearAlgebra.multiply(transpose(basis), image))); // prettier-ignore
    const order = Array.from(values.keys()).sort((p, q) => values[q] - values[p]);
    const turn = columnsOf(vectors, order);
    const [ritz, turned] = [linearAlgebra.multiply(basis, turn), linearAlgebra.multiply(image, turn)];
    const leading = Float64Array.from(order.slice(0, count), (at) => values[at]);
    if (largestResidual(turned, ritz, leading) <= 1e-9 * Math.max(1e-300, leading[0])) return scaled(ritz, leading);
    basis = orthonormal(turned);
  }
  throw new UserError({
    where: `classicalScaling, ${rows} x ${rows}`,
    rule: `${mostRounds} rounds of subspace iteration must settle the ${count} leading eigenvectors`,
    received: "eigenvalues too close to each other",
    repair: "Ask for fewer coordinates.",
  });
}

function requireCount(rows: number, count: number): void {
  check(Number.isInteger(count) && count >= 1 && count < rows, () => ({
    where: `classicalScaling, ${rows} x ${rows}`,
    rule: "coordinates must be a whole number from 1 to one less than the points",
    received: String(count),
    repair: "For example 2.",
  }));
}

/** −½ J D² J: entries less the means of their row and column, plus that of all. */
function doublyCentred({ rows, data }: Matrix): Float64Array {
  const centred = data.map((value) => -0.5 * value * value);
  const means = Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < rows; column++) sum += centred[row * rows + column];
    return sum / rows;
  });
  const all = means.reduce((sum, mean) => sum + mean, 0) / rows;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < rows; column++) centred[row * rows + column] += all - means[row] - means[column];
  return centred;
}

/** B X for symmetric B [N, N] and a thin X [N, p]. */
function product(b: Float64Array, { rows, columns, data }: Matrix): Matrix {
  const made = new Float64Array(data.length);
  for (let row = 0; row < rows; row++)
    for (let inner = 0; inner < rows; inner++) {
      const value = b[row * rows + inner];
      for (let column = 0; column < columns; column++)
        made[row * columns + column] += value * data[inner * columns + column];
    }
  return { rows, columns, data: made };
}

/** Columns made orthonormal by Gram–Schmidt, twice for rounding; a column that depends on others becomes 0. */
function orthonormal({ rows, columns, data }: Matrix): Matrix {
  const turned = transpose({ rows, columns, data });
  const vectors = Array.from({ length: columns }, (_, at) => turned.data.subarray(at * rows, (at + 1) * rows));
  vectors.forEach((vector, at) => {
    const before = Math.sqrt(dot(vector, vector));
    for (const other of [...vectors.slice(0, at), ...vectors.slice(0, at)]) {
      const along = dot(vector, other);
      for (let row = 0; row < rows; row++) vector[row] -= along * other[row];
    }
    const length = Math.sqrt(dot(vector, vector));
    const factor = length > 1e-13 * before ? 1 / length : 0;
    for (let row = 0; row < rows; row++) vector[row] *= factor;
  });
  return transpose(turned);
}

function largestResidual(image: Matrix, vectors: Matrix, values: Float64Array): number {
  const { rows, columns } = image;
  let largest = 0;
  values.forEach((value, column) => {
    let square = 0;
    for (let at = column; at < rows * columns; at += columns)
      square += (image.data[at] - value * vectors.data[at]) ** 2;
    largest = Math.max(largest, Math.sqrt(square));
  });
  return largest;
}

function scaled(vectors: Matrix, eigenvalues: Float64Array): Scaling {
  const count = eigenvalues.length;
  const positive = eigenvalues.filter((value) => value > 1e-9 * eigenvalues[0]).length;
  check(positive === count, () => ({
    where: `classicalScaling, ${vectors.rows} x ${vectors.rows}`,
    rule: "every coordinate must have an eigenvalue above 1e-9 of the largest",
    received: `${positive} of ${count}`,
    repair: positive > 0 ? `Ask for ${positive} coordinate${positive === 1 ? "" : "s"}.` : "Use points that differ.",
  }));
  const { data } = columnsOf(vectors, Array.from(eigenvalues.keys()));
  const coordinates = data.map((value, at) => value * Math.sqrt(eigenvalues[at % count]));
  return { coordinates: { rows: vectors.rows, columns: count, data: coordinates }, eigenvalues };
}

function symmetric(a: Matrix): Matrix {
  const turned = transpose(a).data;
  return { ...a, data: a.data.map((value, at) => (value + turned[at]) / 2) };
}
