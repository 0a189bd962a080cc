import { check } from "../../errors.js";
import type { LinearAlgebra, Matrix } from "../../math/algebra/contract.js";
import { backendLinearAlgebra } from "../../backend/algebra/native.js";
import { linearAlgebra } from "../../math/algebra/ml-matrix.js";
import { nearestNeighbours } from "../neighbours.js";

/** How {@link locallyLinear} embeds. */
export interface LocallyLinearOptions {
  /** Coordinates k, from 1 to N − 2: default 2. */
  readonly dimension?: number;
  /** Neighbours that each point is written with, above k: default 10. */
  readonly neighbours?: number;
  /** Added to the local Gram matrix, as a fraction of its trace: default 1e-3. */
  readonly regularization?: number;
}

/**
 * Locally linear embedding (Roweis & Saul 2000): weights W that write each of the points [N, d] by its neighbours, Σⱼ Wᵢⱼ = 1, and
 * the coordinates [N, k], centred with covariance I, that the same weights write best: the eigenvectors of the least eigenvalues
 * but zero of (I − W)ᵀ(I − W), times √N. O(N³) operations and 16 N² bytes.
 * @throws UserError for as many neighbours as rows, no more neighbours than coordinates, and entries that are not finite.
 * @example
 * const { points } = manifoldSample(randomStream(0), { manifold: "swiss-roll", samples: 200, dimension: 2 });
 * const unrolled = locallyLinear(points, { dimension: 2, neighbours: 8 }); // 200 × 2
 */
export function locallyLinear(
  points: Matrix,
  { dimension = 2, neighbours = 10, regularization = 1e-3 }: LocallyLinearOptions = {},
  algebra: LinearAlgebra = backendLinearAlgebra(),
): Matrix {
  check(Number.isInteger(dimension) && dimension >= 1 && neighbours > dimension && regularization > 0, () => ({
    where: `locallyLinear, ${points.rows} x ${points.columns}`,
    rule: "coordinates must be a whole number from 1 to one less than the neighbours, the regularization above 0",
    received: `${dimension} coordinates, ${neighbours} neighbours, regularization ${regularization}`,
    repair: "For example { dimension: 2, neighbours: 10 }.",
  }));
  const { indices } = nearestNeighbours(points, neighbours);
  const weights = reconstructionWeights(points, indices, neighbours, regularization);
  const { rows } = points;
  const { vectors } = algebra.eigenSymmetric(squaredResidual(weights, indices, neighbours));
  // Column 0 is constant: W's rows sum to 1.
  const data = Float64Array.from({ length: rows * dimension }, (_, at) => {
    const [row, column] = [Math.floor(at / dimension), 1 + (at % dimension)];
    return Math.sqrt(rows) * vectors.data[row * rows + column];
  });
  return { rows, columns: dimension, data };
}

/** Of each point the weights of its k neighbours, [N·k]: C w = 1 for the Gram matrix C of their differences, scaled to sum 1. */
function reconstructionWeights(
  { rows, columns, data }: Matrix,
  indices: Int32Array,
  k: number,
  regularization: number,
): Float64Array {
  const weights = new Float64Array(rows * k);
  const ones = { rows: k, columns: 1, data: new Float64Array(k).fill(1) };
  for (let row = 0; row < rows; row++) {
    const gram = new Float64Array(k * k);
    for (let a = 0; a < k; a++)
      for (let b = 0; b < k; b++)
        for (let c = 0; c < columns; c++) {
          const here = data[row * columns + c];
          gram[a * k + b] +=
            (data[indices[row * k + a] * columns + c] - here) * (data[indices[row * k + b] * columns + c] - here);
        }
    const trace = ones.data.reduce((sum, _, at) => sum + gram[at * (k + 1)], 0);
    for (let a = 0; a < k; a++) gram[a * (k + 1)] += trace > 0 ? regularization * trace : 1;
    const solved = linearAlgebra.solve({ rows: k, columns: k, data: gram }, ones).data;
    const sum = solved.reduce((total, value) => total + value, 0);
    weights.set(
      solved.map((value) => value / sum),
      row * k,
    );
  }
  return weights;
}

/** (I − W)ᵀ(I − W), [N, N]. */
function squaredResidual(weights: Float64Array, indices: Int32Array, k: number): Matrix {
  const size = indices.length / k;
  const data = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const places = [row, ...indices.subarray(row * k, (row + 1) * k)];
    const entries = [1, ...weights.subarray(row * k, (row + 1) * k).map((value) => -value)];
    for (let a = 0; a <= k; a++)
      for (let b = 0; b <= k; b++) data[places[a] * size + places[b]] += entries[a] * entries[b];
  }
  return { rows: size, columns: size, data };
}
