import { groupBy, mean } from "../math/statistics/moments.js";
import { fitSuccess, successProbability } from "../math/statistics/success-curve.js";
import { geometricMeanPoints, meanPoints, seedsPerPoint } from "../plot/means-figure.js";
import { linearRows, outcomes, type WidthRow } from "./rows.js";
import { successByWidth } from "./thresholds.js";
import type { Axis, Figure, Line, Mark, Point } from "../plot/figure.js";
import { cellPanel, parameterRules, severalWidths, shownRows } from "./panels.js";

/** Final training error against width, a panel for each depth and N. */
export function errorFigure(all: readonly WidthRow[]): Figure {
  const { rows, panels } = shownRows(all);
  const points = (cell: readonly WidthRow[]): Point[] =>
    meanPoints(cell.map(({ width, error }) => ({ x: width, y: error }))).map(within(0, 1));
  return {
    title: "Training error against width",
    caption: `Final training 0-1 error; lines are means over ${seedsOf(rows)}, bands 95 % intervals of the mean. Dashed: the network without a hidden layer, on the same data. Dotted: where the parameters of a network with one output on the sphere number N.`,
    x: widthAxis(rows),
    y: { label: "training 0-1 error (fraction of N)", scale: "linear" },
    panels,
    marks: [
      ...eachSeries(rows, points),
      ...linearLines(all, rows, (linear) => mean(linear.map(({ error }) => error))),
      ...parameterRules(rows),
    ],
  };
}

/** Steps to zero error against width, over the seeds that reached it. */
export function stepsFigure(all: readonly WidthRow[]): Figure {
  const { rows, panels } = shownRows(all);
  const reached = rows.filter((row) => row.reached && row.steps > 0);
  const points = (cell: readonly WidthRow[]): Point[] =>
    geometricMeanPoints(cell.map(({ width, steps }) => ({ x: width, y: steps })));
  return {
    title: "Steps of gradient descent to zero",
    caption: `Geometric means over the seeds that reached it, of ${seedsOf(rows)}, bands 95 % intervals of the mean.`,
    x: widthAxis(rows),
    y: { label: "steps to zero (updates)", scale: "log" },
    panels,
    marks: eachSeries(reached, points),
  };
}

/** Success fractions against width with their fits, at the whole budget and at parts of it: colour is the setting, stroke the budget. */
export function successFigure(all: readonly WidthRow[]): Figure {
  const { rows, panels } = shownRows(all);
  return {
    title: "Fraction of trainings that come to zero",
    caption: `Dots over ${seedsOf(rows)}, with 95 % Wilson intervals; lines are logistic fits in log m under Jeffreys' prior. Zero is the training loss on the sphere, at its fraction, and the training error on tables. The network without a hidden layer stands in the table.`,
    x: widthAxis(rows),
    y: { label: "success (fraction of seeds)", scale: "linear", domain: [0, 1] },
    panels,
    marks: seriesOf(rows).flatMap(successMarks),
  };
}

/** Loss curves of seed 0 at every width, in colours from the narrowest to the widest, a panel a setting, at the least depth and its greatest N. */
export function lossFigure(all: readonly WidthRow[]): Figure {
  const rows = severalWidths(all);
  const depth = Math.min(...rows.map((row) => row.depth));
  const samples = Math.max(...rows.filter((row) => row.depth === depth).map((row) => row.samples));
  const shown = rows
    .filter((row) => row.seed === 0 && row.depth === depth && row.samples === samples)
    .sort((a, b) => a.width - b.width);
  return {
    title: "Loss of gradient descent, seed 0",
    caption: `Squared loss 1/(2N) Σ (f − y)² until it counts as zero; depth ${depth}, N = ${samples}.`,
    x: { label: "step t + 1 (updates)", scale: "log" },
    y: { label: "training loss", scale: "log" },
    value: { label: "hidden width m (units)", scale: "log" },
    panels: [...new Set(shown.map(({ group }) => group))],
    marks: shown.map(({ group, width, curve }): Line => ({
      mark: "line",
      panel: group,
      colour: width,
      points: curve.steps.map((step, index) => ({ x: step + 1, y: curve.loss[index] })),
    })),
  };
}

