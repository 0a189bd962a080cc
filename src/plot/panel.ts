import type * as plot from "@observablehq/plot";
import type { Line, Mark } from "./figure.js";
import { escapeXml, textWidth, wrap, type DrawnFrame } from "./frame.js";
import { isSeries, type Look, type SeriesMark } from "./looks.js";
import type { Paint, View } from "./marks/contract.js";
import { kindOf } from "./marks/kinds.js";
import { fraction, type Scale } from "./scale.js";
import { tickLabels, ticksOf } from "./ticks.js";

/** One panel, ready to draw: its marks cleaned, its axes settled. */
export interface PanelSpec {
  readonly name: string | undefined;
  readonly view: View;
  readonly marks: readonly Mark[];
  /** Whether the label of y stands above it. */
  readonly labelled: boolean;
  readonly width: number;
  readonly aspect: number | undefined;
}

/** What all panels of a figure share. */
export interface Tools {
  readonly Plot: typeof plot;
  readonly document: Document;
  readonly look: (mark: SeriesMark) => Look;
  readonly valueColour: Paint["valueColour"];
  readonly hover: boolean;
}

const tickSize = 12;
const headLine = 16;
/** The slope of labels that have no room side by side, in degrees. */
const tilt = 35;

/** Name and label of y above, the drawing by Observable Plot, the label of x below. */
export function panelSvg(panel: PanelSpec, tools: Tools): DrawnFrame {
  const { view, width, name, labelled } = panel;
  const head = [
    ...(name === undefined ? [] : wrap(name, width / 1.13, 12).map((line) => ({ line, style: 'font-weight="bold"' }))),
    ...(labelled ? wrap(`↑ ${view.y.axis.label}`, width, 12).map((line) => ({ line, style: 'fill="#444"' })) : []),
  ];
  const top = headLine * head.length;
  const drawing = axesSvg(panel, tools);
  const foot = wrap(`${view.x.axis.label} →`, width, 12);
  const words = [
    ...head.map(({ line, style }, index) => `<text y="${headLine * index + 12}" ${style}>${escapeXml(line)}</text>`),
    ...foot.map((line, index) => {
      const y = top + drawing.height + headLine * index + 12;
      return `<text x="${width - 4}" y="${y}" text-anchor="end" fill="#444">${escapeXml(line)}</text>`;
    }),
  ];
  const svg = `<g font-size="12">${words.join("")}<g transform="translate(0,${top})">${drawing.svg}</g></g>`;
  return { svg, height: top + drawing.height + headLine * foot.length + 8 };
}

function axesSvg(panel: PanelSpec, tools: Tools): DrawnFrame {
  const { view, marks, width } = panel;
  const ends = marks.filter((mark) => mark.mark === "line").filter(({ endLabel }) => endLabel !== undefined);
  const right = 10 + Math.max(0, ...ends.map(({ endLabel = "" }) => textWidth(endLabel, tickSize)));
  const padding = Math.min(...marks.map((mark) => kindOf(mark).padding ?? 0.15), 0.15);
  // Cells and pictures fill their frame; points stand clear of it, and bars stand on it.
  const filled = marks.some(({ mark }) => mark === "cells");
  const insets = { inset: filled ? 0 : 8, insetBottom: filled || marks.some(({ mark }) => mark === "bars") ? 0 : 8 };
  const rough = 0.6 * width;
  const y = axisOptions(view.y, rough, rough / 45, padding, "up");
  const plain = 10 + Math.max(12, ...y.labels.map((label) => textWidth(label, tickSize)));
  const room = width - plain - right;
  const x = axisOptions(view.x, room - 16, room / 60, padding, "across");
  const { tilted, left, widest } = placedAcross(x.labels, view.x, { plain, room, width });
  const inner = width - left - right;
  const bottom = tilted ? 18 + 0.6 * widest : 22;
  const frame = { left, right, top: 8, bottom };
  const height = Math.round(innerHeight(panel, inner, room) + frame.top + frame.bottom);
  if (marks.length === 0) return { svg: noData(width, height), height };
  const drawing = tools.Plot.plot({
    document: tools.document,
    ...{ width, height, marginLeft: left, marginRight: right, marginTop: frame.top, marginBottom: bottom },
    ...insets,
    style: { fontFamily: "inherit", fontSize: `${tickSize}px`, overflow: "visible" },
    x: x.options,
    y: y.options,
    marks: [
      tools.Plot.frame({ stroke: "#ccc" }),
      ...(view.y.axis.scale === "band" || filled ? [] : [tools.Plot.gridY(y.ticks, { strokeOpacity: 0.12 })]),
      tools.Plot.axisX(x.ticks, { ...x.axis, ...(tilted ? { tickRotate: -tilt } : {}) }),
      tools.Plot.axisY(y.ticks, y.axis),
      ...painted(marks, view, tools),
    ],
  });
  const low = height - bottom - insets.insetBottom;
  const span = [low, frame.top + insets.inset] as const;
  const svg = drawing.outerHTML.replace(/<style>[\s\S]*?<\/style>/g, "") + endLabels(ends, view.y, width - right, span);
  return { svg, height };
}

