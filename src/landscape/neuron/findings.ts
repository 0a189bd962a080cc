import type { Finding, Table } from "../../experiment/contract.js";
import type { FamilyMember } from "../../experiment/verdict.js";
import { exactly } from "../../math/statistics/interval.js";
import { median } from "../../math/statistics/moments.js";
import { successInterval } from "../../math/statistics/proportion.js";
import { formatNumber } from "../../plot/format.js";
import { neuronCellName, type NeuronRow } from "./rows.js";

type Rows = readonly NeuronRow[];

/** Auer, Herbster & Warmuth's count on one axis, exactly. */
export const minimaFinding: Finding<Rows> = {
  statement: "N examples x = 10^-t on one axis give the error exactly N minima: the number found over N is 1",
  source:
    "Auer, Herbster & Warmuth 1996; changed after a review: of several axes, whose counts are powers of that of one, a finding of its own speaks",
  margin: [1, 1],
  decides: true,
  speaksOf: ({ axes }) => axes === 1,
  estimate: (rows) => counted(rows.filter(({ axes }) => axes === 1)),
};

/** On K axes the error is a sum of K functions of one weight each, so minima multiply: arithmetic, which cannot fail where the count on one axis does not. */
export const productFinding: Finding<Rows> = {
  statement:
    "N examples on each of K > 1 axes give exactly N^K minima: the count on one axis to the power K, over N^K, is 1",
  source: "the error is a sum over the axes; the minima of the sum are the products of minima",
  margin: [1, 1],
  decides: false,
  speaksOf: ({ axes }) => axes !== 1,
  estimate: (rows) => counted(rows.filter(({ axes }) => axes > 1)),
};

const counted = (rows: Rows): FamilyMember[] =>
  rows.map((row) => ({
    ...{ name: neuronCellName(row), seeds: row.seeds },
    interval: () => exactly((row.minima / row.examples) ** row.axes),
    premises: [
      {
        met: row.ratio >= 10,
        statement: `examples at ratio 10 or more, where each has a decade of its own; here ${row.ratio}`,
        repair: "--ratio 10",
      },
      {
        met: row.certified,
        statement: "every stationary point isolated; an interval stayed open at the limit of precision",
        repair: "another --ratio: at this one two stationary points meet",
      },
    ],
  }));

/** Descent from a random start ends at the minimum of the basin that it began in. */
export const basinFinding: Finding<Rows> = {
  statement: "descent ends at the minimum in whose basin it started, with probability at least 0.95 in every setting",
  source: "gradient flow in one dimension cannot cross a stationary point",
  margin: [0.95, 1],
  decides: true,
  estimate: (rows) => rows.map((row) => share(row, row.inBasin)),
};

/** The answer to the question: not OPT + f(t), for any f that falls to 0. */
export const aboveFinding: Finding<Rows> = {
  statement:
    "descent ends above OPT from at least a quarter of the starts in every setting, so no f(t) that falls to 0 bounds error − OPT",
  source:
    "basins: of N decades of starts that of the least minimum holds 1.08, which leaves 0.46 of the starts at N = 2 and more beyond; claims of the lecture, question 1",
  margin: [0.25, 1],
  decides: true,
  estimate: (rows) => rows.map((row) => share(row, row.above)),
};

function share(row: NeuronRow, count: number): FamilyMember {
  const of = (confidence: number) => successInterval(count, row.starts, { confidence });
  return {
    name: neuronCellName(row),
    seeds: row.seeds,
    interval: of,
    refuting: (confidence) => of(confidence).refuting,
  };
}

/**
 * Minima, ends and their excess over OPT by setting.
 * @example
 * const { columns, rows: lines } = neuronTable(neuronRows(trials)); // of a run of worse-than-optimal
 */
export function neuronTable(rows: Rows): Table {
  return {
    title: "Minima, and where descents from random starts end",
    columns: ["N", "axes K", "minima", "OPT", "starts", "end above OPT", "median excess", "largest excess"],
    rows: rows.map((row) => [
      ...[row.examples, row.axes, row.minima ** row.axes, formatNumber(row.axes * row.optimum), row.starts],
      ...[row.above, percent(median(row.excess)), percent(Math.max(...row.excess))],
    ]),
  };
}

const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;

/**
 * What a run of the single neuron tested, in words.
 * @example
 * const sentence = neuronTested(neuronRows(trials)); // of a run of worse-than-optimal
 */
export function neuronTested(rows: Rows): string {
  const descents = rows.reduce((sum, row) => sum + row.starts, 0);
  return `${descents} descents of one logistic neuron without bias, squared error, in ${rows.length} settings: ${rows.map(neuronCellName).join("; ")}; starts log-uniform on the interval of all stationary points, half a decade wider on either side`;
}
