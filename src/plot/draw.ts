import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { valueColours } from "./colours.js";
import type { Figure } from "./figure.js";
import { frame, margin, xmlText } from "./frame.js";
import { legend } from "./legend.js";
import { isSeries, looksOf } from "./looks.js";
import { kindOf } from "./marks/kinds.js";
import { checkNames } from "./names.js";
import { panelSvg, type Tools } from "./panel.js";
import { panelsOf } from "./panels.js";
import type { SvgOptions } from "./svg-options.js";
import { cleaned, notes } from "./visible.js";

/** A panel narrower than this stands below its neighbour instead of beside it. */
const leastPanel = 250;
const gap = 20;

/** The figure drawn `width` units wide. */
export function draw(given: Figure, { width, looks, hover = true }: SvgOptions & { readonly width: number }): string {
  checkNames(given);
  const figure = cleanText(given);
  const inner = width - 2 * margin;
  const values = figure.marks.flatMap((mark) => kindOf(mark).extent(mark).values ?? []);
  const numbers = figure.marks.flatMap((mark) =>
    isSeries(mark) && typeof mark.colour === "number" ? mark.colour : [],
  );
  const colours = valueColours(Plot, figure, values, numbers);
  const look = looksOf(figure, colours, looks);
  const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml") as unknown as Document;
  const tools: Tools = { Plot, document, look, valueColour: (value) => colours?.of(value), hover };
  const panels = panelsOf(figure);
  const { columns, each } = layout(panels.length, inner);
  const { specs, losses } = cleaned(figure, panels, columns, each);
  const key = legend(figure.marks.filter(isSeries), look, colours, inner);
  const grid = arranged(
    specs.map((spec) => panelSvg(spec, tools)),
    columns,
    each,
  );
  return frame({
    title: figure.title,
    caption: [figure.caption, ...notes(losses)].join(" "),
    width,
    height: key.height + grid.height,
    content: `${key.svg}<g transform="translate(0,${key.height})">${grid.svg}</g>`,
  });
}

/** Every string of the figure with only characters that XML has. */
function cleanText(figure: Figure): Figure {
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return xmlText(value);
    if (Array.isArray(value)) return value.every((one) => typeof one === "number") ? value : value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one)]));
  };
  return clean(figure) as Figure;
}

/** As many columns as are wide enough, and rows as even as can be. */
function layout(count: number, width: number): { columns: number; each: number } {
  const fit = Math.max(1, Math.floor((width + gap) / (leastPanel + gap)));
  const columns = Math.ceil(count / Math.ceil(count / fit));
  return { columns, each: (width - gap * (columns - 1)) / columns };
}

function arranged(panels: readonly { svg: string; height: number }[], columns: number, width: number) {
  let height = 0;
  const parts: string[] = [];
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const tallest = Math.max(...row.map((panel) => panel.height));
    // Panels without the label of y start lower, so that the frames of a row stand level.
    row.forEach((panel, column) =>
      parts.push(
        `<g transform="translate(${column * (width + gap)},${height + tallest - panel.height})">${panel.svg}</g>`,
      ),
    );
    height += tallest + 12;
  }
  return { svg: parts.join("\n"), height: height - 12 };
}
