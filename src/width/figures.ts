import { groupBy, mean } from "../math/statistics/moments.js";
import { geometricMeanPoints, meanPoints } from "../plot/means-figure.js";
import type { Figure, Line, Point } from "../plot/figure.js";
import { ofFirstSeed } from "../math/statistics/first-seed.js";
import { parameterRules, seedsOf, seriesNames, seriesOf, severalWidths, shownRows, widthAxis } from "./panels.js";
import { linearRows, type WidthRow } from "./rows.js";

/** What an error is of these rows: 0-1 for classes, root mean square for real labels. */
interface ErrorKind {
  readonly label: string;
  readonly caption: string;
  readonly most: number;
  readonly training: (row: WidthRow) => number;
  readonly heldOut: (row: WidthRow) => number;
}

const kinds = {
  classes: {
    ...{ label: "0-1 error (fraction)", caption: "Final training 0-1 error", most: 1 },
    training: ({ error }) => error,
    heldOut: ({ test }) => test?.error ?? NaN,
  },
  real: {
    ...{ label: "RMSE (units of the label)", caption: "Root of the final mean squared training error", most: Infinity },
    training: ({ rmse }) => rmse,
    heldOut: ({ test }) => test?.rmse ?? NaN,
  },
} as const satisfies Readonly<Record<string, ErrorKind>>;

/**
 * Final training error against width, a panel for each depth and N, beside that of held-out rows where there are some.
 * @example
 * const svg = await renderSvg(errorFigure(widthRows(trials))); // of a run of width-sweep
 */
export function errorFigure(all: readonly WidthRow[]): Figure {
  const { rows, panels, leftOut } = shownRows(all);
  const { label, caption, most, training, heldOut } = rows.some(({ rmse }) => !Number.isNaN(rmse)) ? kinds.real : kinds.classes; // prettier-ignore
  const pointsOf = (of: (row: WidthRow) => number) => (cell: readonly WidthRow[]): Point[] =>
    meanPoints(cell.map((row) => ({ x: row.width, y: of(row) })), { least: 0, most }); // prettier-ignore
  const tested = rows.filter(({ test }) => test !== null);
  const lines = eachSeries(rows, pointsOf(training));
  const apart = eachSeries(tested, pointsOf(heldOut)).map(({ name, ...line }): Line => {
    return { ...line, colour: name, name: "held-out rows", stroke: "dotted" };
  });
  const linear = linearLines(all, rows, (group) => mean(group.map(training)));
  const rules = parameterRules(rows);
  const above = most === 1 && lines.some((line) => line.points.some(({ y }) => y > 1 / 2));
  return {
    title: `Training error against width${apart.length > 0 ? ", and on held-out rows" : ""}`,
    caption: [
      `${caption}; lines are means over ${seedsOf(rows)}, bands 95 % intervals of the mean.${leftOut}`,
      ...(apart.length > 0 ? [`Dotted with dots: the same error of ${countsOf(tested)} rows held out, the same for every width and seed.`] : []),
      ...(above ? ["Above 1/2: an output of exactly 0 counts as wrong."] : []),
      ...(linear.length > 0 ? ["Dashed: the network without a hidden layer, its training error on the same data."] : []),
      ...(rules.length > 0 ? ["Dotted, upright: where a network's parameters number N."] : []),
    ].join(" "), // prettier-ignore
    x: widthAxis(rows),
    y: {
      label: `${apart.length > 0 ? "" : "training "}${label}`,
      scale: "linear",
      least: 0,
      ...(most === 1 ? { most } : {}),
    },
    panels,
    marks: [...lines, ...apart, ...linear, ...rules],
  };
}

const countsOf = (rows: readonly WidthRow[]): string =>
  [...new Set(rows.map(({ test }) => test?.samples ?? 0))].sort((a, b) => a - b).join(", ");

/**
 * Steps to zero error against width, over the seeds that reached it.
 * @example
 * const svg = await renderSvg(stepsFigure(widthRows(trials))); // of a run of width-sweep
 */
export function stepsFigure(all: readonly WidthRow[]): Figure {
  const { rows, panels, leftOut } = shownRows(all);
  const reached = rows.filter((row) => row.reached && row.steps > 0);
  const most = Math.max(...rows.map(({ budget }) => budget));
  const points = (cell: readonly WidthRow[]): Point[] =>
    geometricMeanPoints(
      cell.map(({ width, steps }) => ({ x: width, y: steps })),
      { least: 1, most },
    );
  return {
    title: "Steps of gradient descent to zero",
    caption: `Geometric means over the seeds that reached it, of ${seedsOf(rows)}, bands 95 % intervals of the mean.${leftOut}`,
    x: widthAxis(rows),
    y: { label: "steps to zero (updates)", scale: "log" },
    panels,
    marks: eachSeries(reached, points),
  };
}

/**
 * Loss curves of the first seed at every width, in colours from the narrowest to the widest, a panel a setting, at the least depth and the setting's greatest N there.
 * @example
 * const svg = await renderSvg(lossFigure(widthRows(trials))); // of a run of width-sweep
 */
export function lossFigure(all: readonly WidthRow[]): Figure {
  const rows = severalWidths(all);
  const depth = Math.min(...rows.map((row) => row.depth));
  const first = ofFirstSeed(rows).filter((row) => row.depth === depth);
  const largest = [...groupBy(first, ({ setting }) => setting).values()].flatMap((own) => {
    const samples = Math.max(...own.map((row) => row.samples));
    return own.filter((row) => row.samples === samples).sort((a, b) => a.width - b.width);
  });
  const nameOf = seriesNames(largest);
  const panelOf = (row: WidthRow): string => `${nameOf(row)}, N = ${row.samples}`;
  return {
    title: "Loss of gradient descent, one seed",
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
