import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import type { Random } from "../math/random.js";
import { requireFinite, squaredDistance } from "./neighbours.js";

/** A test of independence. */
export interface HsicTest {
  /** tr(K H L H)/N², at least 0. */
  readonly statistic: number;
  /** (1 + permutations with a statistic at least as large)/(1 + permutations), in (0, 1]. */
  readonly p: number;
}

/**
 * Whether rows of x [N, a] and y [N, b] are independent: the biased Hilbert–Schmidt independence criterion tr(K H L H)/N² (Gretton
 * et al. 2005), H = I − 11ᵀ/N, with Gaussian kernels exp(−‖u − v‖²/(2σ²)), σ the median distance of rows, and its permutation test (default
 * 200), exact at any N. O(N²) operations a permutation and 16 N² bytes.
 * @throws UserError for unequal rows, fewer than four, rows that are all equal, permutations that are no integer in [1, ∞), and entries that are not finite.
 * @example
 * const [x, y] = [0, 1].map((seed) => ({ rows: 30, columns: 1, data: randomStream(seed).normals(30) }));
 * const { p } = hsicTest(x, y, randomStream(2), 99); // of independent columns
 */
export function hsicTest(x: Matrix, y: Matrix, random: Random, permutations = 200): HsicTest {
  check(x.rows === y.rows && x.rows >= 4, () => ({
    where: "hsicTest",
    rule: "both must have the same rows, four at least",
    received: `${x.rows} and ${y.rows} rows`,
    repair: "Pass the same samples in the same order.",
  }));
  check(Number.isInteger(permutations) && permutations >= 1, () => ({
    where: "hsicTest",
    rule: "permutations must be a whole number of at least 1; p is at least 1/(1 + permutations)",
    received: String(permutations),
    repair: "For example 200.",
  }));
  const [k, l] = [centredKernel(x), kernelOf(y)];
  const order = Int32Array.from({ length: x.rows }, (_, row) => row);
  const statistic = paired(k, l, order);
  let least = 1;
  // Rounding differs with the order of the sum: a permutation that changes nothing is as large.
  for (let at = 0; at < permutations; at++)
    if (paired(k, l, random.permutation(x.rows)) >= statistic * (1 - 1e-12)) least++;
  return { statistic, p: least / (permutations + 1) };
}

/** Σ K̃ᵢⱼ L_{π(i) π(j)}/N² for symmetric K̃ and L. */
function paired(k: Float64Array, l: Float64Array, order: Int32Array): number {
  const size = order.length;
  let [diagonal, below] = [0, 0];
  for (let i = 0; i < size; i++) {
    const row = order[i] * size;
    diagonal += k[i * size + i] * l[row + order[i]];
    for (let j = 0; j < i; j++) below += k[i * size + j] * l[row + order[j]];
  }
  return (diagonal + 2 * below) / size ** 2;
}

/** Gaussian kernel of all pairs, its deviation the median distance; that of distances above 0 where half of the pairs are equal. */
function kernelOf(points: Matrix): Float64Array {
  const { rows, columns } = points;
  requireFinite(`hsicTest, ${rows} x ${columns}`, points);
  const squares = new Float64Array(rows * rows);
  const pairs = new Float64Array((rows * (rows - 1)) / 2);
  let pair = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < i; j++)
      squares[i * rows + j] = squares[j * rows + i] = pairs[pair++] = squaredDistance(points, i, j);
  pairs.sort();
  const median = pairs[pairs.length >> 1] || pairs.find((square) => square > 0);
  check(median !== undefined, () => ({
    where: `hsicTest, ${rows} x ${columns}`,
    rule: "rows must differ, for what is constant is independent of everything",
    received: `${rows} equal rows`,
    repair: "Leave out dead coordinates first.",
  }));
  return squares.map((square) => Math.exp(-square / (2 * median)));
}

/** H K H. */
function centredKernel(points: Matrix): Float64Array {
  const kernel = kernelOf(points);
  const { rows } = points;
  const means = Float64Array.from({ length: rows }, (_, row) => kernel.subarray(row * rows, (row + 1) * rows).reduce((sum, value) => sum + value, 0) / rows); // prettier-ignore
  const all = means.reduce((sum, mean) => sum + mean, 0) / rows;
  return kernel.map((value, at) => value - means[Math.floor(at / rows)] - means[at % rows] + all);
}