/** Whether the labels of x have no room side by side, and the left margin then. */
function placedAcross(labels: readonly string[], { axis }: Scale, at: Record<"plain" | "room" | "width", number>) {
  const widths = labels.map((label) => textWidth(label, tickSize));
  const widest = Math.max(0, ...widths);
  const tilted = axis.scale === "band" && widest > at.room / Math.max(1, widths.length);
  const needed = Math.max(at.plain, tiltedReach(widths, at.plain + at.room));
  return { tilted, widest, left: tilted ? Math.min(at.width / 2, needed) : at.plain };
}

/** The margin that tilted labels need: each ends below the middle of its band and reaches back by its width's cosine. */
function tiltedReach(widths: readonly number[], end: number): number {
  const needs = widths.map((wide, index) => {
    const share = (index + 0.5) / widths.length;
    return (4 + Math.cos((tilt * Math.PI) / 180) * wide - share * end) / (1 - share);
  });
  return Math.max(0, ...needs);
}

/** Square strips where both axes are bands, else by the aspect of what is there without tilted labels; never so flat or so high that it cannot be read. */
function innerHeight({ view, aspect, width }: PanelSpec, inner: number, room: number): number {
  if (aspect !== undefined) return room * aspect;
  const bands = view.x.axis.scale === "band" && view.y.axis.scale === "band";
  if (bands) return (inner / Math.max(1, view.x.domain.length)) * Math.max(1, view.y.domain.length);
  return Math.min(340, Math.max(170, 0.62 * width));
}

function axisOptions(scale: Scale, length: number, count: number, padding: number, way: "across" | "up") {
  const { axis, domain } = scale;
  if (axis.scale === "band") {
    const options = { type: "band" as const, domain: [...domain], label: null, padding };
    return { options, axis: { tickSize: 0, fontSize: tickSize }, labels: domain.map(String), ticks: [...domain] };
  }
  const ticks = ticksOf(scale, count);
  const labels = tickLabels(scale, ticks, length, tickSize, way);
  // Given as texts: a tick format would pass through d3's for logarithms, which empties some.
  const options = { type: axis.scale, domain: [...domain], label: null };
  return { options, axis: { text: labels, tickSize: 4, fontSize: tickSize }, labels, ticks };
}

function painted(marks: readonly Mark[], view: View, { Plot, look, valueColour, hover }: Tools): plot.Markish[] {
  return marks.flatMap((mark) => {
    const alike = marks.filter((other) => other.mark === mark.mark);
    const [order, count] = [alike.indexOf(mark), alike.length];
    const appearance = isSeries(mark) ? look(mark) : { colour: "#333", symbol: "circle" as const };
    return kindOf(mark).draw(mark, { Plot, view, look: appearance, valueColour, order, count, hover });
  });
}

/** Words to the right of the last points of lines, moved apart where they would cover each other. */
function endLabels(lines: readonly Line[], scale: Scale, x: number, [low, high]: readonly [number, number]): string {
  const placed = lines
    .flatMap(({ points, endLabel = "" }) => {
      const last = points.filter(({ y }) => Number.isFinite(y)).at(-1);
      return last === undefined ? [] : [{ endLabel, y: low + (high - low) * fraction(scale, last.y) }];
    })
    .sort((a, b) => a.y - b.y);
  let above = -Infinity;
  return placed
    .map(({ endLabel, y }) => {
      above = Math.max(y + 4, above + 13);
      return `<text x="${x + 5}" y="${above.toFixed(1)}" font-size="${tickSize}" fill="#333">${escapeXml(endLabel)}</text>`;
    })
    .join("");
}

const noData = (width: number, height: number): string =>
  `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" fill="none" stroke="#ccc"/>` +
  `<text x="${width / 2}" y="${height / 2}" text-anchor="middle" fill="#777">no data</text>`;
