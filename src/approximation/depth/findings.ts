import type { Finding, Table } from "../../experiment/contract.js";
import type { FamilyMember } from "../../experiment/verdict.js";
import { exactly } from "../../math/statistics/interval.js";
import { meanInterval } from "../../math/statistics/mean.js";
import { groupBy, mean } from "../../math/statistics/moments.js";
import type { DepthCell, DepthRow } from "./rows.js";

type Rows = readonly DepthRow[];

const of = (rows: Rows, task: DepthCell["task"]): Rows => rows.filter((row) => row.task === task);
const bounded = (rows: Rows): Rows => rows.filter(({ bound }) => bound > 0);
const speaksOf = (task: DepthCell["task"]) => (cell: Readonly<Record<string, unknown>>) => cell.task === task;
const seedsOf = (rows: Rows): number => new Set(rows.map(({ seed }) => seed)).size;

function exactFamily(rows: Rows, nameOf: (row: DepthRow) => string, value: (row: DepthRow) => number): FamilyMember[] {
  return [...groupBy(rows, nameOf)].map(([name, group]) => ({
    ...{ name, seeds: seedsOf(group) },
    interval: () => exactly(value(group[0])),
  }));
}

/** The deep network is f_k. */
export const deepFinding: Finding<Rows> = {
  statement: "a network of k hidden layers of two ReLU units is the sawtooth f_k, to 1e-6",
  source: "Telgarsky 2016: f_k is the tent map k times",
  margin: [0, 1e-6],
  decides: true,
  speaksOf: speaksOf("represent"),
  estimate: (rows) =>
    exactFamily(
      of(rows, "represent"),
      ({ k }) => `k = ${k}`,
      ({ deep }) => deep,
    ),
};

/** No fit of a shallow network comes below the bound, where there is one. */
export const shallowFinding: Finding<Rows> = {
  statement:
    "wherever (1 − (2m + 4)/2^k)/8 is above 0, the best continuous fit found of m + 1 pieces, as many as m shallow units make, is not below it in L1: their difference is at least 0",
  source:
    "after Telgarsky 2016: m + 1 pieces cross 1/2 at most m + 1 times, f_k 2^k times; 0.107 at k = 8, m = 16; changed after a review: where 2m + 4 ≥ 2^k the bound says nothing, and such cells were counted",
  margin: [0, Infinity],
  decides: true,
  speaksOf: speaksOf("represent"),
  premises: (rows) => [
    {
      met: bounded(of(rows, "represent")).length > 0,
      statement: "a sawtooth and a width with 2m + 4 < 2^k, where the bound is above 0",
      repair: "--task represent --k 8 --width 16",
    },
  ],
  estimate: (rows) => exactFamily(bounded(of(rows, "represent")), nameOf, ({ fit, bound }) => fit - bound),
};

/** Depth 3 of the papers is two hidden layers. */
export const ballFinding: Finding<Rows> = {
  statement:
    "the indicator of the unit ball: two hidden layers have a smaller error on fresh points than one hidden layer of at least as many parameters, 4 times as many included",
  source: "Safran & Shamir 2017, who saw it at more dimensions and greater widths",
  margin: [0, Infinity],
  decides: true,
  speaksOf: speaksOf("ball"),
  estimate: (rows) => {
    const ball = of(rows, "ball");
    const deep = new Map(ball.filter(({ depth }) => depth === 2).map((row) => [row.seed, row]));
    const shallow = ball.filter(({ depth, seed }) => depth === 1 && deep.has(seed));
    return [...groupBy(shallow, ({ width }) => width)].map(([width, group]) => {
      const times = group[0].parameters / (deep.get(group[0].seed)?.parameters ?? NaN);
      const gains = group.map((row) => row.learnt - (deep.get(row.seed)?.learnt ?? NaN));
      return {
        ...{ name: `one layer of ${width} units, ${times.toFixed(1)} times the parameters`, seeds: group.length },
        interval: (confidence) => meanInterval(gains, { confidence }),
        premises: [
          {
            met: times >= 1,
            statement: `at least as many parameters in one layer as in two; here ${times.toFixed(2)} of them`,
            repair: "a greater --width at --depth 1",
          },
        ],
      };
    });
  },
};

/** Representation is not learning. */
export const learntFinding: Finding<Rows> = {
  statement: "trained shallow networks are above the same bound: the mean ratio of their L1 error to it is at least 1",
  source: "the bound holds for all weights; that descent does not find the deep network either stands in the table",
  margin: [1, Infinity],
  decides: false,
  speaksOf: ({ task, depth }) => task === "learn" && depth === 1,
  estimate: (rows) =>
    [...groupBy(bounded(of(rows, "learn")), nameOf)].map(([name, group]) => ({
      ...{ name, seeds: seedsOf(group) },
      interval: (confidence) => meanInterval(group.map(({ learnt, bound }) => learnt / bound), { confidence }), // prettier-ignore
    })),
};

/** "k = 8, m = 16". */
function nameOf({ task, k, width, depth }: DepthRow): string {
  const layers = task === "represent" ? "" : `, ${depth} hidden layer${depth === 1 ? "" : "s"}`;
  return task === "ball" ? `m = ${width}${layers}` : `k = ${k}, m = ${width}${layers}`;
}

/**
 * Errors by task.
 * @example
 * const { columns, rows: lines } = depthTable(depthRows(trials)); // of a run of depth-or-width
 */
export function depthTable(rows: Rows): Table {
  const number = (value: number): string => (Number.isNaN(value) ? "none" : value.toPrecision(3));
  return {
    title: "Depth and width",
    columns: ["task", "network", "seeds", "deep network's error", "lower bound", "best shallow fit found", "error of the trained", "its parameters"], // prettier-ignore
    rows: [...groupBy(rows, (row) => `${row.task} ${nameOf(row)}`).values()].map((group) => [
      ...[group[0].task, nameOf(group[0]), seedsOf(group), number(group[0].deep), number(group[0].bound)],
      ...[number(group[0].fit), number(mean(group.map(({ learnt }) => learnt))), number(group[0].parameters)],
    ]),
  };
}

/**
 * What a run tested, in words.
 * @example
 * const sentence = depthTested(depthRows(trials)); // of a run of depth-or-width
 */
export function depthTested(rows: Rows): string {
  const parts = [...groupBy(rows, ({ task }) => task)].map(([task, group]) => {
    const names = [...new Set(group.map(nameOf))];
    return `${{ represent: "sawtooth represented", learn: "sawtooth learnt", ball: "ball learnt" }[task]}: ${names.join("; ")}`;
  });
  return `${parts.join(". ")}. The fits have knots at multiples of 2^−k and heights in quarters, so that they bound the best one from above`;
}
