import { check, UserError } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import { normalQuantile } from "../math/special.js";
import type { DenseNetwork } from "./dense.js";

/** How far inputs lie from N(0, I), each as the largest deviation in standard errors over all that are looked at. */
export interface Gaussianity {
  /** Over the n means. */
  readonly mean: number;
  /** Over the n(n + 1)/2 entries of the covariance less I. */
  readonly covariance: number;
  /** Over the n excess kurtoses. */
  readonly kurtosis: number;
  /** The deviation that the largest of each would exceed with probability 0.001 in all. */
  readonly limits: { readonly mean: number; readonly covariance: number; readonly kurtosis: number };
  /** What lies beyond its limit, in words with the number found; empty where x looks standard Gaussian. */
  readonly fails: readonly string[];
}

const level = 0.001;

/**
 * Whether x [N, n] looks standard Gaussian: means (standard error 1/√N), second moments less I (√2/√N on the diagonal, else 1/√N) and
 * excess kurtoses about the mean (√(24/N)), each against Bonferroni's limit at 0.001. It speaks of the coordinates and pairs alone.
 * @throws UserError for fewer than 10 rows.
 * @example
 * const check = gaussianity({ rows: 100, columns: 2, data: randomStream(0).normals(200) });
 */
export function gaussianity(x: Matrix): Gaussianity {
  const { rows, columns: n, data } = x;
  check(rows >= 10, () => ({
    where: "gaussianity",
    rule: "a test of the inputs takes at least 10 rows",
    received: String(rows),
    repair: "Give more samples.",
  }));
  const { means, second } = momentsOf(data, rows, n);
  const excess = kurtoses(x, means);
  const root = Math.sqrt(rows);
  const largest = (values: Iterable<number>): number => [...values].reduce((a, b) => Math.max(a, b), 0);
  const mean = largest(means.map((value) => Math.abs(value) * root));
  const covariance = largest(
    second.map((value, at) =>
      Math.floor(at / n) === at % n ? (Math.abs(value - 1) * root) / Math.SQRT2 : Math.abs(value) * root,
    ),
  );
  const kurtosis = largest(excess.map((value) => Math.abs(value) * Math.sqrt(rows / 24)));
  const limitOf = (count: number): number => normalQuantile(1 - level / 3 / (2 * count));
  // Kurtosis is skewed at any N that fits a memory: a limit twice as far keeps its level.
  const limits = { mean: limitOf(n), covariance: limitOf((n * (n + 1)) / 2), kurtosis: 2 * limitOf(n) };
  const found = { mean, covariance, kurtosis };
  const fails = (["mean", "covariance", "kurtosis"] as const)
    .filter((name) => !(found[name] <= limits[name]))
    .map(
      (name) =>
        `${name}: ${found[name].toPrecision(3)} standard errors, at most ${limits[name].toPrecision(3)} expected`,
    );
  return { ...found, limits, fails };
}

function momentsOf(data: Float64Array, rows: number, n: number) {
  const [means, second] = [new Float64Array(n), new Float64Array(n * n)];
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < n; i++) {
      const xi = data[row * n + i];
      means[i] += xi / rows;
      for (let j = 0; j <= i; j++) second[i * n + j] += (xi * data[row * n + j]) / rows;
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) second[j * n + i] = second[i * n + j];
  return { means, second };
}

/** E[(x − mean)⁴]/E[(x − mean)²]² − 3 of each column. */
function kurtoses({ rows, columns: n, data }: Matrix, means: Float64Array): Float64Array {
  const [squares, fourths] = [new Float64Array(n), new Float64Array(n)];
  for (let at = 0; at < data.length; at++) {
    const square = (data[at] - means[at % n]) ** 2;
    squares[at % n] += square / rows;
    fourths[at % n] += (square * square) / rows;
  }
  return fourths.map((value, i) => value / squares[i] ** 2 - 3);
}

/** z = A(x − mean) has mean 0 and covariance I on the rows that made it. */
export interface Whitening {
  /** [n]. */
  readonly mean: Float64Array;
  /** A = Σ^(−½), symmetric, [n, n]. */
  readonly matrix: Matrix;
}

/**
 * The whitening of x [N, n] by its own mean and covariance. It makes x standard Gaussian only where x is Gaussian.
 * @throws UserError with the smallest eigenvalue where the covariance is singular: a constant or repeated column.
 * @example
 * const whitening = whiteningOf({ rows: 100, columns: 2, data: randomStream(0).normals(200) });
 */
export function whiteningOf({ rows, columns, data }: Matrix): Whitening {
  const { means, second } = momentsOf(data, rows, columns);
  return whiteningFrom(means, second);
}

/** The same by the mean [n] and second moment [n, n] of the rows. */
export function whiteningFrom(means: Float64Array, second: Float64Array): Whitening {
  const n = means.length;
  const covariance = second.map((value, at) => value - means[Math.floor(at / n)] * means[at % n]);
  const { values, vectors } = linearAlgebra.eigenSymmetric({ rows: n, columns: n, data: covariance });
  if (!(values[0] > 1e-12 * values[n - 1])) {
    throw new UserError({
      where: "whiteningOf",
      rule: "the covariance of the inputs must be positive definite",
      received: `eigenvalues from ${values[0].toPrecision(3)} to ${values[n - 1].toPrecision(3)}`,
      repair: "Leave out columns that are constant or follow from others.",
    });
  }
  const scaled = { ...vectors, data: vectors.data.map((value, at) => value / Math.sqrt(values[at % n])) };
  return { mean: means, matrix: linearAlgebra.multiply(scaled, transpose(vectors)) };
}

/**
 * A(x − mean) of every row, [N, n].
 * @example
 * const x = { rows: 100, columns: 2, data: randomStream(0).normals(200) };
 * whitened(whiteningOf(x), x); // mean 0, covariance I
 */
export function whitened({ mean, matrix }: Whitening, x: Matrix): Matrix {
  const n = x.columns;
  const data = new Float64Array(x.data.length);
  for (let row = 0; row < x.rows; row++) {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += matrix.data[i * n + j] * (x.data[row * n + j] - mean[j]);
      data[row * n + i] = sum;
    }
  }
  return { rows: x.rows, columns: n, data };
}

/**
 * The network of A(x − mean) as one of x itself: W A and b − W A mean.
 * @example
 * const whitening = whiteningOf({ rows: 100, columns: 4, data: randomStream(0).normals(400) });
 * const network = unwhitened(randomDense(randomStream(1), "relu", 4, 2), whitening); // takes the columns as they were
 */
export function unwhitened(network: DenseNetwork, { matrix, mean }: Whitening): DenseNetwork {
  const weights = linearAlgebra.multiply(network.weights, matrix);
  const moved = linearAlgebra.multiply(weights, { rows: mean.length, columns: 1, data: mean }).data;
  return { ...network, weights, biases: network.biases.map((bias, unit) => bias - moved[unit]) };
}
