import type { LinearAlgebra, Matrix } from "../math/algebra/contract.js";
import { transpose } from "../math/algebra/ml-matrix.js";

/** A fitted linear classifier: scores of C classes, [rows, C], for rows [rows, k]. */
export type Scores = (rows: Matrix) => Matrix;

export interface LogisticOptions {
  /** λ ≥ 0. */
  readonly penalty: number;
  /** C; codes of classes are 0..C-1. */
  readonly classes: number;
  /** Largest entry of the gradient at which the fit ends: default 1e-5. */
  readonly tolerance?: number;
}

/**
 * Multinomial logistic regression: the minimum over W [k, C], b [C] of
 *
 *   1/N Σ_n −ln softmax(Wᵀx_n + b)_{y_n} + (λ/2) ‖W‖²,
 *
 * by accelerated gradient steps in the metric of Böhning's bound on the Hessian, ½ XᵀX/N + λI (Böhning 1992; Nesterov 1983, with
 * the restarts of O'Donoghue & Candès 2015), in at most 2000 of them. O(N k C) operations a step. Rows [N, k], codes [N] in 0..C-1; returns
 * what gives the scores Wᵀx + b of other rows.
 * @example
 * const rows = { rows: 4, columns: 1, data: Float64Array.of(-2, -1, 1, 2) };
 * const scores = logisticRegression(rows, Int32Array.of(0, 0, 1, 1), { penalty: 0.1, classes: 2 }, linearAlgebra);
 */
export function logisticRegression(
  rows: Matrix,
  codes: Int32Array,
  { penalty, classes, tolerance = 1e-5 }: LogisticOptions,
  algebra: LinearAlgebra,
): Scores {
  const x = withOnes(rows);
  const inverse = boundInverse(x, penalty, algebra);
  const size = x.columns * classes;
  let [weights, ahead, momentum] = [new Float64Array(size), new Float64Array(size), 1];
  for (let step = 0; step < 2000; step++) {
    const gradient = gradientAt(ahead, x, codes, penalty, classes);
    if (gradient.every((value) => Math.abs(value) <= tolerance)) break;
    const change = small(inverse, gradient, classes);
    const next = ahead.map((value, at) => value - change[at]);
    const uphill = gradient.reduce((sum, value, at) => sum + value * (next[at] - weights[at]), 0) > 0;
    const following = uphill ? 1 : (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2;
    const push = uphill ? 0 : (momentum - 1) / following;
    ahead = next.map((value, at) => value + push * (value - weights[at]));
    [weights, momentum] = [next, following];
  }
  const fitted = { rows: x.columns, columns: classes, data: ahead };
  return (given) => algebra.multiply(withOnes(given), fitted);
}

/** (½ XᵀX/N + λ(I − e eᵀ))⁻¹, e the constant coordinate; a jitter of 1e-10 keeps it regular where columns repeat. */
function boundInverse(x: Matrix, penalty: number, algebra: LinearAlgebra): Matrix {
  const { rows, columns } = x;
  const data = algebra.multiply(transpose(x), x).data.map((value) => value / (2 * rows));
  for (let at = 0; at < columns; at++) data[at * columns + at] += 1e-10 + (at < columns - 1 ? penalty : 0);
  const identity = Float64Array.from({ length: columns ** 2 }, (_, at) => (at % (columns + 1) === 0 ? 1 : 0));
  return algebra.solve({ rows: columns, columns, data }, { rows: columns, columns, data: identity });
}

/** 1/N Xᵀ(softmax(X W) − Y) + λW without the constant's row, in one pass over the rows. */
function gradientAt(weights: Float64Array, x: Matrix, codes: Int32Array, penalty: number, classes: number) {
  const { rows, columns, data } = x;
  const gradient = new Float64Array(weights.length);
  const residual = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    residual.fill(0);
    for (let column = 0; column < columns; column++) {
      const value = data[row * columns + column];
      for (let c = 0; c < classes; c++) residual[c] += value * weights[column * classes + c];
    }
    toProbabilities(residual);
    residual[codes[row]] -= 1;
    for (let column = 0; column < columns; column++) {
      const value = data[row * columns + column] / rows;
      for (let c = 0; c < classes; c++) gradient[column * classes + c] += value * residual[c];
    }
  }
  const penalised = (columns - 1) * classes;
  for (let at = 0; at < penalised; at++) gradient[at] += penalty * weights[at];
  return gradient;
}

function toProbabilities(scores: Float64Array): void {
  let [most, sum] = [-Infinity, 0];
  for (const score of scores) most = Math.max(most, score);
  for (let at = 0; at < scores.length; at++) sum += scores[at] = Math.exp(scores[at] - most);
  for (let at = 0; at < scores.length; at++) scores[at] /= sum;
}

/** A B for a small A [k, k] and B [k, C]. */
function small({ columns, data }: Matrix, b: Float64Array, classes: number): Float64Array {
  const made = new Float64Array(b.length);
  for (let row = 0; row < columns; row++)
    for (let inner = 0; inner < columns; inner++) {
      const value = data[row * columns + inner];
      for (let c = 0; c < classes; c++) made[row * classes + c] += value * b[inner * classes + c];
    }
  return made;
}

function withOnes({ rows, columns, data }: Matrix): Matrix {
  const wide = new Float64Array(rows * (columns + 1)).fill(1);
  for (let row = 0; row < rows; row++) wide.set(data.subarray(row * columns, (row + 1) * columns), row * (columns + 1));
  return { rows, columns: columns + 1, data: wide };
}
