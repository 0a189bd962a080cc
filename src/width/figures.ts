import { groupBy, mean } from "../math/statistics/moments.js";
import { geometricMeanPoints, meanPoints } from "../plot/means-figure.js";
import type { Figure, Line, Point } from "../plot/figure.js";
import { parameterRules, seedsOf, seriesNames, seriesOf, severalWidths, shownRows, widthAxis } from "./panels.js";
import { linearRows, type WidthRow } from "./rows.js";

/** Final training error against width, a panel for each depth and N. */
export function errorFigure(all: readonly WidthRow[]): Figure {
  const { rows, panels, leftOut } = shownRows(all);
  const points = (cell: readonly WidthRow[]): Point[] =>
    meanPoints(
      cell.map(({ width, error }) => ({ x: width, y: error })),
      { least: 0, most: 1 },
    );
  const lines = eachSeries(rows, points);
  const linear = linearLines(all, rows, (group) => mean(group.map(({ error }) => error)));
  const rules = parameterRules(rows);
  const above = lines.some((line) => line.points.some(({ y }) => y > 1 / 2));
  return {
    title: "Training error against width",
    caption: [
      `Final training 0-1 error; lines are means over ${seedsOf(rows)}, bands 95 % intervals of the mean.${leftOut}`,
      ...(above ? ["Above 1/2: an output of exactly 0 counts as wrong."] : []),
      ...(linear.length > 0 ? ["Dashed: the network without a hidden layer, on the same data."] : []),
      ...(rules.length > 0 ? ["Dotted: where a network's parameters number N."] : []),
    ].join(" "),
    x: widthAxis(rows),
    y: { label: "training 0-1 error (fraction of N)", scale: "linear", least: 0, most: 1 },
    panels,
    marks: [...lines, ...linear, ...rules],
  };
}

/** Steps to zero error against width, over the seeds that reached it. */
export function stepsFigure(all: readonly WidthRow[]): Figure {
  const { rows, panels, leftOut } = shownRows(all);
  const reached = rows.filter((row) => row.reached && row.steps > 0);
  const points = (cell: readonly WidthRow[]): Point[] =>
    geometricMeanPoints(cell.map(({ width, steps }) => ({ x: width, y: steps })));
  return {
    title: "Steps of gradient descent to zero",
    caption: `Geometric means over the seeds that reached it, of ${seedsOf(rows)}, bands 95 % intervals of the mean.${leftOut}`,
    x: widthAxis(rows),
    y: { label: "steps to zero (updates)", scale: "log" },
    panels,
    marks: eachSeries(reached, points),
  };
}

/** Loss curves of seed 0 at every width, in colours from the narrowest to the widest, a panel a setting, at the least depth and the setting's greatest N there. */
export function lossFigure(all: readonly WidthRow[]): Figure {
  const rows = severalWidths(all);
  const depth = Math.min(...rows.map((row) => row.depth));
  const first = rows.filter((row) => row.seed === 0 && row.depth === depth);
  const largest = [...groupBy(first, ({ setting }) => setting).values()].flatMap((own) => {
    const samples = Math.max(...own.map((row) => row.samples));
    return own.filter((row) => row.samples === samples).sort((a, b) => a.width - b.width);
  });
  const nameOf = seriesNames(largest);
  const panelOf = (row: WidthRow): string => `${nameOf(row)}, N = ${row.samples}`;
  return {
    title: "Loss of gradient descent, seed 0",
    caption: `Squared loss 1/(2N) Σ (f − y)² until it counts as zero; depth ${depth}, at the largest N of each setting.`,
    x: { label: "step t + 1 (updates)", scale: "log" },
    y: { label: "training loss", scale: "log" },
    value: { label: "hidden width m (units)", scale: "log" },
    panels: [...new Set(largest.map(panelOf))],
    marks: largest.map((row): Line => ({
      mark: "line",
      panel: panelOf(row),
      colour: row.width,
      points: row.curve.steps.map((step, index) => ({ x: step + 1, y: row.curve.loss[index] })),
    })),
  };
}

/** One line a series and panel. */
function eachSeries(rows: readonly WidthRow[], points: (rows: readonly WidthRow[]) => Point[]): Line[] {
  return seriesOf(rows).map(({ name, panel, rows: own }) => ({
    mark: "line",
    name,
    panel,
    dots: true,
    points: points(own),
  }));
}

/** What networks without a hidden layer come to on the data of each series, across all widths. */
function linearLines(
  all: readonly WidthRow[],
  rows: readonly WidthRow[],
  value: (linear: readonly WidthRow[]) => number,
): Line[] {
  const widths = [...new Set(rows.map(({ width }) => width))];
  const ends = [Math.min(...widths), Math.max(...widths)];
  return seriesOf(rows).flatMap(({ name, panel, rows: own }): Line[] => {
    const linear = linearRows(all, own);
    if (linear.length === 0 || widths.length < 2) return [];
    const points = ends.map((x) => ({ x, y: value(linear) }));
    return [{ mark: "line", colour: name, panel, name: "linear network", stroke: "dashed", points }];
  });
}
