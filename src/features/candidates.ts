import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Matrix } from "../math/algebra/contract.js";

/** Candidates beside the k that are asked for and the point itself, so that few rows are without proof. */
export const spare = 15;

/** Entries of a tile of products, 64 MB. */
const tile = 2 ** 24;

/** Calls `propose` with candidates of a row in ascending order, and the square below which no other point lies. */
export type Propose = (row: number, candidates: Int32Array, bound: number) => void;

/**
 * For each row of points [N, d] the `count` others with the largest 2 a·b − ‖b‖² in float32, a and b less the columns' means, in tiles; ‖a‖² less that is the square of
 * the distance, to an error of (d + 8)(‖a‖² + ‖b‖²) 2⁻²³ (Higham 2002, section 3.1, with the roundings of entries, norm and difference, doubled).
 * Where products are coarser (TF32 on a GPU) a point's distance to itself shows it, and the bound is −∞.
 */
export function proposeNeighbours(points: Matrix, count: number, propose: Propose): void {
  const { rows, columns } = points;
  const norms = new Float64Array(rows);
  const data = lessMeans(points, norms);
  const slack = (columns + 8) * 2 ** -23;
  const largest = norms.reduce((most, norm) => Math.max(most, norm), 0);
  const height = Math.max(1, Math.floor(tile / rows));
  const all = tf.tensor2d(data, [rows, columns]);
  const lengths = tf.tensor1d(Float32Array.from(norms));
  for (let from = 0; from < rows; from += height) {
    const size = Math.min(height, rows - from);
    const { values, indices } = nearestOf(all, lengths, [from, size], count);
    for (let row = 0; row < size; row++) {
      const [own, at] = [norms[from + row], row * count];
      const candidates = indices.slice(at, at + count);
      const self = candidates.indexOf(from + row);
      const error = slack * (own + largest);
      const exact = self >= 0 && Math.abs(values[at + self] - own) <= 2 * slack * own;
      propose(from + row, candidates.sort(), exact ? own - values[at + count - 1] - error : -Infinity);
    }
  }
  tf.dispose([all, lengths]);
}

/** Points less the columns' means as float32; fills the squared norms of what is rounded. */
function lessMeans({ rows, columns, data }: Matrix, norms: Float64Array): Float32Array {
  const means = new Float64Array(columns);
  for (let at = 0; at < data.length; at++) means[at % columns] += data[at] / rows;
  const less = new Float32Array(data.length);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      less[at] = data[at] - means[column];
      norms[row] += less[at] ** 2;
    }
  return less;
}

function nearestOf(
  all: tensorflow.Tensor2D,
  lengths: tensorflow.Tensor1D,
  [from, size]: readonly [number, number],
  count: number,
): { values: Float32Array; indices: Int32Array } {
  const { values, indices } = tf.tidy(() => {
    const part = tf.slice(all, [from, 0], [size, -1]);
    return tf.topk(tf.sub(tf.matMul(tf.mul(part, 2), all, false, true), lengths), count);
  });
  const read = { values: values.dataSync<"float32">(), indices: indices.dataSync<"int32">() };
  tf.dispose([values, indices]);
  return read;
}
