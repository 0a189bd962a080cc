import type { Random } from "../random.js";
import { percentileInterval, unknown, type Interval } from "./interval.js";
import { groupBy } from "./moments.js";
import { line, redraw } from "./power-law.js";

/** One training: did a network of this width succeed? */
export interface WidthTrial {
  readonly width: number;
  readonly success: boolean;
}

/** P(success at width m) = 1/(1 + e^−(a + b ln m)). */
export interface SuccessCurve {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Logistic regression of success on ln m under Jeffreys' prior (Firth 1993): maximizes ℓ(a, b) + ½ ln det I(a, b), whose
 * maximum is finite also where a width separates failure from success. Newton's method on Firth's modified score
 * Σ (y_i − p_i + h_i(½ − p_i)) x_i, h_i the hat values, with step halving.
 */
export function fitSuccess(trials: readonly WidthTrial[]): SuccessCurve {
  const cells = [...groupBy(trials, ({ width }) => width)].map(([width, group]) => ({
    x: Math.log(width),
    n: group.length,
    k: group.filter(({ success }) => success).length,
  }));
  let beta: readonly [number, number] = [0, 0];
  for (let iteration = 0; iteration < 200; iteration++) {
    const step = newtonStep(cells, beta);
    let factor = Math.min(1, 5 / Math.max(Math.abs(step[0]), Math.abs(step[1]), 1e-300));
    const now = penalised(cells, beta);
    while (factor > 1e-8 && !(penalised(cells, moved(beta, step, factor)) >= now)) factor /= 2;
    beta = moved(beta, step, factor);
    if (Math.hypot(...step) * factor < 1e-10 * (1 + Math.hypot(...beta))) break;
  }
  return { intercept: beta[0], slope: beta[1] };
}

/** The fitted probability of success at a width. */
export function successProbability({ intercept, slope }: SuccessCurve, width: number): number {
  return 1 / (1 + Math.exp(-(intercept + slope * Math.log(width))));
}

export interface Threshold extends Interval {
  readonly curve: SuccessCurve;
}

/**
 * The width at which the fitted success curve crosses `level` (such as 0.5 or 0.9), with the percentile interval of
 * `resamples` (default 400) bootstrap samples that redraw whole trials within each width. The interval is widened to the
 * two grid widths around the crossing, for no resampling knows what lies between them. Where every trial succeeded the
 * value is NaN within [0, smallest width], where every one failed within [largest width, Infinity]; a curve that does not
 * rise, and one that crosses outside the widths tried, are told apart by NaN too.
 */
export function successThreshold(
  trials: readonly WidthTrial[],
  level: number,
  random: Random,
  resamples = 400,
  confidence = 0.95,
): Threshold {
  const widths = [...new Set(trials.map(({ width }) => width))].sort((a, b) => a - b);
  const curve = fitSuccess(trials);
  const [least, most] = [widths[0], widths.at(-1) ?? NaN];
  if (trials.every(({ success }) => success)) return { value: NaN, low: 0, high: least, confidence, curve };
  if (trials.every(({ success }) => !success)) return { value: NaN, low: most, high: Infinity, confidence, curve };
  const value = crossing(curve, level);
  if (!(curve.slope > 0) || value > most) return { value: NaN, low: most, high: Infinity, confidence, curve };
  if (value < least) return { value: NaN, low: 0, high: least, confidence, curve };
  const groups = [...groupBy(trials, ({ width }) => width).values()];
  const redrawn = Array.from({ length: resamples }, () =>
    crossing(fitSuccess(groups.flatMap((group) => redraw(group, random))), level),
  );
  const { low, high } = percentileInterval(value, redrawn, confidence);
  const below = Math.max(...widths.filter((width) => width <= value));
  const above = Math.min(...widths.filter((width) => width >= value));
  return { value, low: Math.min(low, below), high: Math.max(high, above), confidence, curve };
}

/** One sample size with its trials. */
export interface ThresholdGroup {
  readonly samples: number;
  readonly trials: readonly WidthTrial[];
}

/**
 * The exponent of m*(N) ∝ N^exponent from thresholds at three sample sizes or more: redraws whole trials of every size
 * together, fits each threshold and the slope again. Sizes whose threshold lies outside their widths are left out.
 */
export function thresholdExponent(
  groups: readonly ThresholdGroup[],
  level: number,
  random: Random,
  resamples = 400,
  confidence = 0.95,
): Interval {
  const usable = groups.filter(({ trials }) => {
    const widths = trials.map(({ width }) => width);
    const value = crossing(fitSuccess(trials), level);
    const mixed = trials.some(({ success }) => success) && trials.some(({ success }) => !success);
    return mixed && value >= Math.min(...widths) && value <= Math.max(...widths);
  });
  if (usable.length < 3) return unknown(confidence);
  const slopeOf = (draw: (trials: readonly WidthTrial[]) => readonly WidthTrial[]): number =>
    line(usable.map(({ samples, trials }) => ({ x: samples, y: crossing(fitSuccess(draw(trials)), level) }))).slope;
  const slopes = Array.from({ length: resamples }, () =>
    slopeOf((trials) => [...groupBy(trials, ({ width }) => width).values()].flatMap((group) => redraw(group, random))),
  );
  return percentileInterval(
    slopeOf((trials) => trials),
    slopes,
    confidence,
  );
}

/** The width where the curve takes this value. */
function crossing({ intercept, slope }: SuccessCurve, level: number): number {
  return Math.exp((Math.log(level / (1 - level)) - intercept) / slope);
}

interface Cell {
  readonly x: number;
  readonly n: number;
  readonly k: number;
}

type Pair = readonly [number, number];

const moved = ([a, b]: Pair, [da, db]: Pair, factor: number): Pair => [a + factor * da, b + factor * db];

/** Fisher information Σ n p(1−p) x xᵀ as [aa, ab, bb]. */
function information(cells: readonly Cell[], [a, b]: Pair): readonly [number, number, number] {
  let [aa, ab, bb] = [0, 0, 0];
  for (const { x, n } of cells) {
    const p = 1 / (1 + Math.exp(-(a + b * x)));
    const weight = n * p * (1 - p);
    aa += weight;
    ab += weight * x;
    bb += weight * x * x;
  }
  return [aa, ab, bb];
}

function penalised(cells: readonly Cell[], beta: Pair): number {
  const [aa, ab, bb] = information(cells, beta);
  const likelihood = cells.reduce((sum, { x, n, k }) => {
    const z = beta[0] + beta[1] * x;
    return sum + k * z - n * (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));
  }, 0);
  return likelihood + 0.5 * Math.log(aa * bb - ab * ab);
}

/** I⁻¹ times Firth's modified score. */
function newtonStep(cells: readonly Cell[], beta: Pair): Pair {
  const [aa, ab, bb] = information(cells, beta);
  const determinant = aa * bb - ab * ab;
  let [u, v] = [0, 0];
  for (const { x, n, k } of cells) {
    const p = 1 / (1 + Math.exp(-(beta[0] + beta[1] * x)));
    const hat = (n * p * (1 - p) * (bb - 2 * ab * x + aa * x * x)) / determinant;
    const score = k - n * p + hat * (0.5 - p);
    u += score;
    v += score * x;
  }
  return [(bb * u - ab * v) / determinant, (aa * v - ab * u) / determinant];
}
