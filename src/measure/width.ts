import type { Random } from "../math/random.js";
import { unknown, wilsonInterval, type Interval } from "../math/statistics/interval.js";
import { groupBy } from "../math/statistics/moments.js";
import { fitSuccess, successThreshold, type Threshold, type WidthTrial } from "../math/statistics/threshold.js";

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
export function thresholds(trials: readonly WidthTrial[], random: Random): { half: Threshold; nine: Threshold } {
  return {
    half: successThreshold(trials, 0.5, random.split("half")),
    nine: successThreshold(trials, 0.9, random.split("nine-tenths")),
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
