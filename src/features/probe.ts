import type { tensorflow } from "../backend/tensorflow.js";
import { backendLinearAlgebra } from "../backend/algebra/native.js";
import type { DigitSplit } from "../data/digits.js";
import type { Matrix } from "../math/algebra/contract.js";
import { logisticRegression } from "./logistic.js";

/** λ that a probe chooses from. */
const penalties = [1e-4, 1e-3, 1e-2, 1e-1];

/**
 * Accuracy on held-out rows of a linear probe: {@link logisticRegression} on the features, standardised by column, its penalty λ
 * chosen among 1e-4, 1e-3, 1e-2, 1e-1 by accuracy on the last quarter of the training rows (the largest of the best). Features [N, k],
 * codes of classes [N] from 0; in [0, 1].
 * @example
 * const features = { rows: 6, columns: 1, data: Float64Array.of(-3, -2, 2, 3, -2.5, 2.5) };
 * probeAccuracy(features, Int32Array.of(0, 0, 1, 1, 0, 1), { train: [0, 1, 2, 3], test: [4, 5] }); // 1
 */
export function probeAccuracy(features: Matrix, codes: Int32Array, { train, test }: DigitSplit): number {
  const scaled = standardised(features, train);
  const algebra = backendLinearAlgebra();
  const classes = codes.reduce((most, code) => Math.max(most, code), 0) + 1;
  const cut = Math.floor(0.75 * train.length);
  const of = (rows: readonly number[]) => Int32Array.from(rows, (row) => codes[row]);
  const score = (penalty: number, fit: readonly number[], judge: readonly number[]): number => {
    const scores = logisticRegression(take(scaled, fit), of(fit), { penalty, classes }, algebra);
    return accuracy(scores(take(scaled, judge)), of(judge));
  };
  const scores = penalties.map((penalty) => score(penalty, train.slice(0, cut), train.slice(cut)));
  return score(penalties[scores.lastIndexOf(Math.max(...scores))], train, test);
}

/**
 * The rows of a matrix [N, k] with these numbers, from 0, in the order given.
 * @example
 * take({ rows: 3, columns: 1, data: Float64Array.of(7, 8, 9) }, [2, 0]).data; // [9, 7]
 */
export function take({ columns, data }: Matrix, rows: readonly number[]): Matrix {
  const picked = new Float64Array(rows.length * columns);
  rows.forEach((row, at) => picked.set(data.subarray(row * columns, (row + 1) * columns), at * columns));
  return { rows: rows.length, columns, data: picked };
}

/**
 * Σ (x − x̂)² / Σ x² over these rows: 1 for predicting zero.
 * @example
 * const truth = { rows: 2, columns: 1, data: Float64Array.of(1, 2) };
 * relativeError(truth, truth, [0, 1]); // 0
 */
export function relativeError(truth: Matrix, made: Matrix, rows: readonly number[]): number {
  const [x, predicted] = [take(truth, rows).data, take(made, rows).data];
  const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
  return squares(x.map((value, index) => value - predicted[index])) / squares(x);
}

/**
 * A stack [S, N, k] as one matrix a member; disposes the stack.
 * @example
 * memberMatrices(tf.tensor3d([1, 2, 3, 4], [2, 1, 2])); // two matrices of 1 × 2
 */
export function memberMatrices(stack: tensorflow.Tensor3D): Matrix[] {
  const [members, rows, columns] = stack.shape;
  const values = new Float64Array(stack.dataSync<"float32">());
  stack.dispose();
  return Array.from({ length: members }, (_, member) => ({
    rows,
    columns,
    data: values.slice(member * rows * columns, (member + 1) * rows * columns),
  }));
}

/** Each column less its mean over `rows`, over its deviation there; a constant column becomes 0. */
function standardised({ rows: count, columns, data }: Matrix, rows: readonly number[]): Matrix {
  const scaled = new Float64Array(data.length);
  for (let column = 0; column < columns; column++) {
    const values = rows.map((row) => data[row * columns + column]);
    const mean = values.reduce((sum, value) => sum + value, 0) / rows.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length);
    if (deviation < 1e-9) continue;
    for (let row = 0; row < count; row++)
      scaled[row * columns + column] = (data[row * columns + column] - mean) / deviation;
  }
  return { rows: count, columns, data: scaled };
}

function accuracy({ rows, columns, data }: Matrix, truth: Int32Array): number {
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const scores = data.subarray(row * columns, (row + 1) * columns);
    if (scores.indexOf(Math.max(...scores)) === truth[row]) right++;
  }
  return right / rows;
}
