import { chiSquareTail } from "../../special.js";
import { highest, lastTrue } from "../search.js";
import { unknown, type Interval, type IntervalOptions } from "../interval.js";
import { groupBy } from "../moments.js";
import { leastRepetitions, type LinearFit, type LocalSlope } from "../power-law.js";
import { fitSuccess, type WidthTrial } from "./curve.js";
import { crossingWithin } from "./threshold.js";
import { devianceCutoff, thresholdProfile, type ThresholdProfile } from "./profile.js";

/** One sample size with its trials. */
export interface ThresholdGroup {
  /** N. */
  readonly samples: number;
  readonly trials: readonly WidthTrial[];
}

/** How the threshold width grows with the sample size N. */
export interface ThresholdGrowth {
  /** The exponent of m*(N) ∝ N^exponent; unknown where the local ones disagree. */
  readonly slope: Interval;
  /** ln(m*(N₂)/m*(N₁)) / ln(N₂/N₁) between neighbouring N, each with an interval of its own at the same confidence. */
  readonly local: readonly LocalSlope[];
  /** The test that one exponent serves all N: the least total deviance, χ² with (sizes − 2) degrees of freedom. */
  readonly fit: LinearFit;
}

/**
 * The exponent of m*(N) ∝ N^exponent, m* the width where success crosses `level`, from trials at three sample sizes or more:
 * all exponents E for which some prefactor leaves Σ deviance_N(ln A + E ln N) within the cutoff of its least (for looks "any":
 * below the cutoff), deviance_N the profile likelihood's ({@link thresholdProfile}); so it is as wide as the spacings of the grids make it, and a threshold outside its
 * widths bounds the exponent from the side that it can. Where the fit's p is below 0.05 no single exponent is given: the
 * slope is unknown, and the local ones are what was found. Unknown, too, with fewer than three sizes, and where a width
 * has fewer than 5 trials.
 * @example
 * const at = (samples: number) => [1, 2, 4, 8, 16].flatMap((width) => [0, 1, 2].map((seed) => ({ width, success: width + seed > samples / 4 })));
 * const { slope } = thresholdExponent([8, 16, 32].map((samples) => ({ samples, trials: at(samples) })), 0.5);
 */
export function thresholdExponent(
  groups: readonly ThresholdGroup[],
  level: number,
  options: IntervalOptions = {},
): ThresholdGrowth {
  const { confidence = 0.95, looks = "fixed" } = options;
  const ordered = [...groups].sort((a, b) => a.samples - b.samples);
  const sizes = ordered.map((group) => sizeOf(group, level, options));
  const local = sizes.slice(1).map((size, index) => localSlope(sizes[index], size, options));
  if (sizes.length < 3) return { slope: unknown(confidence), local, fit: { statistic: NaN, p: NaN } };
  const statistic = Math.max(0, totalDeviance(sizes)(leastDeviance(sizes)));
  const p = looks === "fixed" ? chiSquareTail(statistic, sizes.length - 2) : Math.exp(-statistic / 2);
  const known = p >= 0.05 && sizes.every(({ enough }) => enough);
  return { slope: known ? slopeOf(sizes, options) : unknown(confidence), local, fit: { statistic, p } };
}

/** What one sample size says of its threshold. */
interface Size {
  readonly samples: number;
  /** ln of the fitted threshold, NaN outside the widths. */
  readonly threshold: number;
  readonly best: number;
  readonly deviance: (theta: number) => number;
  /** Whether every width has seeds enough. */
  readonly enough: boolean;
}

function sizeOf({ samples, trials }: ThresholdGroup, level: number, options: IntervalOptions): Size {
  const counts = groupBy(trials, ({ width }) => width);
  const profile = thresholdProfile(trials, level, options);
  const threshold = Math.log(crossingWithin(fitSuccess(trials), [...counts.keys()], level));
  const enough = [...counts.values()].every(({ length }) => length >= leastRepetitions);
  return { samples, threshold, best: profile.best, deviance: tabulated(profile), enough };
}

function localSlope(from: Size, to: Size, options: IntervalOptions): LocalSlope {
  const enough = from.enough && to.enough;
  const slope = enough ? slopeOf([from, to], options) : unknown(options.confidence, lineSlope([from, to]));
  return { from: from.samples, to: to.samples, slope };
}

function slopeOf(sizes: readonly Size[], options: IntervalOptions): Interval {
  const { confidence = 0.95 } = options;
  const total = totalDeviance(sizes);
  const best = leastDeviance(sizes);
  const cutoff = devianceCutoff(options) + (options.looks === "any" ? 0 : total(best));
  const inside = (exponent: number): boolean => total(exponent) <= cutoff;
  if (!inside(best)) return unknown(confidence);
  const [low, high] = [lastTrue(inside, best, -steepest, 27), lastTrue(inside, best, steepest, 27)];
  const value = lineSlope(sizes);
  return { value, low: low === -steepest ? -Infinity : low, high: high === steepest ? Infinity : high, confidence };
}

/** Exponents beyond this count as unbounded. */
const steepest = 50;

/** Least squares of ln threshold on ln N; NaN where a threshold lies outside its widths. */
function lineSlope(sizes: readonly Size[]): number {
  const xs = sizes.map(({ samples }) => Math.log(samples));
  const centre = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const spread = xs.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  return xs.reduce((sum, x, index) => sum + (x - centre) * sizes[index].threshold, 0) / spread;
}

/** The total deviance at an exponent, least over prefactors. */
function totalDeviance(sizes: readonly Size[]): (exponent: number) => number {
  const logs = sizes.map(({ samples }) => Math.log(samples));
  return (exponent) => {
    const at = (prefactor: number): number => {
      let sum = 0;
      for (let index = 0; index < logs.length; index++)
        sum += sizes[index].deviance(prefactor + exponent * logs[index]);
      return -sum;
    };
    const starts = sizes.map(({ best }, index) => best - exponent * logs[index]);
    return -at(highest(at, Math.min(...starts), Math.max(...starts), 17));
  };
}

/** The exponent of least total deviance. */
function leastDeviance(sizes: readonly Size[]): number {
  const total = totalDeviance(sizes);
  const slopes = sizes.slice(1).map(({ best, samples }, index) => {
    const before = sizes[index];
    return (best - before.best) / Math.log(samples / before.samples);
  });
  return highest((exponent) => -total(exponent), Math.min(...slopes), Math.max(...slopes), 17);
}

/**
 * The deviance by linear interpolation between 401 points, each computed when it is first asked for, from a factor e³ below
 * to one above the widths; constant beyond.
 */
function tabulated({ deviance, range }: ThresholdProfile): (theta: number) => number {
  const [from, to] = [range[0] - 3, range[1] + 3];
  const steps = 400;
  const values = new Float64Array(steps + 1).fill(NaN);
  const at = (index: number): number => {
    if (Number.isNaN(values[index])) values[index] = deviance(from + ((to - from) * index) / steps);
    return values[index];
  };
  return (theta) => {
    const place = Math.min(Math.max(((theta - from) / (to - from)) * steps, 0), steps);
    const index = Math.min(Math.floor(place), steps - 1);
    return at(index) + (place - index) * (at(index + 1) - at(index));
  };
}
