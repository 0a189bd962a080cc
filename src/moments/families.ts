import type { FamilyMember, Premise } from "../experiment/verdict.js";
import { meanInterval } from "../math/statistics/mean.js";
import { groupBy, leastCount } from "../math/statistics/moments.js";
import { powerLaw } from "../math/statistics/power-law.js";
import { successInterval } from "../math/statistics/proportion.js";

/** What of a row a family takes; a row without a number is a lost trial. */
type Measure<R> = (row: R) => number;

/** Trials without a number, such as refusals, may be those that would have contradicted: of the others alone nothing follows. */
function allMeasured(name: string, trials: number, lost: number): Premise {
  return {
    met: lost === 0,
    statement: `every trial gives a number; ${lost} of ${trials} refused${name === "" ? "" : ` (${name})`}`,
    repair: "a setting that is not refused, such as more --samples; each trial says why it was",
  };
}

/**
 * The mean over the rows of each group, one row a seed, with Student's interval; rows whose number is NaN are left out and
 * leave the member's premise unmet.
 * @example
 * const family = meanFamily([{ k: 2, error: 0.1 }, { k: 2, error: 0.2 }], ({ k }) => `k = ${k}`, ({ error }) => error);
 */
export function meanFamily<R>(rows: readonly R[], groupOf: (row: R) => string, measure: Measure<R>): FamilyMember[] {
  return [...groupBy(rows, groupOf)].map(([name, group]) => {
    const values = group.map(measure).filter((value) => !Number.isNaN(value));
    const premises = [allMeasured(name, group.length, group.length - values.length)];
    return { name, seeds: values.length, premises, interval: (confidence) => meanInterval(values, { confidence }) };
  });
}

/**
 * The exponent of y in x over the rows of each group ({@link powerLaw}), each row a seed's; rows whose y is NaN are left out and
 * leave the member's premise unmet.
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
    const seeds = leastCount(groupBy(points, (point) => point.x).values());
    const premises = [allMeasured(name, group.length, group.length - points.length)];
    return { name, seeds, premises, interval: (confidence) => powerLaw(points, { confidence }).slope };
  });
}

/**
 * The share of the rows of each group that hold, each an independent trial: Wilson's interval where it supports, the exact one where it refutes.
 * @example
 * const family = shareFamily([{ k: 2, found: 2 }, { k: 2, found: 3 }], ({ k }) => `k = ${k}`, ({ k, found }) => found === k);
 */
export function shareFamily<R>(
  rows: readonly R[],
  groupOf: (row: R) => string,
  holds: (row: R) => boolean,
): FamilyMember[] {
  return [...groupBy(rows, groupOf)].map(([name, group]) => {
    const of = (confidence: number) => successInterval(group.filter(holds).length, group.length, { confidence });
    return { name, seeds: group.length, interval: of, refuting: (confidence) => of(confidence).refuting };
  });
}
