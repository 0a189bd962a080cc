/** A point of a figure: plain numbers, so that a figure can be stored, compared and drawn anywhere. */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** The interval of y, drawn as a band (lines) or a bar (dots). */
  readonly low?: number;
  readonly high?: number;
}

export interface Axis {
  /** With symbol and unit: "hidden width m", "training 0-1 error (fraction)". */
  readonly label: string;
  readonly scale: "linear" | "log" | "symlog";
  readonly domain?: readonly [number, number];
  readonly ticks?: readonly number[];
}

/** One named set of points: how it is drawn, and its entry in the legend. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** "line" joins the points, "dots" marks them, "both" does both, "steps" holds each value to the next. */
  readonly draw: "line" | "dots" | "both" | "steps";
  /** Solid for measurements, dashed for predictions, dotted for bounds. */
  readonly stroke?: "solid" | "dashed" | "dotted";
  /** Series of the same `colour` key share a colour; its own name by default. "none" is neutral grey. */
  readonly colour?: string;
  /** Written at the last point, instead of an entry in the legend: for reference curves. */
  readonly endLabel?: string;
  /** Series are drawn in the panel of this name; in every panel when absent. */
  readonly panel?: string;
}

/** A straight reference line across the figure. */
export interface Rule {
  readonly axis: "x" | "y";
  readonly at: number;
  readonly label: string;
  readonly panel?: string;
}

/** Curves over numeric axes, in one panel or several side by side. */
export interface Chart {
  readonly kind: "chart";
  readonly title: string;
  /** One or two sentences: what is shown, over how many seeds, what the bands are. */
  readonly caption: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly panels?: readonly string[];
  readonly series: readonly Series[];
  readonly rules?: readonly Rule[];
}

/** Rows of grey-scale images, such as originals above their reconstructions. */
export interface ImageGrid {
  readonly kind: "images";
  readonly title: string;
  readonly caption: string;
  /** Pixels of one image: width and height. */
  readonly size: readonly [width: number, height: number];
  readonly rows: readonly { readonly name: string; readonly images: readonly (readonly number[])[] }[];
  /** The values drawn as white and as black. */
  readonly range: readonly [white: number, black: number];
}

export type Figure = Chart | ImageGrid;
