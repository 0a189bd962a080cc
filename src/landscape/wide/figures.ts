import { wilsonInterval } from "../../math/statistics/proportion.js";
import { groupBy, mean } from "../../math/statistics/moments.js";
import type { Figure, Line } from "../../plot/figure.js";
import { meanPoints } from "../../plot/means-figure.js";
import { contourLines, type Grid } from "../measures/contours.js";
import { criticalNorm, type WideRow } from "./findings.js";

type Rows = readonly WideRow[];

const widthAxis = (rows: Rows) => ({
  ...{ label: "hidden width m (units)", scale: "log" as const },
  ticks: [...new Set(rows.map(({ width }) => width))].sort((a, b) => a - b),
});

/**
 * Share of descents that end near the optimum, against width.
 * @example
 * const svg = await renderSvg(nearOptimumFigure(wideRows(trials))); // of a run of wide-landscapes
 */
export function nearOptimumFigure(rows: Rows): Figure {
  const points = [...groupBy(rows, ({ width }) => width)].map(([x, group]) => {
    const losses = group.flatMap((row) => row.losses);
    const { value, low, high } = wilsonInterval(losses.filter((loss) => loss <= 0.01).length, losses.length);
    return { x, y: value, low, high };
  });
  return {
    title: "Wide networks: descent ends near the global optimum",
    caption: "Share of descents from random starts whose loss ends within 0.01 of 0, with 95 % Wilson intervals.",
    x: widthAxis(rows),
    y: { label: "share of descents", scale: "linear", domain: [0, 1] },
    marks: [
      { mark: "line", name: "within 0.01", dots: true, points },
      { mark: "rule", axis: "x", at: rows[0].samples, label: "width = N" },
    ],
  };
}

/**
 * Barriers between ends against width.
 * @example
 * const svg = await renderSvg(barrierFigure(wideRows(trials))); // of a run of wide-landscapes
 */
export function barrierFigure(rows: Rows): Figure {
  const line = (name: string, of: (row: WideRow) => readonly number[]) => ({
    ...{ mark: "line" as const, name, dots: true },
    points: meanPoints(rows.map((row) => ({ x: row.width, y: mean(of(row)) }))),
  });
  return {
    title: "Barriers between solutions against width",
    caption:
      "Rise of the loss above its ends on paths between two ends of a seed; means over the seeds, bands 95 % intervals.",
    x: widthAxis(rows),
    y: { label: "barrier", scale: "linear", least: 0 },
    marks: [line("straight path", ({ linear }) => linear), line("curved path", ({ curved }) => curved)],
  };
}

/**
 * Share of negative eigenvalues against loss at critical points.
 * @example
 * const svg = await renderSvg(indexFigure(wideRows(trials))); // of a run of wide-landscapes
 */
export function indexFigure(rows: Rows): Figure {
  const shown = rows.flatMap(
    ({ width, criticalLosses, criticalGradients, criticalIndex }) =>
    criticalLosses.flatMap((x, at) => (criticalGradients[at] < criticalNorm ? [{ x, y: criticalIndex[at], value: width }] : [])), // prettier-ignore
  );
  return {
    title: "Critical points: loss, and the share of directions down",
    caption: `Points that gradient-norm minimisation found from the middles of straight paths, with ‖∇L‖ below ${criticalNorm}.`,
    x: { label: "loss", scale: "linear" },
    y: { label: "share of negative eigenvalues", scale: "linear", domain: [0, 1] },
    value: { label: "width m", scale: "log" },
    marks: [{ mark: "dots", points: shown }],
  };
}

/**
 * The loss on the plane through the three ends of seed 0, at the greatest width.
 * @example
 * const svg = await renderSvg(planeFigure(wideRows(trials))); // of a run of wide-landscapes
 */
export function planeFigure(rows: Rows): Figure {
  const [row] = [...rows].filter(({ plane }) => plane.x.length > 0).sort((a, b) => b.width - a.width);
  const { x = [], y = [], losses = [], points = [] } = row?.plane ?? {};
  return {
    title: "The loss on the plane through three solutions",
    caption: `Width ${row?.width ?? "none"}, seed 0; the dots are the ends of three descents, the lines the straight paths between them. Losses below 1e-3 have its colour; dotted, the contours of the powers of ten between.`,
    x: { label: "weights along the first path", scale: "linear" },
    y: { label: "weights across it", scale: "linear" },
    value: { label: "loss", scale: "log" },
    aspect: 0.7,
    marks: [
      { mark: "cells", x, y, values: losses.map((loss) => Math.max(loss, 1e-3)) },
      ...contours({ x, y, values: losses.map((loss) => Math.log10(Math.max(loss, 1e-3))) }),
      { mark: "line", colour: "neutral", name: "straight paths", points: [...points, ...points.slice(0, 1)] },
      { mark: "dots", name: "ends", points },
    ],
  };
}

/** Lines of equal loss, from its logarithms to base 10: one at each whole number. */
function contours(grid: Grid): Line[] {
  const levels = [-2, -1, 0, 1, 2, 3];
  return levels.flatMap(
    (level) =>
    contourLines(grid, level).map((points): Line => ({ mark: "line", colour: "neutral", name: "contours", stroke: "dotted", points })), // prettier-ignore
  );
}

/**
 * Sharpness at the ends against width.
 * @example
 * const svg = await renderSvg(sharpnessFigure(wideRows(trials))); // of a run of wide-landscapes
 */
export function sharpnessFigure(rows: Rows): Figure {
  return {
    title: "Sharpness at the ends of descent",
    caption: "Largest eigenvalue of the Hessian at each end: of tanh networks, which have no kinks to be left out.",
    x: widthAxis(rows),
    y: { label: "λmax of the Hessian", scale: "log" },
    marks: [{ mark: "dots", points: rows.flatMap(({ width, sharpness }) => sharpness.map((y) => ({ x: width, y }))) }],
  };
}
