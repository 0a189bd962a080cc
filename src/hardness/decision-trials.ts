import type { Table, TrialContext } from "../experiment/contract.js";
import type { FamilyMember } from "../experiment/verdict.js";
import type { Random } from "../math/random.js";
import { boundedMeanInterval, meanInterval } from "../math/statistics/mean.js";
import { groupBy, median } from "../math/statistics/moments.js";
import type { Figure } from "../plot/figure.js";
import { geometricMeanPoints, seedsPerPoint } from "../plot/means-figure.js";
import { descend, plantedSplitting } from "./descent.js";
import { outputForms } from "./forms.js";
import { plantedGaussian } from "./gaussian.js";
import type { LabelledPoints } from "./points.js";
import { splittingPoints } from "./reductions.js";
import { searchHalfSpaces } from "./search.js";
import { randomSplitting } from "./splitting.js";

/** What is decided. */
export interface DecisionCell {
  /** A planted instance of set splitting, Gaussian points of a planted AND of the same number and dimension, or an instance that nobody planted. */
  readonly inputs: "reduction" | "gaussian" | "unplanted";
  /** n: 1 + ratio · n + n points in n dimensions. */
  readonly elements: number;
  readonly ratio: number;
  /** The most nodes of the search. */
  readonly nodes: number;
  /** The most updates of gradient descent. */
  readonly steps: number;
}

/** What the exact search and gradient descent with two half-spaces said of one set of points. */
export interface DecisionResult {
  /** "yes" checked and "no" proved in exact arithmetic, or "not decided". */
  readonly answer: string;
  readonly nodes: number;
  /** Linear programs. */
  readonly programs: number;
  readonly seconds: number;
  /** Whether gradient descent fitted all points. */
  readonly fits: boolean;
  readonly steps: number;
}

function pointsOf({ inputs, elements, ratio }: DecisionCell, random: Random): LabelledPoints {
  if (inputs === "reduction") return plantedSplitting(random, elements, ratio);
  const count = Math.round(ratio * elements);
  if (inputs === "gaussian") return plantedGaussian(random.split("gaussian"), 1 + count + elements, elements);
  return splittingPoints(randomSplitting(random.split("instance"), { elements, count, planted: false }), { gadget: false }); // prettier-ignore
}

/**
 * Decides and descends on one set of points a member.
 * @example
 * const results = await decisionTrials(cell, members, context); // the trial of shallow-decision
 */
export async function decisionTrials(
  cell: DecisionCell,
  members: readonly { readonly random: Random }[],
  context: Pick<TrialContext, "signal" | "progress" | "loops">,
): Promise<DecisionResult[]> {
  const problems = members.map(({ random }) => ({ random: random.split("descent"), data: pointsOf(cell, random) }));
  const [and] = outputForms(2, "and");
  const decided = problems.map(({ data }) => searchHalfSpaces(data, and, { nodes: cell.nodes, seconds: 120 }));
  const descended = await descend(problems, { units: 2, steps: cell.steps }, context);
  return decided.map(({ answer, nodes, programs, seconds }, at) => {
    const { fits, steps } = descended[at];
    return { answer, nodes, programs, seconds, fits, steps };
  });
}

/** A trial as a row. */
export type DecisionRow = DecisionCell & DecisionResult & { readonly seed: number };

/** Reductions and Gaussian points of the same seeds at the greatest size that both have. */
function pairs(rows: readonly DecisionRow[]): [reduction: DecisionRow, gaussian: DecisionRow][] {
  const key = ({ elements, ratio, seed }: DecisionRow): string => `${elements} ${ratio} ${seed}`;
  const gaussian = new Map(rows.filter(({ inputs }) => inputs === "gaussian").map((row) => [key(row), row]));
  const both = rows.flatMap((row): [DecisionRow, DecisionRow][] => {
    const other = row.inputs === "reduction" ? gaussian.get(key(row)) : undefined;
    return other === undefined ? [] : [[row, other]];
  });
  const greatest = Math.max(...both.map(([{ elements }]) => elements));
  return both.filter(([{ elements }]) => elements === greatest);
}

/**
 * The mean of ln(nodes of a reduction / nodes of Gaussian points), paired by seed, at the greatest size.
 * @example
 * const estimate = nodesRatio(rows); // of a run of shallow-decision
 */
export function nodesRatio(rows: readonly DecisionRow[]): FamilyMember {
  const ratios = pairs(rows).map(([reduction, gaussian]) => Math.log(reduction.nodes / gaussian.nodes));
  return { name: "", seeds: ratios.length, interval: (confidence) => meanInterval(ratios, { confidence }) };
}

/**
 * The success of gradient descent on Gaussian points less that on reductions, paired by seed, at the greatest size.
 * @example
 * const estimate = successGap(rows); // of a run of shallow-decision
 */
export function successGap(rows: readonly DecisionRow[]): FamilyMember {
  const gaps = pairs(rows).map(([reduction, gaussian]) => Number(gaussian.fits) - Number(reduction.fits));
  return { name: "", seeds: gaps.length, interval: (confidence) => boundedMeanInterval(gaps, { confidence, range: [-1, 1] }) }; // prettier-ignore
}

/**
 * The search and gradient descent side by side, for each kind of input and size.
 * @example
 * const table = decisionTable(rows); // of a run of shallow-decision
 */
export function decisionTable(rows: readonly DecisionRow[]): Table {
  const groups = [...groupBy(rows, ({ inputs, elements, ratio }) => `${inputs}\n${elements}\n${ratio}`).values()];
  const count = (all: readonly DecisionRow[], answer: string): number => all.filter((row) => row.answer === answer).length; // prettier-ignore
  return {
    title: "Deciding exactly and by gradient descent",
    columns: ["inputs", "n", "points", "yes", "no", "not decided", "median nodes", "median programs", "median seconds", "descent fits"], // prettier-ignore
    rows: groups.map((all) => [
      ...[all[0].inputs, all[0].elements, 1 + Math.round(all[0].ratio * all[0].elements) + all[0].elements],
      ...["yes", "no", "not decided"].map((answer) => count(all, answer)),
      ...[median(all.map(({ nodes }) => nodes)), median(all.map(({ programs }) => programs)), median(all.map(({ seconds }) => seconds))], // prettier-ignore
      `${all.filter(({ fits }) => fits).length} of ${all.length}`,
    ]),
  };
}

/**
 * Nodes of the search against n, a line for each kind of input.
 * @example
 * const svg = await renderSvg(decisionFigure(rows)); // of a run of shallow-decision
 */
export function decisionFigure(rows: readonly DecisionRow[]): Figure {
  return {
    title: "Exact search: reductions against Gaussian points",
    caption: `As many points in as many dimensions. Lines are geometric means over ${seedsPerPoint(rows, ({ inputs, elements }) => `${inputs} ${elements}`)}, bands 95 % intervals of the mean.`,
    x: { label: "elements or dimensions n", scale: "linear", ticks: [...new Set(rows.map(({ elements }) => elements))].sort((a, b) => a - b) }, // prettier-ignore
    y: { label: "nodes of the search", scale: "log" },
    marks: [...groupBy(rows, ({ inputs }) => inputs)].map(([name, all]) => ({
      ...{ mark: "line" as const, name, dots: true },
      points: geometricMeanPoints(all.map(({ elements, nodes }) => ({ x: elements, y: nodes }))),
    })),
  };
}