const seedsOf = (rows: readonly WidthRow[]): string =>
  seedsPerPoint(rows, ({ group, depth, samples, width }) => `${group} ${depth} ${samples} ${width}`);

/** Powers of two from the smallest width to the largest. */
function widthAxis(rows: readonly WidthRow[]): Axis {
  const widths = rows.map(({ width }) => width);
  const [least, most] = [Math.min(...widths), Math.max(...widths)];
  const powers = Array.from({ length: 24 }, (_, exponent) => 2 ** exponent);
  const ticks = powers.filter((at) => at >= least && at <= most);
  const domain = [least, most] as const;
  return { label: "hidden width m (units)", scale: "log", ticks, ...(least < most ? { domain } : {}) };
}

/** The rows of each setting and panel, settings in the same order in each panel. */
function seriesOf(rows: readonly WidthRow[]): WidthRow[][] {
  const settings = [...groupBy(rows, ({ group }) => group).values()];
  return settings.flatMap((setting) => [...groupBy(setting, cellPanel).values()]);
}

/** One line a setting and panel. */
function eachSeries(rows: readonly WidthRow[], points: (rows: readonly WidthRow[]) => Point[]): Line[] {
  return seriesOf(rows).map((series) => ({
    mark: "line",
    name: series[0].group,
    panel: cellPanel(series[0]),
    dots: true,
    points: points(series),
  }));
}

/** What networks without a hidden layer come to on the data of each series, across all widths. */
function linearLines(
  all: readonly WidthRow[],
  rows: readonly WidthRow[],
  value: (linear: readonly WidthRow[]) => number,
): Line[] {
  const widths = rows.map(({ width }) => width);
  return seriesOf(rows).flatMap((series): Line[] => {
    const linear = linearRows(all, series);
    if (linear.length === 0) return [];
    const points = [Math.min(...widths), Math.max(...widths)].map((x) => ({ x, y: value(linear) }));
    const place = { colour: series[0].group, panel: cellPanel(series[0]) };
    return [{ mark: "line", ...place, name: "linear network", stroke: "dashed", points }];
  });
}

/** Intervals of the mean end where its values do; unknown ones stay so. */
const within = (least: number, most: number) => (point: Point) => {
  const { low = -Infinity, high = Infinity } = point;
  return Number.isFinite(low) ? { ...point, low: Math.max(least, low), high: Math.min(most, high) } : point;
};

function successMarks(group: readonly WidthRow[]): Mark[] {
  const series = { colour: group[0].group, panel: cellPanel(group[0]) };
  const dots = successByWidth(outcomes(group)).map(({ width, success: { value, low, high } }) => ({
    x: width,
    y: value,
    low,
    high,
  }));
  const curve = (share: number, stroke: Line["stroke"], name: string): Line => ({
    mark: "line",
    ...series,
    name,
    stroke,
    points: fittedCurve(group, share),
  });
  return [
    { mark: "dots", ...series, points: dots },
    curve(1, "solid", "within the step budget"),
    curve(1 / 4, "dashed", "within a quarter of it"),
    curve(1 / 16, "dotted", "within a sixteenth"),
  ];
}

function fittedCurve(group: readonly WidthRow[], share: number): { x: number; y: number }[] {
  const fit = fitSuccess(outcomes(group, share));
  const widths = group.map(({ width }) => Math.log(width));
  const [from, to] = [Math.min(...widths), Math.max(...widths)];
  const grid = Array.from({ length: 60 }, (_, index) => Math.exp(from + ((to - from) * index) / 59));
  return grid.map((x) => ({ x, y: successProbability(fit, x) }));
}
