import { check } from "../../errors.js";
import type { Matrix } from "../../math/algebra/contract.js";
import type { Random } from "../../math/random.js";
import { squaredDistance } from "../neighbours.js";

/** A lower bound on mutual information, and what it can reach at most, in nats. */
export interface Bound {
  readonly value: number;
  /** ln K: with K candidates no more can be shown. */
  readonly cap: number;
}

/**
 * InfoNCE's bound ln K − L on I(x; y) (van den Oord, Li & Vinyals 2018) from scores [K, K], a pair's own on the diagonal; in nats, at most ln K.
 * @throws UserError where scores are not square.
 * @example
 * const bound = infoNceBound({ rows: 3, columns: 3, data: Float64Array.of(5, 0, 0, 0, 5, 0, 0, 0, 5) });
 */
export function infoNceBound({ rows, columns, data }: Matrix): Bound {
  check(rows === columns && rows >= 2, () => ({
    where: "infoNceBound",
    rule: "scores must be square, of two pairs at least",
    received: `${rows} x ${columns}`,
    repair: "Score every x with every y.",
  }));
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const scores = data.subarray(row * rows, (row + 1) * rows);
    const most = scores.reduce((a, b) => Math.max(a, b), -Infinity);
    loss += (most + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0)) - scores[row]) / rows;
  }
  return { value: Math.log(rows) - loss, cap: Math.log(rows) };
}

/**
 * I(x; y) of rows x [N, a] and y [N, b] by Kraskov, Stögbauer & Grassberger 2004, estimator 1: ψ(k) + ψ(N) − ⟨ψ(nₓ + 1) + ψ(n_y + 1)⟩ with the maximum of both
 * Euclidean distances; default k = 3, in nats. O(N² (a + b)).
 * @throws UserError beyond 5 dimensions of either, where it falls short by a factor (20-D Gaussians of 2.9 nats give 0.7 at N = 4000).
 * @example
 * const x = { rows: 100, columns: 1, data: randomStream(0).normals(100) };
 * mutualInformation(x, { ...x, data: randomStream(1).normals(100) }); // near 0
 */
export function mutualInformation(x: Matrix, y: Matrix, k = 3): number {
  check(x.columns <= 5 && y.columns <= 5, () => ({
    where: "mutualInformation",
    rule: "x and y must have at most 5 dimensions: beyond, the nearest neighbours are too far and the estimate falls short by a factor",
    received: `${x.columns} and ${y.columns}`,
    repair: "Take leading principal components, or bound it by InfoNCE.",
  }));
  check(x.rows === y.rows && x.rows > k, () => ({
    where: "mutualInformation",
    rule: "x and y must have the same rows, more than k",
    received: `${x.rows} and ${y.rows} rows, k = ${k}`,
    repair: "Pass the same samples in the same order.",
  }));
  const { rows } = x;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const [dx, dy] = [x, y].map((all) => Float64Array.from({ length: rows }, (_, j) => Math.sqrt(squaredDistance(all, i, j)))); // prettier-ignore
    const both = dx.map((value, j) => (j === i ? Infinity : Math.max(value, dy[j]))).sort();
    const within = (distances: Float64Array): number =>
      distances.filter((value, j) => j !== i && value < both[k - 1]).length;
    sum += digamma(within(dx) + 1) + digamma(within(dy) + 1);
  }
  return digamma(k) + digamma(rows) - sum / rows;
}

/** ψ of a whole number from 1 on: −γ + Σ 1/j, by its expansion from 40 on. */
function digamma(n: number): number {
  if (n >= 40) return Math.log(n) - 1 / (2 * n) - 1 / (12 * n * n) + 1 / (120 * n ** 4);
  let sum = -0.5772156649015329;
  for (let j = 1; j < n; j++) sum += 1 / j;
  return sum;
}

/**
 * I(x; f(x) + σε) in nats for x one of these N rows with equal probability, ε standard Gaussian: what is left of a deterministic
 * f, whose own information has no bound, at the resolution σ, in units of the root mean square deviation of f. A mean over 4 draws of ε a row from `random`; at most ln N, its `cap`.
 * @throws UserError for σ that is not above 0.
 * @example
 * const bound = noisyInformation({ rows: 50, columns: 2, data: randomStream(0).normals(100) }, 1, randomStream(1));
 */
export function noisyInformation(features: Matrix, sigma: number, random: Random): Bound {
  check(sigma > 0 && sigma < Infinity, () => ({
    where: "noisyInformation",
    rule: "σ must be above 0: a deterministic f has no bound",
    received: String(sigma),
    repair: "For example 0.1.",
  }));
  const { rows, columns, data } = features;
  const deviation = sigma * rootMeanSquare(features);
  if (deviation === 0) return { value: 0, cap: Math.log(rows) };
  let sum = 0;
  const draws = 4;
  for (let row = 0; row < rows; row++)
    for (let draw = 0; draw < draws; draw++) {
      const noise = random.normals(columns);
      const logs = Float64Array.from({ length: rows }, (_, other) => {
        let square = 0;
        for (let c = 0; c < columns; c++)
          square += ((data[row * columns + c] - data[other * columns + c]) / deviation + noise[c]) ** 2;
        return -square / 2;
      });
      const most = logs.reduce((a, b) => Math.max(a, b), -Infinity);
      sum += logs[row] - most - Math.log(logs.reduce((total, value) => total + Math.exp(value - most), 0) / rows);
    }
  return { value: sum / (rows * draws), cap: Math.log(rows) };
}

function rootMeanSquare({ rows, columns, data }: Matrix): number {
  const means = new Float64Array(columns);
  data.forEach((value, at) => (means[at % columns] += value / rows));
  return Math.sqrt(data.reduce((sum, value, at) => sum + (value - means[at % columns]) ** 2, 0) / data.length);
}
