import type * as plot from "@observablehq/plot";
import { check } from "../../errors.js";
import type { Cells, Place } from "../figure.js";
import { formatNumber } from "../format.js";
import { channels, pixelsUrl } from "../pixels.js";
import { shows } from "../scale.js";
import { dropped, type MarkKind } from "./contract.js";
import { imageElement } from "./image-element.js";

export const cells: MarkKind<Cells> = {
  extent: ({ x, y, values }) => ({ x: edges(x), y: edges(y), values }),
  padding: 0,

  visible: (mark, view) => {
    const { x, y, values } = mark;
    check(values.length === x.length * y.length, () => ({
      where: "cells mark",
      rule: "there is one value for each x and y, row by row",
      received: `${values.length} values for ${x.length} × ${y.length}`,
      repair: "Give values[i * x.length + j] for the cell about (x[j], y[i]).",
    }));
    const shown = (value: number, index: number): boolean =>
      Number.isFinite(value) && shows(view.x, x[index % x.length]) && shows(view.y, y[Math.floor(index / x.length)]);
    const clean = values.map((value, index) => (shown(value, index) ? value : NaN));
    return { mark: { ...mark, values: clean }, losses: dropped(clean.filter(Number.isNaN).length) };
  },

  hasData: ({ values }) => values.some(Number.isFinite),

  draw: ({ x, y, values }, { valueColour, hover }) => {
    const colours = values.map((value) => valueColour(value));
    return [
      (_index, { scales }, _values, _dimensions, { document }) => {
        const [columns, rows] = [spans(x, scales.x), spans(y, scales.y)];
        const places = colours.map((_, index) => index);
        const spanOf = (index: number) => [columns[index % x.length], rows[Math.floor(index / x.length)]] as const;
        const all =
          regular(columns) && regular(rows)
            ? picture(document, columns, rows, colours)
            : drawn(document, places, (index) => ({ span: spanOf(index), colour: colours[index] }));
        if (!hover || values.length > mostFelt) return all;
        const felt = drawn(document, places, (index) => {
          const text = `(${x[index % x.length]}, ${y[Math.floor(index / x.length)]}): ${formatNumber(values[index])}`;
          return { span: spanOf(index), colour: colours[index] && "transparent", text };
        });
        felt.prepend(all);
        return felt;
      },
    ];
  },
};

/** More cells than this are too small to be pointed at. */
const mostFelt = 256;

/** From and to on the page. */
type Span = readonly [number, number];

/** Edges midway between places, the outer ones as far out as the inner ones; the places themselves of a band axis. */
function edges(places: readonly Place[]): Place[] {
  if (places.some((place) => typeof place === "string")) return [...places];
  const at = places as readonly number[];
  if (at.length < 2) return [...at];
  const inner = at.slice(1).map((place, index) => (place + at[index]) / 2);
  const geometric =
    at.every((place) => place > 0) && Math.abs(at[1] / at[0] - at[at.length - 1] / at[at.length - 2]) < 1e-6;
  if (geometric && at.length > 2) {
    const step = Math.sqrt(at[1] / at[0]);
    return [at[0] / step, ...at.map((place) => place * step)];
  }
  return [2 * at[0] - inner[0], ...inner, 2 * at[at.length - 1] - inner[inner.length - 1]];
}

function spans(places: readonly Place[], scale: plot.Scale | undefined): Span[] {
  const apply = (place: Place): number => Number(scale?.apply(place));
  const width = scale?.bandwidth;
  if (width !== undefined) return places.map((place) => [apply(place), apply(place) + width]);
  const at = edges(places).map(apply);
  return places.map((_, index) => [at[index], at[index + 1] ?? at[index] + 10]);
}

/** All equally wide, one beside the other. */
function regular(all: readonly Span[]): boolean {
  const step = all[0][1] - all[0][0];
  return all.every(([from, to], index) => {
    const expected = all[0][0] + index * (all[1] === undefined ? step : all[1][0] - all[0][0]);
    return Math.abs(from - expected) < 0.1 && Math.abs(to - from - step) < 0.1;
  });
}

/** One pixel a cell in one picture, of which the page stretches the pixels. */
function picture(
  document: Document,
  columns: readonly Span[],
  rows: readonly Span[],
  colours: readonly (string | undefined)[],
): SVGElement {
  const bytes = new Uint8Array(4 * colours.length);
  const [rightward, downward] = [increasing(columns), increasing(rows)];
  colours.forEach((colour, index) => {
    const [i, j] = [Math.floor(index / columns.length), index % columns.length];
    const row = downward ? i : rows.length - 1 - i;
    const column = rightward ? j : columns.length - 1 - j;
    if (colour !== undefined) bytes.set([...channels(colour), 255], 4 * (row * columns.length + column));
  });
  const [[left, right], [top, bottom]] = [extremes(columns), extremes(rows)];
  const place = { x: left, y: top, width: right - left, height: bottom - top };
  return imageElement(document, { url: pixelsUrl(bytes, columns.length, rows.length), ...place });
}

const increasing = (all: readonly Span[]): boolean => all[0][0] <= all[all.length - 1][0] && all[0][0] <= all[0][1];
const extremes = (all: readonly Span[]): Span => [Math.min(...all.flat()), Math.max(...all.flat())];

function drawn(
  document: Document,
  places: readonly number[],
  of: (index: number) => { span: readonly [Span, Span]; colour: string | undefined; text?: string },
): SVGElement {
  const svg = "http://www.w3.org/2000/svg";
  const group = document.createElementNS(svg, "g");
  for (const { span, colour, text } of places.map(of)) {
    if (colour === undefined) continue;
    const [[left, right], [top, bottom]] = span.map((ends) => extremes([ends]));
    const rect = document.createElementNS(svg, "rect");
    const attributes = { x: left, y: top, width: right - left, height: bottom - top, fill: colour };
    for (const [name, value] of Object.entries(attributes)) rect.setAttribute(name, String(value));
    if (text !== undefined) {
      const title = document.createElementNS(svg, "title");
      title.textContent = text;
      rect.append(title);
    }
    group.append(rect);
  }
  return group;
}
