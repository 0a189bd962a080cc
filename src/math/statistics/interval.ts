/**
 * A measured number with its interval; [-Infinity, Infinity] where the sample cannot tell, with NaN where it has not even a
 * value, and [value, value] at confidence 1 where the number is exact.
 */
export interface Interval {
  /** The estimate itself; NaN where the sample has none. */
  readonly value: number;
  /** The lower end, −Infinity where there is none; `high` is the upper one. */
  readonly low: number;
  readonly high: number;
  /** Nominal coverage of [low, high], in (0, 1]. */
  readonly confidence: number;
}

/**
 * How often the sample may be looked at: "fixed" where its size was settled before anything was seen, "any" where seeds
 * were or will be added after a look. Intervals for "any" hold at all sizes at once (a confidence sequence), and are wider.
 */
export type Looks = "fixed" | "any";

/** How an interval is made. */
export interface IntervalOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly confidence?: number;
  /** Default "fixed". */
  readonly looks?: Looks;
}

/**
 * What a sample that cannot tell gives, [−Infinity, Infinity]; `value` (default NaN) is what it shows without telling.
 * @example
 * unknown().high; // Infinity: nothing is known
 */
export function unknown(confidence = 0.95, value = NaN): Interval {
  return { value, low: -Infinity, high: Infinity, confidence };
}

/**
 * A number that has no sampling error: [value, value] at confidence 1.
 * @example
 * exactly(2); // { value: 2, low: 2, high: 2, … }: of what has no chance in it
 */
export function exactly(value: number): Interval {
  return { value, low: value, high: value, confidence: 1 };
}

/**
 * Whether nothing is known: both ends are infinite.
 * @example
 * isUnknown(unknown()); // true
 */
export function isUnknown({ low, high }: Interval): boolean {
  return low === -Infinity && high === Infinity;
}
