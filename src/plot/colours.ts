import type * as plot from "@observablehq/plot";
import { check } from "../errors.js";
import type { ColourScale, Figure, Place } from "./figure.js";

/** The palette of Okabe and Ito (2008), told apart with every common colour blindness; yellow is too pale for lines. */
export const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"] as const;
export const neutral = "#777777";
/** Of categories of values, such as ten classes of points: three more hues, which thin lines could not be told apart by. */
const categories = [...palette, "#8C564B", "#B3B300", "#999999"] as const;

/** Colours of values, and what the legend needs to explain them. */
export interface ValueColours {
  readonly scale: ColourScale;
  /** The two ends, or the categories. */
  readonly domain: readonly Place[];
  /** The colours of series, in order, where they are few: what the legend marks. */
  readonly marked: readonly number[];
  /** Of a value; undefined where the scale has none for it. */
  readonly of: (value: Place) => string | undefined;
}

/** The figure's `value` scale over the values of its marks and the colours of its series; undefined where it has none. */
export function valueColours(
  Plot: typeof plot,
  { title, value: scale }: Figure,
  ofMarks: readonly Place[],
  ofSeries: readonly number[],
): ValueColours | undefined {
  const values = [...ofMarks, ...ofSeries];
  if (scale === undefined) {
    checkNoValues(title, values);
    return undefined;
  }
  return scale.scale === "categorical"
    ? categorical(title, scale, values)
    : { ...numeric(Plot, scale, values), marked: few(ofSeries) };
}

function few(values: readonly number[]): number[] {
  const different = [...new Set(values)].sort((a, b) => a - b);
  return different.length <= 12 ? different : [];
}

function checkNoValues(title: string, values: readonly Place[]): void {
  check(values.length === 0, () => ({
    where: `figure '${title}'`,
    rule: "cells, dots with a value and series with a number as colour take their colours from 'value'",
    received: `${values.length} such value${values.length === 1 ? "" : "s"} and no 'value' scale`,
    repair: 'Give the figure a scale, such as value: { label: "width m", scale: "log" }.',
  }));
}

function categorical(title: string, scale: ColourScale, values: readonly Place[]): ValueColours {
  const domain = scale.domain ?? [...new Set(values)];
  checkHues(title, domain, categories.length);
  return { scale, domain, marked: [], of: (value) => categories[domain.indexOf(value)] };
}

/** Throws where more categories than there are colours (by default those of the palette) are to be told apart by hue. */
export function checkHues(title: string, keys: readonly Place[], most: number = palette.length): void {
  check(keys.length <= most, () => ({
    where: `figure '${title}'`,
    rule: `at most ${most} categories are told apart by colour`,
    received: `${keys.length}: ${keys.join(", ")}`,
    repair: "Give each its panel, or, where they are ordered, a number as colour.",
  }));
}

function numeric(Plot: typeof plot, scale: ColourScale, values: readonly Place[]): Omit<ValueColours, "marked"> {
  const shown = values.filter((value) => typeof value === "number").filter((value) => finite(scale, value));
  const [low, high] = (scale.domain as readonly number[] | undefined) ?? ends(scale, shown);
  // The palest end of viridis cannot be told from white paper.
  const options = {
    sequential: { type: "linear", scheme: "viridis", range: [0, 0.9] },
    log: { type: "log", scheme: "viridis", range: [0, 0.9] },
    diverging: { type: "diverging", scheme: "RdBu", reverse: true, pivot: 0 },
  } as const;
  const kind = scale.scale as keyof typeof options;
  const color = { ...options[kind], domain: [low, high], clamp: true } as plot.ScaleOptions;
  const colours = Plot.scale({ color });
  const of = (value: Place): string | undefined =>
    typeof value === "number" && finite(scale, value) ? String(colours?.apply(value)) : undefined;
  return { scale, domain: [low, high], of };
}

const finite = ({ scale }: ColourScale, value: number): boolean =>
  Number.isFinite(value) && (scale !== "log" || value > 0);

/** The extent; symmetric about zero where colours diverge from it. */
function ends({ scale }: ColourScale, values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return scale === "log" ? [1, 10] : scale === "diverging" ? [-1, 1] : [0, 1];
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  if (scale === "diverging") return [-most, most];
  if (low < high) return [low, high];
  return scale === "log" ? [low / 2, high * 2] : [low - most / 2, high + most / 2];
}
