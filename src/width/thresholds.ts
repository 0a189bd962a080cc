import { unknown, type Interval } from "../math/statistics/interval.js";
import { groupBy } from "../math/statistics/moments.js";
import { successInterval, type ProportionInterval } from "../math/statistics/proportion.js";
import { fitSuccess, type WidthTrial } from "../math/statistics/success/curve.js";
import { successThreshold, type Threshold } from "../math/statistics/success/threshold.js";

/** Success at one width. */
export interface WidthSuccess {
  readonly width: number;
  /** Trials of this width. */
  readonly trials: number;
  /** Fraction with its Wilson interval, and Clopper and Pearson's for refuting. */
  readonly success: ProportionInterval;
}

/**
 * Success fractions ({@link successInterval}) in the order of widths; `confidence` in (0, 1).
 * @example
 * successByWidth([2, 4, 8].flatMap((width) => [0, 1, 2].map((seed) => ({ width, success: width + seed > 4 }))));
 */
export function successByWidth(trials: readonly WidthTrial[], confidence = 0.95): WidthSuccess[] {
  return [...groupBy(trials, ({ width }) => width)]
    .sort(([a], [b]) => a - b)
    .map(([width, group]) => ({
      width,
      trials: group.length,
      success: successInterval(group.filter(({ success }) => success).length, group.length, { confidence }),
    }));
}

/**
 * Success at the largest width, in [0, 1]; unknown without trials.
 * @example
 * successAtLargest([2, 8].flatMap((width) => [0, 1, 2].map(() => ({ width, success: width > 4 })))).value; // 1
 */
export function successAtLargest(trials: readonly WidthTrial[], confidence = 0.95): Interval {
  return successByWidth(trials, confidence).at(-1)?.success ?? unknown(confidence);
}

/**
 * The widths where half and nine tenths of the trials succeed: {@link successThreshold} at 0.5 and 0.9.
 * @example
 * const { half, nine } = thresholds([2, 4, 8].flatMap((width) => [0, 1, 2].map((seed) => ({ width, success: width + seed > 4 }))));
 */
export function thresholds(trials: readonly WidthTrial[]): { half: Threshold; nine: Threshold } {
  return { half: successThreshold(trials, 0.5), nine: successThreshold(trials, 0.9) };
}

/**
 * Widths spaced by 2^(1/4) between the grid widths around the fitted half-success point; none where nothing is crossed.
 * @example
 * refinedWidths([2, 4, 8].flatMap((width) => [0, 1, 2].map((seed) => ({ width, success: width + seed > 4 })))); // where to look closer
 */
export function refinedWidths(trials: readonly WidthTrial[]): number[] {
  const outcomes = new Set(trials.map(({ success }) => success));
  if (outcomes.size < 2) return [];
  const { intercept, slope } = fitSuccess(trials);
  const centre = Math.exp(-intercept / slope);
  const widths = [...new Set(trials.map(({ width }) => width))].sort((a, b) => a - b);
  if (!(slope > 0) || centre < widths[0] || centre > widths[widths.length - 1]) return [];
  const octave = 2 ** Math.floor(Math.log2(centre));
  return [...new Set([0, 1, 2, 3, 4].map((quarter) => Math.max(1, Math.round(octave * 2 ** (quarter / 4)))))];
}
