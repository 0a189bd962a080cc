import type * as plot from "@observablehq/plot";
import type { Mark, Place } from "../figure.js";
import type { Look } from "../looks.js";
import type { Scale } from "../scale.js";

/** What a mark asks of the scales. */
export interface Extent {
  readonly x: readonly Place[];
  readonly y: readonly Place[];
  readonly values?: readonly Place[];
}

/** The axes of the panel that a mark is drawn in. */
export interface View {
  readonly x: Scale;
  readonly y: Scale;
}

/** What of a mark was not drawn, or not whole. */
export interface Losses {
  /** Points, cells, rules and pictures that the axes or colours have no place for. */
  readonly leftOut: number;
  /** Intervals with an end beyond the axis, drawn to its edge. */
  readonly cut: number;
  /** Intervals of which neither end is known, not drawn. */
  readonly unknown: number;
}

export interface Paint {
  readonly Plot: typeof plot;
  readonly view: View;
  readonly look: Look;
  readonly valueColour: (value: Place) => string | undefined;
  /** Its place among the panel's marks of this kind, from 0, and how many those are. */
  readonly order: number;
  readonly count: number;
  /** Whether pointing at a place shows its values. */
  readonly hover: boolean;
}

/** How one kind of mark is measured, cleaned and drawn. */
export interface MarkKind<M extends Mark> {
  readonly extent: (mark: M) => Extent;
  /** The mark with only what the axes can show. */
  readonly visible: (mark: M, view: View) => { readonly mark: M; readonly losses: Losses };
  /** Whether anything of a cleaned mark is data: rules alone show nothing. */
  readonly hasData: (mark: M) => boolean;
  readonly draw: (mark: M, paint: Paint) => plot.Markish[];
  /** Padding between the strips of band axes. */
  readonly padding?: number;
}

export const noLosses: Losses = { leftOut: 0, cut: 0, unknown: 0 };
export const dropped = (leftOut: number): Losses => ({ ...noLosses, leftOut });
