import jstat from "jstat";
import { mean, quantile } from "./moments.js";

/** A measured number with its interval; NaN with [-Infinity, Infinity] where the sample cannot tell. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Nominal coverage of [low, high], in (0, 1). */
  readonly confidence: number;
}

/** What a sample that cannot tell gives. */
export function unknown(confidence = 0.95): Interval {
  return { value: NaN, low: -Infinity, high: Infinity, confidence };
}

/**
 * The Wilson score interval of a proportion k/n (Wilson 1927): (p̂ + z²/2n ± z√(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n).
 * No trials give [0, 1] and NaN. A lower bound of 0.9 at 95 % takes 35 of 35.
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): Interval {
  if (trials === 0) return { value: NaN, low: 0, high: 1, confidence };
  const z = jstat.normal.inv(0.5 + confidence / 2, 0, 1);
  const p = successes / trials;
  const centre = p + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  const low = successes === 0 ? 0 : (centre - spread) / scale;
  const high = successes === trials ? 1 : (centre + spread) / scale;
  return { value: p, low, high, confidence };
}

/** The mean with Student's t interval, mean ± t·s/√n; fewer than two values cannot tell. */
export function meanInterval(values: readonly number[], confidence = 0.95): Interval {
  const size = values.length;
  if (size < 2) return { ...unknown(confidence), value: size === 1 ? values[0] : NaN };
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (size - 1);
  const margin = jstat.studentt.inv(0.5 + confidence / 2, size - 1) * Math.sqrt(variance / size);
  return { value: centre, low: centre - margin, high: centre + margin, confidence };
}

/** The percentile interval of resampled values around the estimate; non-finite resamples are left out. */
export function percentileInterval(value: number, resampled: readonly number[], confidence = 0.95): Interval {
  const finite = resampled.filter(Number.isFinite);
  if (finite.length < resampled.length / 2 || finite.length < 2) return { ...unknown(confidence), value };
  const tail = (1 - confidence) / 2;
  return { value, low: quantile(finite, tail), high: quantile(finite, 1 - tail), confidence };
}
