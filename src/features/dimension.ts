import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { randomStream } from "../math/random.js";
import { studentQuantile } from "../math/special.js";
import { unknown, type Interval } from "../math/statistics/interval.js";
import { nearestNeighbours, requirePoints, squaredDistance, type Neighbours } from "./neighbours.js";

/** How {@link intrinsicDimension} estimates. */
export interface DimensionOptions {
  /** k of Levina and Bickel's estimator, 3 to N − 1: default 20. */
  readonly neighbours?: number;
  /** Nominal coverage in (0, 1): default 0.95. */
  readonly confidence?: number;
}

/** Two estimates of the number of parameters that points vary in. */
export interface IntrinsicDimension {
  /** TwoNN: (N − 1)/Σᵢ ln(r₂/r₁), from the two nearest neighbours. */
  readonly twoNN: Interval;
  /** Levina–Bickel, averaged as MacKay and Ghahramani do: the inverse of the mean over i and j < k of ln(r_k/r_j). */
  readonly levinaBickel: Interval;
}

/** Fewer cells tell nothing of a spread; more are too small to be independent. */
const [leastCells, mostCells] = [5, 40];

/**
 * The intrinsic dimension of points [N, d] by TwoNN (Facco et al. 2017) and by Levina & Bickel 2005 with the averaging of
 * MacKay & Ghahramani 2005, from exact neighbours.
 *
 * Neighbouring points share neighbours, so that their terms are no independent sample: points are put into cells around up to 40
 * random ones, of 4k points or more on average, and the interval is Student's of the mean over cells, mapped to the dimension.
 * It is an interval of the estimate's mean, not of the true dimension, which both estimators underestimate from about 10 on;
 * below 5 cells it is infinite.
 * @throws UserError for rows that repeat, fewer rows than neighbours, entries that are not finite, and points on a lattice.
 * @example
 * const { points } = manifoldSample(randomStream(0), { manifold: "swiss-roll", samples: 200, dimension: 2 });
 * const dimension = intrinsicDimension(points); // near 2
 */
export function intrinsicDimension(
  points: Matrix,
  { neighbours = 20, confidence = 0.95 }: DimensionOptions = {},
): IntrinsicDimension {
  const call = "intrinsicDimension";
  check(Number.isInteger(neighbours) && neighbours >= 3, () => ({
    where: call,
    rule: "neighbours must be a whole number of at least 3",
    received: String(neighbours),
    repair: "For example 20.",
  }));
  check(confidence > 0 && confidence < 1, () => ({
    where: call,
    rule: "confidence must lie in (0, 1)",
    received: String(confidence),
    repair: "For example 0.95.",
  }));
  requirePoints(call, points, neighbours);
  const found = nearestNeighbours(points, neighbours);
  requireDistinct(call, points, found);
  const estimate = (terms: Float64Array, scale: number, reach: number): Interval =>
    inverseMean(terms, scale, cellsOf(points, reach), confidence);
  return {
    twoNN: estimate(logRatios(found, 2), points.rows / (points.rows - 1), 2),
    levinaBickel: estimate(logRatios(found, neighbours), 1, neighbours),
  };
}

/** Of each point the mean over j < k of ln(r_k/r_j), [N]. */
function logRatios({ count, distances }: Neighbours, k: number): Float64Array {
  return Float64Array.from({ length: distances.length / count }, (_, row) => {
    const last = Math.log(distances[row * count + k - 1]);
    let sum = 0;
    for (let j = 0; j < k - 1; j++) sum += last - Math.log(distances[row * count + j]);
    return sum / (k - 1);
  });
}

/** 1/(scale · mean) with the cell-wise interval of the mean, by the ratio estimator Σ sums / Σ sizes. */
function inverseMean(terms: Float64Array, scale: number, cells: Int32Array, confidence: number): Interval {
  const mean = terms.reduce((sum, term) => sum + term, 0) / terms.length;
  check(mean > 0, () => ({
    where: "intrinsicDimension",
    rule: "neighbours must lie at different distances",
    received: "points whose neighbours are all equally far, as on a lattice",
    repair: "Use points that are not rounded; adding a little noise measures the noise's dimension.",
  }));
  const value = 1 / (scale * mean);
  const excess = new Float64Array(cells.reduce((most, cell) => Math.max(most, cell), 0) + 1);
  if (excess.length < leastCells) return unknown(confidence, value);
  terms.forEach((term, row) => (excess[cells[row]] += term - mean));
  const squares = excess.reduce((sum, one) => sum + one * one, 0);
  const error = Math.sqrt((excess.length / (excess.length - 1)) * squares) / terms.length;
  const margin = studentQuantile(0.5 + confidence / 2, excess.length - 1) * error;
  const high = mean > margin ? 1 / (scale * (mean - margin)) : Infinity;
  return { value, low: 1 / (scale * (mean + margin)), high, confidence };
}

/** The number of the cell of each row, [N]: that of the nearest of some rows drawn at random, the same at every call. */
function cellsOf(points: Matrix, reach: number): Int32Array {
  const { rows } = points;
  const count = Math.max(1, Math.min(mostCells, Math.floor(rows / (4 * reach))));
  const centres = randomStream(0).split("dimension").permutation(rows).slice(0, count);
  return Int32Array.from({ length: rows }, (_, row) => {
    let [best, least] = [0, Infinity];
    centres.forEach((centre, cell) => {
      const square = squaredDistance(points, row, centre);
      if (square < least) [best, least] = [cell, square];
    });
    return best;
  });
}

function requireDistinct(call: string, { rows, columns }: Matrix, { count, distances, indices }: Neighbours): void {
  const repeated = Array.from({ length: rows }, (_, row) => row).filter((row) => !(distances[row * count] > 0));
  check(repeated.length === 0, () => ({
    where: `${call}, ${rows} x ${columns}`,
    rule: "rows must differ, for a nearest neighbour at distance 0 has no logarithm",
    received: `${repeated.length} rows that repeat, such as row ${repeated[0] + 1} and row ${indices[repeated[0] * count] + 1}`,
    repair: "Keep one of each group of equal rows.",
  }));
}
