import type { Table } from "../experiment/contract.js";
import type { Interval } from "../math/statistics/interval.js";
import { meanInterval } from "../math/statistics/mean.js";
import { median } from "../math/statistics/moments.js";
import { publishedBounds } from "./bounds.js";
import { classified, linearRows, outcomes, widestRows, widthGroups, type WidthRow } from "./rows.js";
import { successAtLargest, thresholds } from "./thresholds.js";

/**
 * What the largest width of every group came to, beside the linear network on the same data; with errors on held-out rows where there are some.
 * @example
 * const { columns, rows: lines } = widestTable(widthRows(trials)); // of a run of width-sweep
 */
export function widestTable(rows: readonly WidthRow[]): Table {
  const extra = extraColumns(rows);
  const line = ({ name, width, rows: there }: ReturnType<typeof widestRows>[number]): (string | number)[] => {
    const linear = linearRows(rows, there);
    const conditioning = there.map((row) => row.conditioning).filter((value) => !Number.isNaN(value));
    return [
      name,
      width,
      words(successAtLargest(outcomes(there))),
      rightInWords(there),
      linear.length === 0 ? "not run" : words(successAtLargest(outcomes(linear))),
      linear.length === 0 ? "not run" : rightInWords(linear),
      conditioning.length === 0 ? "not computed" : median(conditioning),
      there.filter(({ falling }) => falling).length,
      there.filter(({ deadSamples }) => deadSamples > 0).length,
      there.filter(({ lost }) => lost).length,
      ...extra.map(({ of }) => meanInWords(there.map(of))),
    ];
  };
  return {
    title: "At the largest width: fractions of trainings, with 95 % intervals",
    columns: [
      "setting",
      "width",
      "to zero",
      "no training error",
      "linear network: to zero",
      "linear network: no training error",
      "λmin/λmax at the start (median)",
      "perhaps ended by the budget",
      "with a sample that no unit sees",
      "diverged or dead",
      ...extra.map(({ title }) => title),
    ],
    rows: widestRows(rows).map(line),
  };
}

/** Columns that only some runs have. */
function extraColumns(rows: readonly WidthRow[]): { title: string; of: (row: WidthRow) => number }[] {
  const real = rows.some(({ rmse }) => !Number.isNaN(rmse));
  const tested = rows.find(({ test }) => test !== null)?.test?.samples;
  const on = `on ${tested} held-out rows`;
  const both = real
    ? [{ title: "training RMSE (units of the label)", of: ({ rmse }: WidthRow) => rmse }, { title: `RMSE ${on}`, of: ({ test }: WidthRow) => test?.rmse ?? NaN }]
    : [{ title: "training 0-1 error", of: ({ error }: WidthRow) => error }, { title: `0-1 error ${on}`, of: ({ test }: WidthRow) => test?.error ?? NaN }]; // prettier-ignore
  if (tested === undefined) return real ? both.slice(0, 1) : [];
  return [...both, { title: `loss ${on}`, of: ({ test }) => test?.loss ?? NaN }];
}

function rightInWords(rows: readonly WidthRow[]): string {
  const classes = rows.filter(({ error }) => !Number.isNaN(error));
  return classes.length === 0 ? "labels are real" : words(successAtLargest(classified(classes)));
}

/** "0.123 [0.1, 0.14]": the mean over seeds with Student's interval, unknown of a single one. */
function meanInWords(values: readonly number[]): string {
  const { value, low, high } = meanInterval(values.filter((one) => !Number.isNaN(one)));
  const short = (one: number): string => String(Number(one.toPrecision(3)));
  if (Number.isNaN(value)) return "not measured";
  return Number.isFinite(low) ? `${short(value)} [${short(low)}, ${short(high)}]` : short(value);
}

/**
 * Threshold widths of every group with several widths, in words, at the whole budget and at a quarter and a sixteenth of it.
 * @example
 * const { columns, rows: lines } = thresholdTable(widthRows(trials)); // of a run of width-sweep
 */
export function thresholdTable(rows: readonly WidthRow[]): Table {
  const line = ([name, group]: [string, WidthRow[]]): (string | number)[] => {
    const full = thresholds(outcomes(group));
    const parts = [1 / 4, 1 / 16].map((share) => thresholds(outcomes(group, share)).half);
    const dead = group.filter(({ deadSamples, reached }) => !reached && deadSamples > 0).length;
    return [name, threshold(full.half), threshold(full.nine), ...parts.map(threshold), dead];
  };
  const ranged = [...widthGroups(rows)].filter(([, group]) => new Set(group.map(({ width }) => width)).size > 1);
  return {
    title:
      ranged.length > 0
        ? "Widths at which training comes to zero, with 95 % intervals"
        : "Widths at which training comes to zero: not known from one width",
    columns: [
      "setting",
      "m* (half succeed)",
      "m (9 of 10)",
      "m* at 1/4 budget",
      "m* at 1/16 budget",
      "failures with a sample that no unit sees",
    ],
    rows: ranged.map(line),
  };
}

/**
 * The published sufficient widths.
 * @example
 * const { rows } = boundsTable(); // what the papers prove, beside what they ask of the width
 */
export function boundsTable(): Table {
  return {
    title: "Published sufficient widths (N samples)",
    columns: ["paper", "setting", "requirement"],
    rows: publishedBounds.map(({ paper, setting, requirement }) => [paper, setting, requirement]),
  };
}

const words = ({ value, low, high }: Interval): string => `${round(value)} [${round(low)}, ${round(high)}]`;
const round = (value: number): string => value.toFixed(2);

function threshold({ value, low, high }: Interval): string {
  if (!Number.isNaN(value)) return `${value.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
  if (!Number.isFinite(low) && !Number.isFinite(high)) return "unknown";
  return low > 0 ? `above ${low.toFixed(1)}` : `below ${high.toFixed(1)}`;
}
