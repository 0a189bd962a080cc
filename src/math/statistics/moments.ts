/**
 * The arithmetic mean; NaN of no values.
 * @example
 * mean([1, 2, 6]); // 3
 */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The unbiased variance, Σ(x − mean)²/(n−1); NaN of fewer than two values. */
export function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1 || NaN);
}

/**
 * The p-quantile by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996), p in [0, 1].
 * @example
 * quantile([0, 10], 0.25); // 2.5
 */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/**
 * The 1/2-quantile.
 * @example
 * median([1, 2, 6]); // 2
 */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The values of each key, in order of appearance.
 * @example
 * const byWidth = groupBy([{ width: 4, error: 1 }, { width: 4, error: 0 }], ({ width }) => width); // Map { 4 => both }
 */
export function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

/** How many the smallest group holds: the seeds that an estimate over all of them has everywhere; 0 where there is no group. */
export function leastCount(groups: Iterable<readonly unknown[]>): number {
  const sizes = [...groups].map(({ length }) => length);
  return sizes.length === 0 ? 0 : Math.min(...sizes);
}
