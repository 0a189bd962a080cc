import { studentQuantile } from "../special.js";
import { lastTrue } from "./search.js";
import { unknown, type Interval, type IntervalOptions } from "./interval.js";
import { mean, variance } from "./moments.js";

/**
 * The mean of Gaussian values with Student's t interval, mean ± c·s/√n: c the t quantile for a sample of fixed size, and the
 * t-mixture's for looks "any" ({@link mixtureQuantile}), which holds at every n at once. Fewer than two values, or values
 * that are not finite, cannot tell.
 * @example
 * const { value, low, high } = meanInterval([0.9, 1.1, 1], { confidence: 0.95 });
 */
export function meanInterval(values: readonly number[], options: IntervalOptions = {}): Interval {
  const { confidence = 0.95 } = options;
  const size = values.length;
  if (size === 1 || !values.every(Number.isFinite)) return unknown(confidence, mean(values));
  if (size === 0) return unknown(confidence);
  const centre = mean(values);
  const margin = criticalValue(size - 1, size, options) * Math.sqrt(variance(values) / size);
  return { value: centre, low: centre - margin, high: centre + margin, confidence };
}

/** How many standard errors, estimated with `degrees` of freedom from `size` repetitions, an interval reaches. */
export function criticalValue(degrees: number, size: number, options: IntervalOptions): number {
  const { confidence = 0.95, looks = "fixed" } = options;
  return looks === "fixed"
    ? studentQuantile(0.5 + confidence / 2, degrees)
    : mixtureQuantile(degrees, size, confidence);
}

/**
 * The |t| below which a t statistic stays at every sample size n with probability `confidence`: where the likelihood ratio of
 * t, mixed over effect sizes δ ~ N(0, 1), reaches 1/α,
 * (1+n)^(−1/2) ((1 + t²/ν) / (1 + t²/(ν(1+n))))^((ν+1)/2) = 1/α, with ν degrees of freedom and α = 1 − confidence.
 * It is a martingale under the null hypothesis whatever the variance (Lai 1976; Wang & Ramdas 2025, "Anytime-valid t-tests
 * and confidence sequences for Gaussian means with unknown variance"). Infinity where n is too small for any t to do so.
 */
export function mixtureQuantile(degrees: number, size: number, confidence: number): number {
  const spread = 1 + size;
  const ratio = (Math.sqrt(spread) / (1 - confidence)) ** (2 / (degrees + 1));
  return ratio >= spread ? Infinity : Math.sqrt((degrees * (ratio - 1)) / (1 - ratio / spread));
}

/** How the mean of bounded values is bounded. */
export interface BoundedOptions extends IntervalOptions {
  /** Where every value lies for certain; default [0, 1]. */
  readonly range?: readonly [least: number, most: number];
}

/**
 * The mean of values in a known range, of any distribution, by betting (Waudby-Smith & Ramdas 2024, hedged capital, section
 * 4.2): all m against which neither Π(1 + λᵢ⁺(xᵢ−m)) nor Π(1 − λᵢ⁻(xᵢ−m)) has ever reached 2/α, λᵢ predicted from the values
 * before the i-th and kept below ¾ of what would risk ruin. It covers at every sample size, without a central limit; the
 * order of the values is that of their seeds. For looks "fixed" the bets are sized for n values, for "any" they are
 * equation 26's. No values, or values out of the range or not finite, cannot tell.
 * @example
 * const { low, high } = boundedMeanInterval([0, 0.5, 1, 0.25], { range: [0, 1] }); // of values between 0 and 1, whatever their law
 */
export function boundedMeanInterval(values: readonly number[], options: BoundedOptions = {}): Interval {
  const { confidence = 0.95, looks = "fixed", range = [0, 1] } = options;
  const [least, most] = range;
  const units = values.map((value) => (value - least) / (most - least));
  if (units.length === 0 || !units.every((unit) => unit >= 0 && unit <= 1)) return unknown(confidence);
  const alpha = 1 - confidence;
  const bets = betsOf(units, alpha, (index) => (looks === "fixed" ? units.length : index * Math.log(index + 1)));
  const low = lowerBound(units, bets, alpha);
  const high = 1 - lowerBound(units.map((unit) => 1 - unit), bets, alpha); // prettier-ignore
  const scaled = (unit: number): number => least + unit * (most - least);
  return { value: scaled(mean(units)), low: scaled(low), high: scaled(high), confidence };
}

/** λᵢ = √(2 ln(2/α) / (σ̂²ᵢ₋₁ horizon(i))), σ̂² regularised by one value of variance ¼. */
function betsOf(units: readonly number[], alpha: number, horizon: (index: number) => number): number[] {
  let [sum, squares] = [0.5, 0.25];
  return units.map((unit, before) => {
    const bet = Math.sqrt((2 * Math.log(2 / alpha)) / ((squares / (before + 1)) * horizon(before + 1)));
    sum += unit;
    squares += (unit - sum / (before + 2)) ** 2;
    return bet;
  });
}

/** The least m that the capital of bets on a greater mean has not ruled out. */
function lowerBound(units: readonly number[], bets: readonly number[], alpha: number): number {
  const limit = Math.log(2 / alpha);
  const ruledOut = (m: number): boolean => {
    let capital = 0;
    return units.some((unit, index) => {
      capital += Math.log1p(Math.min(bets[index], 0.75 / m) * (unit - m));
      return capital >= limit;
    });
  };
  return ruledOut(1e-12) ? lastTrue(ruledOut, 1e-12, 1) : 0;
}
