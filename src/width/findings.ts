import type { Finding } from "../experiment/contract.js";
import { single, type FamilyMember, type Premise } from "../experiment/verdict.js";
import { groupBy } from "../math/statistics/moments.js";
import { successInterval } from "../math/statistics/proportion.js";
import type { WidthTrial } from "../math/statistics/success-curve.js";
import { thresholdExponent } from "../math/statistics/threshold-exponent.js";
import { classified, outcomes, widthGroups, type WidthRow } from "./rows.js";

type WidthFinding = Finding<readonly WidthRow[]>;

/** What "with high probability" is read as. */
const highProbability = 0.9;

/** The rows at each group's largest width, by the group's name. */
function widestRows(rows: readonly WidthRow[]): [name: string, rows: WidthRow[]][] {
  return [...widthGroups(rows)].map(([name, group]) => {
    const widest = Math.max(...group.map(({ width }) => width));
    return [`${name}, width ${widest}`, group.filter(({ width }) => width === widest)];
  });
}

/** Success at the largest width of every group. */
function atLargest(rows: readonly WidthRow[], read: (rows: readonly WidthRow[]) => WidthTrial[]): FamilyMember[] {
  return widestRows(rows).map(([name, group]) => {
    const successes = read(group).filter(({ success }) => success).length;
    const of = (confidence: number) => successInterval(successes, group.length, { confidence });
    return { name, seeds: group.length, interval: of, refuting: (confidence) => of(confidence).refuting };
  });
}

/** Theorem 4.1 as its papers prove it (the loss, on the sphere) or as the lecture says it (the error, on tables), with "high probability" read as 0.9. */
export const zeroFinding: WidthFinding = {
  statement:
    "at the largest width of every combination of setting, d, depth and N, gradient descent brings the training loss (on the sphere) or the training error (on tables) to zero with probability at least 0.9",
  source:
    "Theorem 4.1; a loss of zero is read as --loss of the initial one, 'high probability' as 0.9; only widths of N^3 and more can refute it",
  margin: [highProbability, 1],
  decides: true,
  speaksOf: ({ depth }) => depth !== 0,
  premises: (rows) => widestRows(rows).flatMap(premisesOf),
  estimate: (rows) => atLargest(rows, outcomes),
};

/** Where too few succeed: was the network as wide as the theorem asks, and was it the budget that ended? */
function premisesOf([name, group]: [string, WidthRow[]]): Premise[] {
  const [{ width, samples, budget }] = group;
  const failed = group.filter(({ reached }) => !reached);
  if (failed.length <= (1 - highProbability) * group.length) return [];
  const asked = samples ** 3;
  const falling = failed.filter((row) => row.falling).length;
  return [
    {
      met: width >= asked,
      statement: `${name}: where trainings fail the theorem speaks of widths of the order N^3 = ${asked}, and the widest network has ${width} units`,
      repair: "a larger --width",
    },
    {
      met: falling <= 0.05 * group.length,
      statement: `${name}: the budget of ${budget} steps was not what ended training; in ${falling} of ${group.length} trainings the loss was still falling`,
      repair: `--steps ${10 * budget}`,
    },
  ];
}

/** The same for the training error, which the papers' loss bounds: it is zero long before. */
export const errorFinding: WidthFinding = {
  statement: "there, no training sample is classified wrongly, with probability at least 0.9",
  source: "Theorem 4.1 in the lecture's words; it follows where the loss is small enough",
  margin: [highProbability, 1],
  decides: false,
  estimate: (rows) => atLargest(rows, classified),
};

/** The baseline: a network without a hidden layer on the same data. */
export const linearFinding: WidthFinding = {
  statement: "a network without a hidden layer comes to zero with probability at most 0.1 on the same data",
  source: "N > d points with random labels; a grid that the linear network passes tests nothing",
  margin: [0, 1 - highProbability],
  decides: false,
  estimate: (rows) => {
    const linear = groupBy(
      rows.filter(({ depth }) => depth === 0),
      ({ group, dimension, samples }) => `${group}, d = ${dimension}, N = ${samples}`,
    );
    return [...linear].map(([name, group]) => {
      const successes = group.filter(({ reached }) => reached).length;
      return {
        name,
        seeds: group.length,
        interval: (confidence) => successInterval(successes, group.length, { confidence }),
      };
    });
  },
};

/** The exponent of N in the width where half the trainings succeed, on the sphere at one hidden layer. */
export const exponentFinding: WidthFinding = {
  statement:
    "the width where half the trainings succeed grows no faster than N^3 (consistent with the bound, not a test of it)",
  source: "Theorem 4.1; one exponent is given only where the local ones agree",
  margin: [-Infinity, 3],
  decides: false,
  estimate: (rows) => {
    const groups = thresholdGroups(rows);
    return single(leastPerWidth(rows), (confidence) => thresholdExponent(groups, 0.5, { confidence }).slope);
  },
};

/** Trainings on the sphere of the dimension that has most N, at one hidden layer, by N. */
export function thresholdGroups(rows: readonly WidthRow[]) {
  const sphere = rows.filter(({ setting, depth }) => setting === "theorem" && depth === 1);
  const byDimension = [...groupBy(sphere, ({ dimension }) => dimension).values()].map((group) => [
    ...groupBy(group, ({ samples }) => samples),
  ]);
  const most = byDimension.sort((a, b) => b.length - a.length)[0] ?? [];
  return most.map(([samples, group]) => ({ samples, trials: outcomes(group) }));
}

/** The seeds of the cell that has fewest. */
function leastPerWidth(rows: readonly WidthRow[]): number {
  const cells = groupBy(rows, ({ group, samples, dimension, depth, width }) =>
    [group, samples, dimension, depth, width].join(),
  );
  return Math.min(...[...cells.values()].map(({ length }) => length));
}
