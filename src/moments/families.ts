import type { FamilyMember } from "../experiment/verdict.js";
import { meanInterval } from "../math/statistics/mean.js";
import { groupBy } from "../math/statistics/moments.js";
import { powerLaw } from "../math/statistics/power-law.js";

/** What of a row a family takes; a row without a number is a lost trial. */
type Measure<R> = (row: R) => number;

/**
 * The mean over the rows of each group, one row a seed, with Student's interval; rows whose number is NaN count as lost.
 * @example
 * const family = meanFamily([{ k: 2, error: 0.1 }, { k: 2, error: 0.2 }], ({ k }) => `k = ${k}`, ({ error }) => error);
 */
export function meanFamily<R>(rows: readonly R[], groupOf: (row: R) => string, measure: Measure<R>): FamilyMember[] {
  return [...groupBy(rows, groupOf)].map(([name, group]) => {
    const values = group.map(measure).filter((value) => !Number.isNaN(value));
    const lost = group.length - values.length;
    return { name, seeds: values.length, lost, interval: (confidence) => meanInterval(values, { confidence }) };
  });
}

/**
 * The exponent of y in x over the rows of each group ({@link powerLaw}), each row a seed's; rows whose y is NaN count as lost.
 * @example
 * const rows = [1, 2, 4].flatMap((n) => [0, 1].map((seed) => ({ n, error: (1 + seed / 10) / n })));
 * const family = slopeFamily(rows, () => "all", ({ n }) => n, ({ error }) => error); // of log error against log n
 */
export function slopeFamily<R>(
  rows: readonly R[],
  groupOf: (row: R) => string,
  x: Measure<R>,
  y: Measure<R>,
): FamilyMember[] {
  return [...groupBy(rows, groupOf)].map(([name, group]) => {
    const points = group.map((row) => ({ x: x(row), y: y(row) })).filter((point) => !Number.isNaN(point.y));
    const seeds = Math.min(...[...groupBy(points, (point) => point.x).values()].map(({ length }) => length));
    const lost = group.length - points.length;
    return { name, seeds, lost, interval: (confidence) => powerLaw(points, { confidence }).slope };
  });
}
