import { check, described } from "../../errors.js";
import { betaQuantile, logBeta, normalQuantile } from "../special.js";
import { lastTrue } from "./search.js";
import type { Interval, IntervalOptions } from "./interval.js";

/**
 * The Wilson score interval of a proportion k/n (Wilson 1927): (p̂ + z²/2n ± z√(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n).
 * No trials give [0, 1] and NaN. A lower bound of 0.9 at 95 % takes 35 of 35.
 * @example
 * wilsonInterval(5, 10).value; // 0.5
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): Interval {
  if (trials === 0) return { value: NaN, low: 0, high: 1, confidence };
  const z = normalQuantile(0.5 + confidence / 2);
  const p = successes / trials;
  const centre = p + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  const low = successes === 0 ? 0 : (centre - spread) / scale;
  const high = successes === trials ? 1 : (centre + spread) / scale;
  return { value: p, low, high, confidence };
}

/**
 * The exact interval of a proportion k/n (Clopper & Pearson 1934), from quantiles of Beta(k, n−k+1) and Beta(k+1, n−k): it
 * covers at least as often as it says at every n and every true proportion. No trials give [0, 1] and NaN.
 * @example
 * clopperPearsonInterval(10, 10).low; // 0.692
 */
export function clopperPearsonInterval(successes: number, trials: number, confidence = 0.95): Interval {
  if (trials === 0) return { value: NaN, low: 0, high: 1, confidence };
  const tail = (1 - confidence) / 2;
  const failures = trials - successes;
  const low = successes === 0 ? 0 : betaQuantile(tail, successes, failures + 1);
  const high = failures === 0 ? 1 : 1 - betaQuantile(tail, failures, successes + 1);
  return { value: successes / trials, low, high, confidence };
}

/**
 * The confidence sequence of a proportion k/n that holds at every n at once: all p with
 * B(k + ½, n − k + ½) / (B(½, ½) pᵏ (1−p)ⁿ⁻ᵏ) < 1/α, α = 1 − confidence. The left side, a likelihood ratio mixed over
 * Jeffreys' prior, is a martingale at the true p (Robbins 1970), so by Ville's inequality it ever reaches 1/α with probability
 * at most α. A lower bound of 0.9 at 95 % takes 53 of 53. No trials give [0, 1] and NaN.
 * @example
 * proportionSequence(9, 10).low; // holds after every trial at once, however often one looks
 */
export function proportionSequence(successes: number, trials: number, confidence = 0.95): Interval {
  if (trials === 0) return { value: NaN, low: 0, high: 1, confidence };
  const failures = trials - successes;
  const value = successes / trials;
  const mixture = logBeta(successes + 0.5, failures + 0.5) - logBeta(0.5, 0.5) + Math.log(1 - confidence);
  const log = (count: number, p: number): number => (count === 0 ? 0 : count * Math.log(p));
  const inside = (p: number): boolean => mixture < log(successes, p) + log(failures, 1 - p);
  return { value, low: lastTrue(inside, value, 0), high: lastTrue(inside, value, 1), confidence };
}

/** The interval of a proportion as a verdict asks for it. */
export interface ProportionInterval extends Interval {
  /** The interval that decides whether a margin is missed, at the same confidence. */
  readonly refuting: Interval;
}

/**
 * A probability of success from k of n: Wilson's interval, with Clopper and Pearson's for refuting, whose guarantee does not
 * fade near 0 and 1; both are the confidence sequence for looks "any".
 * @example
 * const { value, low } = successInterval(9, 10); // value 0.9
 */
export function successInterval(successes: number, trials: number, options: IntervalOptions = {}): ProportionInterval {
  const fits = Number.isSafeInteger(trials) && Number.isSafeInteger(successes) && successes >= 0 && successes <= trials;
  check(fits, () => ({
    where: "successInterval",
    rule: "it takes a number of successes and one of trials, integers with 0 <= successes <= trials",
    received: `${described(successes)} of ${described(trials)}`,
    repair: "Count the trials that there were.",
  }));
  const { confidence = 0.95, looks = "fixed" } = options;
  const supporting = (looks === "fixed" ? wilsonInterval : proportionSequence)(successes, trials, confidence);
  const refuting = looks === "fixed" ? clopperPearsonInterval(successes, trials, confidence) : supporting;
  return { ...supporting, refuting };
}

/** Successes of a number of trials. */
export interface Successes {
  readonly successes: number;
  readonly trials: number;
}

/**
 * The proportion of `b` less that of `a`, of independent samples: Newcombe's hybrid score interval (1998, method 10), which puts Wilson's intervals together as
 * d ± √((p_b − l_b)² + (u_a − p_a)²) and is not degenerate where a sample has no success. No trials give [−1, 1] and NaN.
 * @example
 * proportionDifference({ successes: 9, trials: 10 }, { successes: 4, trials: 10 }).value; // 0.5
 */
export function proportionDifference(a: Successes, b: Successes, confidence = 0.95): Interval {
  const [p, q] = [a, b].map(({ successes, trials }) => wilsonInterval(successes, trials, confidence));
  const value = q.value - p.value;
  if (Number.isNaN(value)) return { value, low: -1, high: 1, confidence };
  const low = value - Math.hypot(q.value - q.low, p.high - p.value);
  const high = value + Math.hypot(q.high - q.value, p.value - p.low);
  return { value, low, high, confidence };
}
