import { check } from "../../errors.js";
import { unknown, type Interval, type IntervalOptions } from "./interval.js";
import { criticalValue } from "./mean.js";
import { mean, variance } from "./moments.js";

/** How the splits were made. */
export interface SplitOptions extends IntervalOptions {
  /** Share of the rows that each split holds out, in (0, 1). */
  readonly heldOut: number;
}

/**
 * The mean over J random splits of one data set, by the corrected resampled t interval mean ± t·s·√(1/J + n₂/n₁), n₂/n₁ held-out rows a
 * row that is learned from: splits share rows, and s/√J alone takes them for independent (Nadeau & Bengio 2003, "Inference for the
 * generalization error", equation 9). It speaks of fresh rows of the same law only as far as their ρ = n₂/(n₁+n₂) is right. Fewer than
 * two values, or values that are not finite, cannot tell.
 * @throws UserError for a share that is not between 0 and 1.
 * @example
 * const { low, high } = splitMeanInterval([0.91, 0.93, 0.92], { heldOut: 0.25 }); // √(1/3 + 1/3) in the place of √(1/3)
 */
export function splitMeanInterval(values: readonly number[], { heldOut, ...options }: SplitOptions): Interval {
  check(heldOut > 0 && heldOut < 1, () => ({
    where: "splitMeanInterval",
    rule: "the share of rows held out is above 0 and below 1",
    received: String(heldOut),
    repair: "For example 0.25 where a quarter is held out.",
  }));
  const { confidence = 0.95 } = options;
  const [size, centre] = [values.length, mean(values)];
  if (size < 2 || !values.every(Number.isFinite)) return unknown(confidence, centre);
  const deviation = Math.sqrt(variance(values) * (1 / size + heldOut / (1 - heldOut)));
  const margin = criticalValue(size - 1, size, options) * deviation;
  return { value: centre, low: centre - margin, high: centre + margin, confidence };
}
