import { check } from "../../errors.js";
import type { Interval, IntervalOptions } from "./interval.js";
import { meanInterval } from "./mean.js";

/** One seed under two settings. */
export interface Pair {
  readonly seed: number;
  readonly a: number;
  readonly b: number;
}

/** What pairs say of b less a. */
export interface PairedComparison {
  /** The mean of b − a with Student's interval of the pairs' differences. */
  readonly difference: Interval;
  /** Pairs with b above a, below a, and equal. */
  readonly above: number;
  readonly below: number;
  readonly ties: number;
  /** Two-sided p of the sign test: that b is above a as often as below it. */
  readonly p: number;
}

/**
 * b less a by pairs: the mean difference with its interval, and the sign test, which asks nothing of the differences' distribution.
 * With looks "any" the interval holds at every number of pairs; the sign test is of a number settled beforehand.
 * @throws UserError for numbers that are not finite.
 * @example
 * const { difference, p } = comparePaired([0, 1, 2, 3].map((seed) => ({ seed, a: seed + 1, b: seed })));
 */
export function comparePaired(pairs: readonly Pair[], options: IntervalOptions = {}): PairedComparison {
  const bad = pairs.find(({ a, b }) => !Number.isFinite(a) || !Number.isFinite(b));
  check(bad === undefined, () => ({
    where: "comparePaired",
    rule: "both numbers of a pair must be finite",
    received: `${bad?.a} and ${bad?.b} at seed ${bad?.seed}`,
    repair: "Leave out pairs of which one is missing, and say how many.",
  }));
  const differences = pairs.map(({ a, b }) => b - a);
  const above = differences.filter((difference) => difference > 0).length;
  const below = differences.filter((difference) => difference < 0).length;
  const ties = differences.length - above - below;
  return { difference: meanInterval(differences, options), above, below, ties, p: signTest(above, below) };
}

/**
 * The exact sign test: min(1, 2 P(B ≤ min(above, below))), B ~ Bin(above + below, 1/2); 1 without a difference (Dixon & Mood 1946).
 * @example
 * signTest(6, 0); // 0.03125
 */
export function signTest(above: number, below: number): number {
  const [size, least] = [above + below, Math.min(above, below)];
  let term = -size * Math.LN2; // ln of the binomial probability of k
  let sum = Math.exp(term);
  for (let k = 1; k <= least; k++) {
    term += Math.log((size - k + 1) / k);
    sum += Math.exp(term);
  }
  return Math.min(1, 2 * sum);
}
