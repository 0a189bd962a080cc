/** A place on an axis: a number, or a category of a band axis. */
export type Place = number | string;

/** What an axis shows and how its values are spaced. */
export interface Axis {
  /** With symbol and unit: "hidden width m (units)", "training 0-1 error (fraction)". */
  readonly label: string;
  /** "log" takes positive numbers; "symlog" is log1p |v| with the sign of v; "band" gives each category a strip of its own. */
  readonly scale: "linear" | "log" | "symlog" | "band";
  /** Two ends, or the categories of a band axis in their order; from the marks when absent. */
  readonly domain?: readonly Place[];
  /** Every one gets its line; as many as fit get their number. Round numbers when absent. */
  readonly ticks?: readonly number[];
  /** The least value that the quantity can have: a linear axis starts there, and intervals of means end there. */
  readonly least?: number;
  /** The greatest value that it can have: intervals of means end there. */
  readonly most?: number;
}

/** What colours mean where they stand for values: cells, dots with a `value`, and series whose `colour` is a number. */
export interface ColourScale {
  readonly label: string;
  /** "categorical": at most ten; "sequential" and "log" from low to high; "diverging" about zero. */
  readonly scale: "categorical" | "sequential" | "diverging" | "log";
  /** Two ends, or the categories; from the marks when absent. */
  readonly domain?: readonly Place[];
}

/** A point with its interval [low, high] in y: a band of lines, a bar of dots. An infinite end is open, two infinite ends are unknown. */
export interface Point {
  readonly x: Place;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** What every mark has. */
export interface Common {
  /** Drawn in the panel of this name; in every panel when absent. */
  readonly panel?: string;
}

/** What tells a series from others: the legend lists colours, and forms (strokes and symbols) where those mean something else. */
export interface Series extends Common {
  /** What the form means ("a quarter of the budget"); alone it is what the colour means too. */
  readonly name?: string;
  /** What the hue means ("digits, true labels"); a number, of ordered series, takes the figure's `value` scale; "neutral" is grey. */
  readonly colour?: string | number;
}

/** Points joined in their order; a point that the axes cannot show leaves a gap. */
export interface Line extends Series {
  readonly mark: "line";
  readonly points: readonly Point[];
  /** Solid (default) for measurements, dashed for predictions, dotted for bounds. */
  readonly stroke?: "solid" | "dashed" | "dotted";
  /** Holds each value up to the next point. */
  readonly steps?: boolean;
  /** Marks each point by the series' symbol. */
  readonly dots?: boolean;
  /** Written beside the last point instead of an entry in the legend: for reference curves. Keep it short. */
  readonly endLabel?: string;
}

/** A symbol a point. */
export interface Dots extends Series {
  readonly mark: "dots";
  readonly points: readonly {
    readonly x: Place;
    readonly y: Place;
    readonly low?: number;
    readonly high?: number;
    /** Coloured by the figure's `value` scale. */
    readonly value?: Place;
  }[];
}

/** Bars from zero to y: a category each, or a bin [from, to) of a histogram each; `low` and `high` draw an interval over the end. */
export interface Bars extends Series {
  readonly mark: "bars";
  readonly bars: readonly {
    readonly x: Place | readonly [from: number, to: number];
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
  }[];
}

/** A matrix or a landscape: `values[i · x.length + j]` fills the cell about (x[j], y[i]), by the figure's `value` scale. */
export interface Cells extends Common {
  readonly mark: "cells";
  readonly x: readonly Place[];
  readonly y: readonly Place[];
  readonly values: readonly number[];
}

/** A picture about a place: it fills the strips of two band axes, or is `width` wide. */
export interface Image extends Common {
  readonly mark: "image";
  readonly at: readonly [x: Place, y: Place];
  /** Pixels across and down. */
  readonly size: readonly [width: number, height: number];
  /** Row by row from the top: one grey value a pixel, or red, green and blue. Not-finite ones are drawn white. */
  readonly pixels: readonly number[];
  /** The values drawn as white and as black; [1, 0] when absent. */
  readonly range?: readonly [white: number, black: number];
  /** Units of the page, where an axis is no band (default 24). */
  readonly width?: number;
}

/** A straight reference line across the panel, with its meaning written beside it. */
export interface Rule extends Common {
  readonly mark: "rule";
  /** The axis that it crosses: "x" draws upright. */
  readonly axis: "x" | "y";
  readonly at: number;
  /** What it stands for: "parameters = N". */
  readonly label: string;
}

/** Words centred on places, such as the numbers of a heat map. */
export interface Text extends Common {
  readonly mark: "text";
  readonly points: readonly { readonly x: Place; readonly y: Place; readonly text: string }[];
}

/** One thing drawn over the axes. */
export type Mark = Line | Dots | Bars | Cells | Image | Rule | Text;

/** One panel of several; its own y axis replaces the figure's. */
export interface Panel {
  readonly name: string;
  readonly y?: Axis;
}

/** Marks over axes: plain data that can be stored, compared and drawn anywhere. */
export interface Figure {
  readonly title: string;
  /** One or two sentences: what is shown, over how many seeds, what the bands are. */
  readonly caption: string;
  readonly x: Axis;
  readonly y: Axis;
  /** For cells, dots with a `value` and series whose `colour` is a number. */
  readonly value?: ColourScale;
  /** Panels side by side, as many as the page is wide, in this order, those that differ in their numbers alone from the least on; they share x, and y where they have no other. */
  readonly panels?: readonly (string | Panel)[];
  /** Height of a panel over its width; by default about 0.6, and square cells where both axes are bands. */
  readonly aspect?: number;
  /** Later marks are drawn over earlier ones. */
  readonly marks: readonly Mark[];
}
