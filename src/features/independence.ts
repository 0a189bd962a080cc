import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { effectiveRank } from "../math/effective-rank.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import { mean } from "../math/statistics/moments.js";
import { requireFinite } from "./neighbours.js";

/** How far the coordinates of features are from independent, linearly; {@link hsicTest} sees what correlation does not. */
export interface Independence {
  /** Mean and largest |correlation| of distinct live coordinates, in [0, 1]; NaN for fewer than two. */
  readonly meanCorrelation: number;
  readonly largestCorrelation: number;
  /** −½ ln det R of the correlations R of live coordinates, in nats: what independent Gaussians have 0 of; Infinity where R is singular. */
  readonly totalCorrelation: number;
  /** exp(−Σ pᵢ ln pᵢ) of the singular values' shares pᵢ = σᵢ/Σσ of the centred features, in [1, k] (Roy & Vetterli 2007); 0 where all are dead. */
  readonly effectiveRank: number;
  /** Coordinates, from 0, that do not vary beyond roundings. */
  readonly dead: readonly number[];
}

/**
 * The linear measures of property 2 of features [N, k], in float64; O(N k² + k³) operations.
 * @throws UserError for fewer than two rows, and entries that are not finite.
 * @example
 * const dependence = independence({ rows: 60, columns: 2, data: randomStream(0).normals(120) });
 */
export function independence(features: Matrix): Independence {
  const where = `independence, ${features.rows} x ${features.columns}`;
  check(features.rows >= 2 && features.columns >= 1, () => ({
    where,
    rule: "there must be two rows and a coordinate at least",
    received: `${features.rows} rows of ${features.columns}`,
    repair: "Pass [N, k] features, a row a sample.",
  }));
  requireFinite(where, features);
  const centred = centredColumns(features);
  const covariance = linearAlgebra.multiply(transpose(centred), centred);
  const variances = Float64Array.from({ length: features.columns }, (_, at) => covariance.data[at * (features.columns + 1)]); // prettier-ignore
  const live = [...variances.keys()].filter((at) => variances[at] > 0);
  const dead = [...variances.keys()].filter((at) => !(variances[at] > 0));
  const correlations = live.flatMap((a) =>
    live.map((b) => (a === b ? 1 : correlation(covariance.data[a * features.columns + b], variances[a], variances[b]))),
  );
  const pairs = correlations.filter((_, at) => at % live.length < Math.floor(at / live.length)).map(Math.abs);
  return {
    meanCorrelation: mean(pairs),
    largestCorrelation: pairs.reduce((most, value) => Math.max(most, value), pairs.length === 0 ? NaN : 0),
    totalCorrelation: totalCorrelation(correlations, live.length),
    effectiveRank: rankOf(covariance, features.rows),
    dead,
  };
}

/** Clamped to [−1, 1], which rounding may leave. */
const correlation = (covariance: number, a: number, b: number): number =>
  Math.max(-1, Math.min(1, covariance / Math.sqrt(a) / Math.sqrt(b)));

/** Below this an eigenvalue of R is rounding: R is singular. */
const rounding = 1e-12;

function totalCorrelation(correlations: readonly number[], size: number): number {
  if (size === 0) return NaN;
  const { values } = linearAlgebra.eigenSymmetric({ rows: size, columns: size, data: Float64Array.from(correlations) });
  if (values[0] <= rounding * size) return Infinity;
  return Math.max(0, -0.5 * values.reduce((sum, value) => sum + Math.log(value), 0));
}

function rankOf(covariance: Matrix, rows: number): number {
  const { values } = linearAlgebra.eigenSymmetric(covariance);
  const most = values[values.length - 1];
  // Singular values are roots: one of rounding, 1e-16 of the largest eigenvalue, would be 1e-8 of the largest.
  const singular = Array.from(values, (value) => (value > rounding * rows * most ? Math.sqrt(value) : 0));
  return effectiveRank(singular);
}

/** Columns less their means; one whose spread is roundings of its largest entry becomes 0. */
function centredColumns({ rows, columns, data }: Matrix): Matrix {
  const centred = new Float64Array(data.length);
  for (let column = 0; column < columns; column++) {
    const values = Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]);
    const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]); // prettier-ignore
    if (high - low <= 8 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high))) continue;
    const mean = values.reduce((sum, value) => sum + value / rows, 0);
    values.forEach((value, row) => (centred[row * columns + column] = value - mean));
  }
  return { rows, columns, data: centred };
}
