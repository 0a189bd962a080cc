import type { Finding, Table, Trial } from "../../experiment/contract.js";
import type { FamilyMember } from "../../experiment/verdict.js";
import { exactly } from "../../math/statistics/interval.js";
import { groupBy, median } from "../../math/statistics/moments.js";
import { successInterval } from "../../math/statistics/proportion.js";
import type { Escape } from "./escape.js";
import { constantLoss } from "./network.js";
import type { BumpCell, BumpResult } from "./trial.js";

/** A cell with its seeds: counts added up, paths one a seed. */
export interface BumpRow extends BumpCell, Omit<BumpResult, "curve" | "escape"> {
  readonly seeds: number;
  readonly curves: readonly BumpResult["curve"][];
  readonly escapes: readonly Escape[];
}

type Rows = readonly BumpRow[];

/**
 * One row a cell.
 * @example
 * const rows = bumpRows(trials); // the evidence of stuck-above-zero
 */
export function bumpRows(trials: readonly Trial<BumpCell, BumpResult>[]): BumpRow[] {
  return [...groupBy(trials, ({ parameters }) => JSON.stringify(parameters)).values()].map((group) => {
    const results = group.map(({ result }) => result);
    const total = (of: (one: BumpResult) => number): number => results.reduce((sum, one) => sum + of(one), 0);
    return {
      ...group[0].parameters,
      starts: total(({ losses }) => losses.length),
      seeds: group.length,
      bad: total(({ bad }) => bad),
      zero: total(({ zero }) => zero),
      losses: results.flatMap(({ losses }) => losses),
      steps: results.flatMap(({ steps }) => steps),
      curves: results.map(({ curve }) => curve),
      escapes: results.map(({ escape }) => escape).filter(({ stages }) => stages.length > 0),
    };
  });
}

/** "trap, m = 10". */
export function bumpCellName({ start, width, scale }: BumpCell): string {
  return start === "dead-relu" ? "dead ReLU" : `${start}, m = ${width}${scale === 1 ? "" : `, scale ${scale}`}`;
}

const of = (start: BumpCell["start"], rows: Rows, least = 1): Rows =>
  rows.filter((row) => row.start === start && row.width >= least);
const speaksOf = (start: BumpCell["start"]) => (cell: Readonly<Record<string, unknown>>) => cell.start === start;

/** From the trap nothing gets out, at any width. */
export const trapFinding: Finding<Rows> = {
  statement:
    "descent from a start in the trap ends at a bad minimum of loss 1/3 with probability at least 0.95, at each of widths 2, 10 and 100",
  source:
    "claims of the lecture, question 2: bump argument after Yun, Sra & Jadbabaie 2019, which holds for any width; changed after a review: the statement was of all of 200 starts, the margin always of the probability",
  margin: [0.95, 1],
  decides: true,
  speaksOf: speaksOf("trap"),
  estimate: (rows) => of("trap", rows).map((row) => share(row, row.bad)),
};

/** From random starts it is reached, though such minima exist at every width. */
export const randomFinding: Finding<Rows> = {
  statement: "descent from random starts reaches zero loss with probability at least 0.9, at each width from 3 to 300",
  source: "measured at widths 3 to 300: all of them; a pilot on other seeds: 199 of 200 at width 3",
  margin: [0.9, 1],
  decides: true,
  speaksOf: speaksOf("random"),
  estimate: (rows) => of("random", rows, 3).map((row) => share(row, row.zero)),
};

/** Two units, where random starts are stuck now and then. */
export const twoUnitsFinding: Finding<Rows> = {
  statement: "with two units, which can represent the bump, 7.5 % of random starts N(0, 1/4) are stuck at 1/3",
  source: "measured: 7.5 %; a pilot of 200 starts on other seeds: 4.5 %",
  margin: [0.03, 0.12],
  decides: false,
  speaksOf: speaksOf("random"),
  estimate: (rows) =>
    of("random", rows)
      .filter(({ width }) => width === 2)
      .map((row) => share(row, stuck(row))),
};

