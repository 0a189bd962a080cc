import type { Finding, Table, Trial } from "../../experiment/contract.js";
import { exactly } from "../../math/statistics/interval.js";
import { groupBy, median } from "../../math/statistics/moments.js";
import { successInterval } from "../../math/statistics/proportion.js";
import type { Figure, Mark } from "../../plot/figure.js";
import { ofFirstSeed } from "../../math/statistics/first-seed.js";
import type { ConvexCell, ConvexResult } from "./trial.js";

/** A descent with its problem. */
export interface ConvexRow extends ConvexCell, ConvexResult {
  readonly seed: number;
}

type Rows = readonly ConvexRow[];

/**
 * One row a trial.
 * @example
 * const rows = convexRows(trials); // the evidence of convex-or-not
 */
export function convexRows(trials: readonly Trial<ConvexCell, ConvexResult>[]): ConvexRow[] {
  return trials.map(({ parameters: { problem, samples, dimension, steps }, seed, result }) => ({
    ...{ problem, samples, dimension, steps, seed },
    ...result,
  }));
}

const isConvex = ({ problem }: Pick<ConvexRow, "problem">): boolean => problem !== "network";

/** The positive half of question 1. */
export const convexBoundFinding: Finding<Rows> = {
  statement:
    "on convex problems error − OPT is at most ‖w₀ − w*‖²/(2ηt) after every number t of steps at η = 1/β: the largest ratio of the two over all t and seeds is at most 1",
  source:
    "the convergence theorem of gradient descent on smooth convex functions with this constant (Beck & Teboulle 2009, theorem 3.1 with g = 0); the citation was changed after a review: Nesterov 2004 and Bubeck 2015 have larger ones",
  margin: [0, 1],
  decides: true,
  speaksOf: (cell) => cell.problem !== "network",
  estimate: (rows) =>
    [...groupBy(rows.filter(isConvex), ({ problem }) => problem)].map(([name, group]) => ({
      ...{ name, seeds: group.length },
      interval: () => exactly(Math.max(...group.map(({ ratio }) => ratio))),
    })),
};

/** And where it ends. */
export const violatedFinding: Finding<Rows> = {
  statement: "the same bound is violated by a network that can reach zero, with probability at least 0.9 from the trap",
  source: "the bump trap: descent stays at 1/3, and f(t) falls below that at t = 3‖w₀ − w*‖²/(2η)",
  margin: [0.9, 1],
  decides: true,
  speaksOf: (cell) => cell.problem === "network",
  premises: (rows) => {
    const late = rows.filter((row) => !isConvex(row) && fallsBelow(row) > row.steps).length;
    return [
      {
        met: late === 0,
        statement: `steps after which f(t) is below 1/3; ${late} descents ended before`,
        repair: "more --steps",
      },
    ];
  },
  estimate: (rows) => {
    const network = rows.filter((row) => !isConvex(row));
    const violated = network.filter(({ ratio }) => ratio > 1).length;
    const of = (confidence: number) => successInterval(violated, network.length, { confidence });
    if (network.length === 0) return [];
    return [{ name: "", seeds: network.length, interval: of, refuting: (confidence) => of(confidence).refuting }];
  },
};

/** The t from which the bound is below 1/3. */
const fallsBelow = ({ distance, rate }: ConvexRow): number => (3 * distance ** 2) / (2 * rate);

/**
 * Ratios by problem.
 * @example
 * const { columns, rows: lines } = convexTable(convexRows(trials)); // of a run of convex-or-not
 */
export function convexTable(rows: Rows): Table {
  return {
    title: "error − OPT over ‖w₀ − w*‖²/(2ηt)",
    columns: [
      "problem",
      "descents",
      "steps",
      "median of the largest ratio",
      "its maximum",
      "median ‖w₀ − w*‖",
      "median η",
    ],
    rows: [...groupBy(rows, ({ problem }) => problem)].map(([problem, group]) => [
      ...[problem, group.length, group[0].steps, median(group.map(({ ratio }) => ratio))],
      ...[Math.max(...group.map(({ ratio }) => ratio)), median(group.map(({ distance }) => distance))],
      median(group.map(({ rate }) => rate)),
    ]),
  };
}

/**
 * What a run tested, in words.
 * @example
 * const sentence = convexTested(convexRows(trials)); // of a run of convex-or-not
 */
export function convexTested(rows: Rows): string {
  const parts = [...groupBy(rows, ({ problem }) => problem)].map(
    ([problem, group]) => `${problem}: ${group.length} descents of ${group[0].steps} steps`,
  );
  const [{ samples, dimension }] = rows;
  return `${parts.join("; ")}; every loss from the first step on, in float32; ${samples} points in ${dimension} dimensions, OPT and w* by Newton's method in float64; the network is three tanh units on three points`;
}

/** The points before the first whose excess rounding has made. */
function untilRounding(curve: ConvexResult["curve"]): ConvexResult["curve"] {
  const end = curve.findIndex(([, excess]) => !(excess > 1e-7));
  return end < 0 ? curve : curve.slice(0, end);
}

/**
 * Excess of the loss against t, and the bound, of the first seed of each problem.
 * @example
 * const svg = await renderSvg(convexFigure(convexRows(trials))); // of a run of convex-or-not
 */
export function convexFigure(rows: Rows): Figure {
  const first = ofFirstSeed(rows);
  return {
    title: "The bound of convex descent, kept and violated",
    caption:
      "error − OPT against the number of steps t, the first seed of each problem; dashed: ‖w₀ − w*‖²/(2ηt). From 1e-7 on, where float32 rounds, the error is not drawn.",
    x: { label: "steps t", scale: "log" },
    y: { label: "error − OPT", scale: "log" },
    panels: first.map(({ problem }) => problem),
    marks: first.flatMap(({ problem: panel, curve, distance, rate }): Mark[] => [
      { mark: "line", panel, name: "error − OPT", points: untilRounding(curve).map(([x, y]) => ({ x, y })) },
      { mark: "line", panel, name: "bound", stroke: "dashed", points: curve.map(([x]) => ({ x, y: distance ** 2 / (2 * rate * x) })) }, // prettier-ignore
    ]),
  };
}
