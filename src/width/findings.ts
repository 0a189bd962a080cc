import type { Finding } from "../experiment/contract.js";
import { likeCell } from "../experiment/variants.js";
import type { FamilyMember, Premise } from "../experiment/verdict.js";
import { groupBy } from "../math/statistics/moments.js";
import { successInterval } from "../math/statistics/proportion.js";
import { thresholdExponent, type ThresholdGroup } from "../math/statistics/success/exponent.js";
import { failurePremises, highProbability, successPremises, trainingPremises } from "./premises.js";
import { linearGroups, outcomes, widestRows, type WidthRow } from "./rows.js";

/** A prediction about rows of widths. */
export type WidthFinding = Finding<readonly WidthRow[]>;

/** Theorem 4.1 as its papers prove it (the loss, on the sphere) or as the lecture says it (the error, on tables), with "high probability" read as 0.9. */
export const zeroFinding: WidthFinding = {
  statement:
    "the probability that gradient descent brings the training loss (on the sphere, and of real labels) or the training error (on tables) to zero, at the largest width of every combination of setting, d, depth and N, is at least 0.9",
  source:
    "Theorem 4.1; a loss of zero is read as --loss of the initial one, 'high probability' as 0.9; only widths of N³ and more can refute it",
  margin: [highProbability, 1],
  decides: true,
  speaksOf: (cell, rows) => cell.depth !== 0 && !isNarrower(cell, rows),
  premises: (rows) => ran(rows, "with a hidden layer", "--depth 1", ({ depth }) => depth > 0),
  estimate: (rows) =>
    widestRows(rows).map(({ name, width, rows: widest }) => ({
      ...probability(`${name}, width ${width}`, widest, isReached),
      premises: [...successPremises(rows, widest), ...failurePremises(widest, isReached)],
    })),
};

/** The same for the training error, which the papers' loss bounds: it is zero long before. */
export const errorFinding: WidthFinding = {
  statement: "the probability that no training sample is classified wrongly there is at least 0.9",
  source: "Theorem 4.1 in the lecture's words; it follows where the loss is small enough",
  margin: [highProbability, 1],
  decides: false,
  speaksOf: (cell, rows) => cell.depth !== 0 && !isNarrower(cell, rows),
  premises: (rows) => [
    ...ran(rows, "with a hidden layer", "--depth 1", ({ depth }) => depth > 0),
    {
      met: rows.length === 0 || rows.some(isClassified),
      statement: "labels that are classes; real ones have a loss and no errors",
      repair: "labels of classes",
    },
  ],
  estimate: (rows) =>
    widestRows(rows.filter(isClassified)).map(({ name, width, rows: widest }) => ({
      ...probability(`${name}, width ${width}`, widest, isRight),
      premises: failurePremises(widest, isRight),
    })),
};

/** The baseline: a network without a hidden layer on the same data. */
export const linearFinding: WidthFinding = {
  statement: "the probability that a network without a hidden layer comes to zero on the same data is at most 0.1",
  source: "N > 2 d points with random labels; a grid that the linear network passes tests nothing",
  margin: [0, 1 - highProbability],
  decides: false,
  speaksOf: ({ depth }) => depth === 0,
  premises: (rows) => ran(rows, "without a hidden layer", "--depth 0,1", ({ depth }) => depth === 0),
  estimate: (rows) =>
    [...linearGroups(rows)].map(([name, linear]) => ({
      ...probability(name, linear, isReached),
      premises: linear.every(isReached) ? [] : trainingPremises(linear),
    })),
};

/** The exponent of N in the width where half the trainings succeed, on the sphere at one hidden layer. */
export const exponentFinding: WidthFinding = {
  statement:
    "the width where training succeeds with probability 1/2 grows no faster than N³ (consistent with the bound, not a test of it)",
  source: "Theorem 4.1; one exponent is given only where the local ones agree",
  margin: [-Infinity, 3],
  decides: false,
  speaksOf: ({ setting, depth }) => setting === "theorem" && depth === 1,
  premises: (rows) => [
    {
      met: thresholdGroups(rows).size > 0,
      statement: "thresholds at three N or more, on the sphere at one hidden layer; not run",
      repair: "--samples 32,64,128",
    },
  ],
  estimate: (rows) =>
    [...thresholdGroups(rows)].map(([name, groups]) => ({
      name,
      ...restsOn(
        rows.filter((row) => isThreshold(row) && thresholdName(row) === name),
        "samples",
      ),
      seeds: leastPerWidth(groups),
      interval: (confidence) => thresholdExponent(groups, 0.5, { confidence }).slope,
    })),
};

/**
 * Trainings on the sphere at one hidden layer by N, for each variant, dimension, budget and rule that has three N or more at several widths.
 * @example
 * const found = thresholdGroups(widthRows(trials)); // of a run of width-sweep
 */
export function thresholdGroups(rows: readonly WidthRow[]): Map<string, ThresholdGroup[]> {
  const kinds = groupBy(rows.filter(isThreshold), thresholdName);
  const bySamples = [...kinds].map(([name, kind]) => [name, [...groupBy(kind, ({ samples }) => samples)]] as const);
  const grown = bySamples.map(([name, sizes]) => {
    const ranged = sizes.filter(([, size]) => new Set(size.map(({ width }) => width)).size > 1);
    return [name, ranged.map(([samples, size]) => ({ samples, trials: outcomes(size) }))] as const;
  });
  return new Map(grown.filter(([, groups]) => groups.length > 2).map(([name, groups]) => [name, [...groups]]));
}

const isThreshold = ({ setting, depth }: WidthRow): boolean => setting === "theorem" && depth === 1;
const thresholdName = ({ group, dimension, budget, zero }: WidthRow): string =>
  `${group}, d = ${dimension}, depth 1, ${budget} steps, ${zero}`;

const isReached = ({ reached }: WidthRow): boolean => reached;
const isClassified = ({ error }: WidthRow): boolean => !Number.isNaN(error);
const isRight = ({ error }: WidthRow): boolean => error === 0;

function probability(name: string, rows: readonly WidthRow[], succeeded: (row: WidthRow) => boolean): FamilyMember {
  const successes = rows.filter(succeeded).length;
  const of = (confidence: number) => successInterval(successes, rows.length, { confidence });
  return {
    ...{ name, seeds: rows.length, ...restsOn(rows) },
    ...{ interval: of, refuting: (confidence) => of(confidence).refuting },
  };
}

/** The cells of these rows' combination, at any width and whatever else is named. */
function restsOn([{ cell }]: readonly WidthRow[], ...but: string[]): Pick<FamilyMember, "speaksOf"> {
  return cell === undefined ? {} : { speaksOf: likeCell({ ...cell }, ["width", ...but]) };
}

/** Whether its combination was trained at a larger width, which is the one that is judged. */
function isNarrower(cell: Readonly<Record<string, unknown>>, rows: readonly WidthRow[]): boolean {
  return rows.some((row) => row.width > Number(cell.width) && restsOn([row]).speaksOf?.(cell) === true);
}

/** That there are rows at all of what a finding speaks of. */
function ran(rows: readonly WidthRow[], which: string, repair: string, of: (row: WidthRow) => boolean): Premise[] {
  return [{ met: rows.some(of), statement: `networks ${which}; not run`, repair }];
}

/** The seeds of the cell that has fewest. */
function leastPerWidth(groups: readonly ThresholdGroup[]): number {
  const counts = groups.flatMap(({ trials }) =>
    [...groupBy(trials, ({ width }) => width).values()].map(({ length }) => length),
  );
  return Math.min(...counts);
}