/** Ends at 1/3, of whatever kind: also where a unit is saturated, and the theorem of the trap does not speak. */
const stuck = ({ losses }: BumpRow): number => losses.filter((loss) => Math.abs(loss - constantLoss) < 1e-6).length;

/** The bad minima are no valleys: a path leads out that does not rise. */
export const escapeFinding: Finding<Rows> = {
  statement: "along the path from each bad minimum to zero the loss never rises by more than 1e-12",
  source:
    "u of one unit slides to above 0 at f = 1/3, then descent; what survives of the claim (Venturi et al. 2019: no spurious valleys)",
  margin: [-1, 1e-12],
  decides: true,
  speaksOf: speaksOf("trap"),
  estimate: (rows) => of("trap", rows).map((row) => worst(row, ({ rise }) => rise)),
};

/** And it arrives. */
export const arrivalFinding: Finding<Rows> = {
  statement: "that path ends at a loss of at most 1e-15",
  source: "measured for two units: 4e-30",
  margin: [0, 1e-15],
  decides: true,
  speaksOf: speaksOf("trap"),
  estimate: (rows) => of("trap", rows).map((row) => worst(row, ({ loss }) => loss)),
};

/** The simplest case: half the starts of one ReLU unit never move. */
export const deadReluFinding: Finding<Rows> = {
  statement: "one ReLU unit on the point (1, 1): half of the starts N(0, 1) have gradient exactly 0 and never move",
  source:
    "max(0, wx) is 0 in a neighbourhood of every w < 0; changed after a review: half of all draws of w are negative by themselves, so it no longer decides",
  margin: [0.35, 0.65],
  decides: false,
  speaksOf: speaksOf("dead-relu"),
  estimate: (rows) => of("dead-relu", rows).map((row) => share(row, row.bad)),
};

function share(row: BumpRow, count: number): FamilyMember {
  const at = (confidence: number) => successInterval(count, row.starts, { confidence });
  return {
    name: bumpCellName(row),
    seeds: row.seeds,
    interval: at,
    refuting: (confidence) => at(confidence).refuting,
  };
}

function worst(row: BumpRow, measure: (escape: Escape) => number): FamilyMember {
  const premises = [
    {
      met: row.escapes.length === row.seeds,
      statement: `an end in the trap at every seed, from which the path starts; there are ${row.escapes.length} of ${row.seeds}`,
      repair: "more --starts",
    },
  ];
  const value = Math.max(...row.escapes.map(measure));
  return { name: bumpCellName(row), seeds: row.seeds, interval: () => exactly(value), premises };
}

/**
 * Ends by cell.
 * @example
 * const { columns, rows: lines } = bumpTable(bumpRows(trials)); // of a run of stuck-above-zero
 */
export function bumpTable(rows: Rows): Table {
  const none = "none";
  return {
    title: "Where descents end, and the path out of the bad minima",
    columns: [
      "starts",
      "descents",
      "at a bad minimum",
      "at zero",
      "median steps",
      "largest rise of the path",
      "its end",
    ],
    rows: rows.map((row) => [
      ...[bumpCellName(row), row.starts, row.bad, stuck(row), row.zero, median(row.steps)],
      row.escapes.length > 0 ? Math.max(...row.escapes.map(({ rise }) => rise)).toExponential(1) : none,
      row.escapes.length > 0 ? Math.max(...row.escapes.map(({ loss }) => loss)).toExponential(1) : none,
    ]),
  };
}

/**
 * What a run tested, in words.
 * @example
 * const sentence = bumpTested(bumpRows(trials)); // of a run of stuck-above-zero
 */
export function bumpTested(rows: Rows): string {
  return `full-batch descent in float64 on y = 0, 1, 0 at x = 0, ½, 1 with tanh units and biases: ${rows.map((row) => `${row.starts} from ${bumpCellName(row)}`).join("; ")}; a bad minimum is certified by w = 0, f = ⅓ and u σ″(b) > 0, which prove it`;
}
