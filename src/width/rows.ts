import { unknown, type Interval } from "../math/statistics/interval.js";
import { groupBy } from "../math/statistics/moments.js";
import { wilsonInterval } from "../math/statistics/proportion.js";
import { fitSuccess, type WidthTrial } from "../math/statistics/success-curve.js";
import { successThreshold, type Threshold } from "../math/statistics/threshold.js";

/** Success at one width. */
export interface WidthSuccess {
  readonly width: number;
  readonly trials: number;
  /** Fraction with its Wilson interval. */
  readonly success: Interval;
}

/** Success fractions in the order of widths. */
export function successByWidth(trials: readonly WidthTrial[]): WidthSuccess[] {
  return [...groupBy(trials, ({ width }) => width)]
    .sort(([a], [b]) => a - b)
    .map(([width, group]) => ({
      width,
      trials: group.length,
      success: wilsonInterval(group.filter(({ success }) => success).length, group.length),
    }));
}

/** Success at the largest width; unknown without trials. */
export function successAtLargest(trials: readonly WidthTrial[]): Interval {
  return successByWidth(trials).at(-1)?.success ?? unknown();
}

/** The widths where half and nine tenths of the trials succeed. */
export function thresholds(trials: readonly WidthTrial[]): { half: Threshold; nine: Threshold } {
  return {
    half: successThreshold(trials, 0.5),
    nine: successThreshold(trials, 0.9),
  };
}

/** Widths spaced by 2^(1/4) between the grid widths around the fitted half-success point; none where nothing is crossed. */
export function refinedWidths(trials: readonly WidthTrial[]): number[] {
  const outcomes = new Set(trials.map(({ success }) => success));
  if (outcomes.size < 2) return [];
  const { intercept, slope } = fitSuccess(trials);
  const centre = Math.exp(-intercept / slope);
  const widths = [...new Set(trials.map(({ width }) => width))].sort((a, b) => a - b);
  if (!(slope > 0) || centre < widths[0] || centre > widths[widths.length - 1]) return [];
  const octave = 2 ** Math.floor(Math.log2(centre));
  return [...new Set([0, 1, 2, 3, 4].map((quarter) => Math.max(1, Math.round(octave * 2 ** (quarter / 4)))))];
}

/** A published sufficient width for gradient descent to reach zero training error. */
export interface WidthBound {
  readonly paper: string;
  readonly setting: string;
  readonly requirement: string;
  /** Exponent of N in the width, where the requirement is a width polynomial in N. */
  readonly exponent: number | undefined;
}

/** Requirements as their papers state them, constants, depth and λ_min left out; N samples. */
export const publishedBounds: readonly WidthBound[] = [
  { paper: "Du et al. 2019", setting: "2-layer ReLU", requirement: "N^6/(λ0^4 δ^3)", exponent: 6 },
  { paper: "Song & Yang 2019", setting: "2-layer", requirement: "N^2 (separable inputs)", exponent: 2 },
  {
    paper: "Arora et al. 2019",
    setting: "2-layer, rate and generalization",
    requirement: "about N^7/(λ0^4 κ^2 δ^4 ε^2)",
    exponent: 7,
  },
  { paper: "Allen-Zhu et al. 2019", setting: "depth L", requirement: "N^24 L^12", exponent: 24 },
  { paper: "Zou & Gu 2019", setting: "depth L", requirement: "N^8 L^12", exponent: 8 },
  { paper: "Huang & Yau 2020", setting: "depth L, smooth activation", requirement: "N^3", exponent: 3 },
  {
    paper: "Oymak & Soltanolkotabi 2020",
    setting: "first layer, smooth",
    requirement: "parameters N^2",
    exponent: undefined,
  },
  {
    paper: "Nguyen & Mondelli 2020",
    setting: "deep, one wide layer",
    requirement: "width N; N^2 under standard init",
    exponent: 1,
  },
  { paper: "Song et al. 2021", setting: "2-layer, smooth", requirement: "parameters N^1.5", exponent: undefined },
  { paper: "Bombari et al. 2022", setting: "deep", requirement: "about √N neurons, N parameters", exponent: 0.5 },
];

/** One training of a width sweep, as its figures and tables need it. */
export interface WidthRow {
  /** What is compared by colour: "digits, true labels". */
  readonly group: string;
  readonly depth: number;
  readonly samples: number;
  readonly dimension: number;
  readonly width: number;
  readonly seed: number;
  /** The step budget, and the steps that were made. */
  readonly budget: number;
  readonly steps: number;
  /** Final training 0-1 error, a fraction. */
  readonly error: number;
  /** Diverged, or without a gradient from the start. */
  readonly lost: boolean;
  readonly curve: { readonly steps: readonly number[]; readonly loss: readonly number[] };
}

/** Zero training error within this share of the step budget, by width. */
export function outcomes(rows: readonly WidthRow[], share = 1): WidthTrial[] {
  return rows.map(({ width, error, steps, budget }) => ({ width, success: error === 0 && steps <= share * budget }));
}

/** Rows of one setting, depth, N and budget, by their common name. */
export function widthGroups(rows: readonly WidthRow[]): Map<string, WidthRow[]> {
  return groupBy(
    rows,
    ({ group, depth, samples, budget }) => `${group}, depth ${depth}, N = ${samples}, ${budget} steps`,
  );
}

/** Threshold widths of every group, in words, at the whole budget and at a quarter and a sixteenth of it. */
export function thresholdTable(rows: readonly WidthRow[]) {
  const words = ({ value, low, high }: Interval): string => {
    if (Number.isNaN(value)) return low === 0 ? `below ${high}` : `above ${low}`;
    return `${value.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
  };
  const line = ([name, group]: [string, WidthRow[]]): (string | number)[] => {
    const full = thresholds(outcomes(group));
    const parts = [1 / 4, 1 / 16].map((share) => thresholds(outcomes(group, share)).half);
    return [name, words(full.half), words(full.nine), ...parts.map(words), group.filter(({ lost }) => lost).length];
  };
  const columns = [
    "setting",
    "m* (half succeed)",
    "m (9 of 10)",
    "m* at 1/4 budget",
    "m* at 1/16 budget",
    "diverged or dead",
  ];
  return { title: "Threshold widths, with 95 % intervals", columns, rows: [...widthGroups(rows)].map(line) };
}

/** The published bounds as a table. */
export function boundsTable() {
  return {
    title: "Published sufficient widths (N samples)",
    columns: ["paper", "setting", "requirement"],
    rows: publishedBounds.map(({ paper, setting, requirement }) => [paper, setting, requirement]),
  };
}
