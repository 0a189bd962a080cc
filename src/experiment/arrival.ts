import { groupBy } from "../math/statistics/moments.js";
import type { Premise } from "./verdict.js";

/** Of all trainings, and of those of any one cell. */
const least = { all: 0.95, cell: 0.8 } as const;

/**
 * The premise that trainings compared where they arrived are no choice among them: 95 % of all came there, and 80 % in every cell, for
 * a few cells that lose half of theirs hide among many. `cellOf` names a training's cell, `goal` says where they arrive.
 */
export function arrivalPremise<T>(
  rows: readonly T[],
  how: {
    readonly arrived: (row: T) => boolean;
    readonly cellOf: (row: T) => string;
    readonly goal: string;
    readonly repair: string;
  },
): Premise {
  const count = (some: readonly T[]): number => some.filter(how.arrived).length;
  const share = ([, group]: readonly [string, readonly T[]]): number => count(group) / group.length;
  const [worst] = [...groupBy(rows, how.cellOf)].sort((a, b) => share(a) - share(b));
  const told = worst === undefined ? "" : `, ${count(worst[1])} of ${worst[1].length} at ${worst[0]}`;
  return {
    met: count(rows) >= least.all * rows.length && (worst === undefined || share(worst) >= least.cell),
    statement: `95 % of the trainings, and 80 % in every cell, come to ${how.goal}; ${count(rows)} of ${rows.length} did${told}`,
    repair: how.repair,
  };
}
