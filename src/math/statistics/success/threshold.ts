import type { Interval, IntervalOptions } from "../interval.js";
import { crossing, fitSuccess, type SuccessCurve, type WidthTrial } from "./curve.js";
import { devianceCutoff, profileInterval, thresholdProfile } from "./profile.js";

/** A width with its interval, and the curve that crosses there. */
export interface Threshold extends Interval {
  readonly curve: SuccessCurve;
}

/**
 * The width at which the fitted success curve ({@link fitSuccess}) crosses `level`, in (0, 1), such as 0.5 or 0.9. The
 * interval is the profile likelihood's ({@link thresholdProfile}), widened to the two grid widths around the crossing, for
 * nothing tells what lies between them; it may be open: low 0 or high Infinity. The value is NaN where the curve crosses
 * outside the widths tried or does not rise. Trials of at least one width.
 * @example
 * const trials = [2, 4, 8, 16].flatMap((width) => [0, 1, 2].map((seed) => ({ width, success: width + seed > 6 })));
 * const { value, low, high } = successThreshold(trials, 0.5); // the width at which half succeed
 */
export function successThreshold(
  trials: readonly WidthTrial[],
  level: number,
  options: IntervalOptions = {},
): Threshold {
  const { confidence = 0.95 } = options;
  const curve = fitSuccess(trials);
  const widths = [...new Set(trials.map(({ width }) => width))];
  const [low, high] = profileInterval(thresholdProfile(trials, level, options), devianceCutoff(options)).map(Math.exp);
  const value = crossingWithin(curve, widths, level);
  const [least, most] = [Math.min(...widths), Math.max(...widths)];
  if (Number.isNaN(value)) return { value, low: Math.min(low, most), high: Math.max(high, least), confidence, curve };
  const below = Math.max(...widths.filter((width) => width <= value));
  const above = Math.min(...widths.filter((width) => width >= value));
  return { value, low: Math.min(low, below), high: Math.max(high, above), confidence, curve };
}

/** Where a rising curve takes the level, NaN if not within the widths. */
export function crossingWithin(curve: SuccessCurve, widths: readonly number[], level: number): number {
  const value = crossing(curve, level);
  const within = curve.slope > 0 && value >= Math.min(...widths) && value <= Math.max(...widths);
  return within ? value : NaN;
}
