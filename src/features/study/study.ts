import type { Finding, Table, Trial } from "../../experiment/contract.js";
import type { FamilyMember } from "../../experiment/verdict.js";
import { isUnknown, type Interval, type IntervalOptions } from "../../math/statistics/interval.js";
import { meanInterval } from "../../math/statistics/mean.js";
import { successInterval } from "../../math/statistics/proportion.js";
import { groupBy } from "../../math/statistics/moments.js";
import type { Axis, Figure } from "../../plot/figure.js";
import { formatNumber } from "../../plot/format.js";

/** What a trial of a feature method stores: how training ended, at which step, and what was measured, by name; NaN where it does not apply. */
export interface StudyResult {
  readonly status: string;
  readonly steps: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A trial, as findings, tables and figures take it. */
export interface StudyRow<C> extends StudyResult {
  readonly cell: C;
  readonly seed: number;
  /** What the row is called where it is spoken of. */
  readonly name: string;
}

/**
 * Trials as rows, in their order, called by `nameOf` their parameters.
 * @example
 * const rows = studyRows(() => "one cell")(trials); // the evidence of a study
 */
export function studyRows<C>(nameOf: (cell: C) => string): (trials: readonly Trial<C, StudyResult>[]) => StudyRow<C>[] {
  return (trials) => trials.map(({ parameters, seed, result }) => ({ ...result, cell: parameters, seed, name: nameOf(parameters) })); // prettier-ignore
}

/** The interval of a mean over seeds: meanInterval of overparam/math, or {@link overSplits} where seeds share rows. */
export type MeanInterval = (values: readonly number[], options?: IntervalOptions) => Interval;

type Prediction = Pick<Finding<unknown>, "statement" | "source" | "margin" | "decides">;

/**
 * The mean of a number over the seeds of every row (or those that it speaks of), all of which have to lie in the margin.
 * @example
 * const prediction = { statement: "the probe is right in nine of ten", source: "none", margin: [0.9, 1], decides: true } as const;
 * const finding = studyFinding(prediction, () => 0.95);
 */
export function studyFinding<C>(
  prediction: Prediction,
  measure: (row: StudyRow<C>) => number,
  speaksOf: (cell: C) => boolean = () => true,
  ofMean: MeanInterval = meanInterval,
): Finding<readonly StudyRow<C>[]> {
  return inEveryRow(prediction, speaksOf, (group) => ({
    interval: (confidence) => ofMean(group.map(measure), { confidence }),
  }));
}

/**
 * The share of seeds in which something holds, of every row (or those that it speaks of): Wilson's interval, Clopper and Pearson's where it refutes. For what all seeds may agree in.
 * @example
 * const prediction = { statement: "most trials hold", source: "none", margin: [0.5, 1], decides: true } as const;
 * const finding = studyShare(prediction, () => true);
 */
export function studyShare<C>(
  prediction: Prediction,
  holds: (row: StudyRow<C>) => boolean,
  speaksOf: (cell: C) => boolean = () => true,
): Finding<readonly StudyRow<C>[]> {
  return inEveryRow(prediction, speaksOf, (group) => {
    const interval = (confidence: number) => successInterval(group.filter(holds).length, group.length, { confidence });
    return { interval, refuting: (confidence) => interval(confidence).refuting };
  });
}

function inEveryRow<C>(
  prediction: Prediction,
  speaksOf: (cell: C) => boolean,
  estimate: (group: readonly StudyRow<C>[]) => Pick<FamilyMember, "interval" | "refuting">,
): Finding<readonly StudyRow<C>[]> {
  const groups = (rows: readonly StudyRow<C>[]) => groupBy(rows.filter(({ cell }) => speaksOf(cell)), ({ name }) => name); // prettier-ignore
  return {
    ...prediction,
    speaksOf: (cell) => speaksOf(cell as C),
    estimate: (rows) => [...groups(rows)].map(([name, group]) => ({ name, seeds: group.length, ...estimate(group) })),
  };
}

/**
 * Means over seeds with intervals, a line a row, a column a number; and how trainings ended where one did not go on to its budget.
 * @example
 * const { columns } = studyTable("Probes", { ridge: "ridge accuracy" })(studyRows(() => "one cell")(trials));
 */
export function studyTable<C>(
  title: string,
  columns: Readonly<Record<string, string>>,
  ofMean: MeanInterval = meanInterval,
) {
  return (rows: readonly StudyRow<C>[]): Table => {
    const endings = rows.some(({ status }) => status !== "budget");
    return {
      title: `${title}: means over seeds, with 95 % intervals`,
      columns: ["row", "seeds", ...Object.keys(columns), ...(endings ? ["ended otherwise"] : [])],
      rows: [...groupBy(rows, ({ name }) => name)].map(([name, group]) => [
        ...[name, group.length],
        ...Object.values(columns).map((key) => inWords(ofMean(group.map(({ values }) => values[key] ?? NaN)))),
        ...(endings ? [endingsOf(group)] : []),
      ]),
    };
  };
}

/** "collapsed at step 40 (2 seeds)". */
function endingsOf(rows: readonly StudyResult[]): string {
  const others = rows.filter(({ status }) => status !== "budget");
  const each = [...groupBy(others, ({ status }) => status)].map(([status, group]) => `${status} at step ${group.map(({ steps }) => steps).join(", ")}`); // prettier-ignore
  return each.length === 0 ? "none" : each.join("; ");
}

function inWords(interval: Interval): string {
  if (Number.isNaN(interval.value)) return "none";
  const [value, low, high] = [interval.value, interval.low, interval.high].map(formatNumber);
  return isUnknown(interval) || interval.low === interval.high ? value : `${value} [${low}, ${high}]`;
}

/**
 * Means with 95 % intervals of some numbers, a place a row of the table, a symbol a number; the axis as `Axis` of overparam/plot has it.
 * @example
 * const draw = studyFigure({ title: "Probes", label: "accuracy (fraction)" }, { ridge: "ridge accuracy" });
 * const svg = await renderSvg(draw(studyRows(() => "one cell")(trials)));
 */
export function studyFigure<C>(
  { title, ...y }: { readonly title: string } & Omit<Axis, "scale">,
  columns: Readonly<Record<string, string>>,
  ofMean: MeanInterval = meanInterval,
) {
  return (rows: readonly StudyRow<C>[]): Figure => ({
    title,
    caption: "Means over seeds; bars are 95 % intervals of the mean.",
    x: { label: "row (method or setting)", scale: "band" },
    y: { ...y, scale: "linear" },
    marks: Object.entries(columns).map(([name, key]) => ({
      mark: "dots",
      name,
      points: [...groupBy(rows, (row) => row.name)].flatMap(([row, group]) => {
        const { value, low, high } = ofMean(group.map(({ values }) => values[key] ?? NaN));
        return Number.isFinite(value) ? [{ x: row, y: value, low, high }] : [];
      }),
    })),
  });
}

/**
 * What a study tested, in words.
 * @example
 * const sentence = studyTested("autoencoders on digits")(studyRows(() => "one cell")(trials));
 */
export function studyTested<C>(what: string) {
  return (rows: readonly StudyRow<C>[]): string => `${what}: ${[...new Set(rows.map(({ name }) => name))].join("; ")}`;
}
