import { studentQuantile } from "../special.js";
import { unknown, type Interval } from "./interval.js";
import { mean, variance } from "./moments.js";

/**
 * Mean of `b` less mean of `a`, of independent samples with variances of their own: Welch's interval
 * (b̄ − ā) ± t·√(s²a/n + s²b/m), t of (s²a/n + s²b/m)² / ((s²a/n)²/(n−1) + (s²b/m)²/(m−1)) degrees of freedom (Welch 1947).
 * Samples of fewer than two values, or with values that are not finite, cannot tell.
 */
export function differenceInterval(a: readonly number[], b: readonly number[], confidence = 0.95): Interval {
  const value = mean(b) - mean(a);
  if (a.length < 2 || b.length < 2 || ![...a, ...b].every(Number.isFinite)) return unknown(confidence, value);
  const [p, q] = [variance(a) / a.length, variance(b) / b.length];
  if (p + q === 0) return { value, low: value, high: value, confidence };
  const degrees = (p + q) ** 2 / (p ** 2 / (a.length - 1) + q ** 2 / (b.length - 1));
  const reach = studentQuantile(0.5 + confidence / 2, degrees) * Math.sqrt(p + q);
  return { value, low: value - reach, high: value + reach, confidence };
}
