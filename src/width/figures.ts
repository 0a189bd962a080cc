import { groupBy, mean, quantile } from "../math/statistics/moments.js";
import { fitSuccess, successProbability } from "../math/statistics/success-curve.js";
import { successThreshold } from "../math/statistics/threshold.js";
import { outcomes, publishedBounds, successByWidth, type WidthRow } from "./rows.js";
import type { Axis, Chart, Rule, Series } from "../plot/figure.js";

/** Final training error against width, a panel for each depth and N. */
export function errorFigure(rows: readonly WidthRow[]): Chart {
  return {
    kind: "chart",
    title: "Training error against width",
    caption:
      "Final training 0-1 error; lines are means, bands the range from the 10 % to the 90 % quantile over seeds. Dotted: where the parameters of a network on the sphere number N.",
    x: widthAxis(rows),
    y: { label: "training 0-1 error (fraction of N)", scale: "linear" },
    panels: panelsOf(rows),
    series: overWidth(rows, (cell) =>
      spread(
        cell.map(({ error }) => error),
        mean,
      ),
    ),
    rules: parameterRules(rows),
  };
}

/** Success fractions against width with their fits, at the whole budget and at parts of it. */
export function successFigure(rows: readonly WidthRow[]): Chart {
  return {
    kind: "chart",
    title: "Fraction of trainings that reach zero error",
    caption:
      "Dots with 95 % Wilson intervals; lines are logistic fits in log m under Jeffreys' prior. Dashed: within a quarter, dotted: within a sixteenth of the step budget.",
    x: widthAxis(rows),
    y: { label: "success (fraction of seeds)", scale: "linear", domain: [0, 1] },
    panels: panelsOf(rows),
    series: [...groupBy(rows, (row) => `${row.group}|${panelOf(row)}`).values()].flatMap(successSeries),
  };
}

/** Steps to zero error against width, over the seeds that reached it. */
export function stepsFigure(rows: readonly WidthRow[]): Chart {
  return {
    kind: "chart",
    title: "Steps of gradient descent to zero training error",
    caption: "Median over the seeds that reached it, band from the 10 % to the 90 % quantile.",
    x: widthAxis(rows),
    y: { label: "steps to zero 0-1 error (updates)", scale: "log" },
    panels: panelsOf(rows),
    series: overWidth(
      rows.filter(({ error, steps }) => error === 0 && steps > 0),
      (cell) =>
        spread(
          cell.map(({ steps }) => steps),
          (values) => quantile(values, 0.5),
        ),
    ),
  };
}

/** Loss curves of seed 0 at every other width. */
export function lossFigure(rows: readonly WidthRow[]): Chart {
  const shown = rows.filter(({ seed, group, depth, samples }) => {
    const [first] = rows;
    return seed === 0 && group === first.group && depth === first.depth && samples === first.samples;
  });
  const byWidth = [...shown].sort((a, b) => a.width - b.width).filter((_, index) => index % 2 === 0);
  return {
    kind: "chart",
    title: "Loss of gradient descent, seed 0",
    caption: `Squared loss 1/(2N) Σ (f − y)² until the training error is zero; ${rows[0].group}, depth ${rows[0].depth}, N = ${rows[0].samples}.`,
    x: { label: "step t + 1 (updates)", scale: "log" },
    y: { label: "training loss", scale: "log" },
    series: byWidth.map(({ width, curve }) => ({
      name: `m = ${width}`,
      draw: "line",
      points: curve.steps.map((step, index) => ({ x: step + 1, y: curve.loss[index] })),
    })),
  };
}

/** The width where half the trainings succeed against N, beside the published bounds without their constants. */
export function thresholdFigure(rows: readonly WidthRow[]): Chart {
  return {
    kind: "chart",
    title: "Width needed against the number of samples",
    caption:
      "Width where half the trainings succeed, with 95 % intervals. Dashed: published upper bounds, without their constants; " +
      `above the figure: ${publishedBounds.flatMap(({ paper, exponent }) => ((exponent ?? 0) > 3 ? [`${paper} N^${exponent}`] : [])).join(", ")}. ` +
      "Dotted: where the parameters number N.",
    x: { label: "samples N", scale: "log", ticks: [...new Set(rows.map(({ samples }) => samples))] },
    y: { label: "hidden width m (units)", scale: "log" },
    series: [...thresholdSeries(rows), ...boundSeries(rows)],
  };
}

const panelOf = ({ depth, samples }: WidthRow): string => `depth ${depth}, N = ${samples}`;

/** All panels where they are three at most, else those of each depth's largest N. */
function panelsOf(rows: readonly WidthRow[]): string[] {
  const few = new Set(rows.map(panelOf)).size <= 3;
  const largest = new Map<number, number>();
  for (const { depth, samples } of rows) largest.set(depth, Math.max(samples, largest.get(depth) ?? 0));
  const shown = rows.filter(({ depth, samples }) => few || samples === largest.get(depth));
  return [...new Set(shown.map(panelOf))].sort();
}

/** Powers of two from the smallest width to the largest. */
function widthAxis(rows: readonly WidthRow[]): Axis {
  const widths = rows.map(({ width }) => width);
  const domain = [Math.min(...widths), Math.max(...widths)] as const;
  const powers = Array.from({ length: 24 }, (_, exponent) => 2 ** exponent);
  const ticks = powers.filter((power) => power >= domain[0] && power <= domain[1]);
  return { label: "hidden width m (units)", scale: "log", ticks, ...(domain[0] < domain[1] ? { domain } : {}) };
}

interface Spread {
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

function spread(values: readonly number[], centre: (values: readonly number[]) => number): Spread {
  return { y: centre(values), low: quantile(values, 0.1), high: quantile(values, 0.9) };
}

/** One line a group and panel through what `of` says of the rows at each width. */
function overWidth(rows: readonly WidthRow[], of: (cell: readonly WidthRow[]) => Spread): Series[] {
  return [...groupBy(rows, (row) => `${row.group}|${panelOf(row)}`).values()].map((group) => ({
    name: group[0].group,
    panel: panelOf(group[0]),
    draw: "both",
    points: byWidth(group).map(([x, cell]) => ({ x, ...of(cell) })),
  }));
}

function byWidth(rows: readonly WidthRow[]): [number, WidthRow[]][] {
  return [...groupBy(rows, ({ width }) => width)].sort(([a], [b]) => a - b);
}

/** m(d + 1) + ... = N: about N/d at depth 1 and √N beyond. */
function parameterRules(rows: readonly WidthRow[]): Rule[] {
  return [...groupBy(rows, panelOf)].flatMap(([panel, [{ depth, samples, dimension }]]) => {
    const at = depth === 1 ? samples / dimension : Math.sqrt(samples);
    return at > 1 && panelsOf(rows).includes(panel)
      ? [{ axis: "x", at, label: "parameters = N", panel } satisfies Rule]
      : [];
  });
}

function successSeries(group: readonly WidthRow[]): Series[] {
  const [{ group: colour }] = group;
  const panel = panelOf(group[0]);
  const curve = (share: number, stroke: Series["stroke"], name: string): Series => ({
    name: `${colour}: ${name}`,
    colour,
    panel,
    draw: "line",
    stroke,
    points: fittedCurve(group, share),
  });
  const dots = successByWidth(outcomes(group)).map(({ width, success: { value, low, high } }) => ({
    x: width,
    y: value,
    low,
    high,
  }));
  return [
    { name: colour, panel, draw: "dots", points: dots },
    curve(1, "solid", "full budget"),
    curve(1 / 4, "dashed", "1/4"),
    curve(1 / 16, "dotted", "1/16"),
  ];
}

function fittedCurve(group: readonly WidthRow[], share: number): { x: number; y: number }[] {
  const fit = fitSuccess(outcomes(group, share));
  const widths = group.map(({ width }) => Math.log(width));
  const [from, to] = [Math.min(...widths), Math.max(...widths)];
  const grid = Array.from({ length: 60 }, (_, index) => Math.exp(from + ((to - from) * index) / 59));
  return grid.map((x) => ({ x, y: successProbability(fit, x) }));
}

/** Of the settings and depths that were run at several N, or of all where none was: one point shows no growth. */
function thresholdSeries(rows: readonly WidthRow[]): Series[] {
  const all = [...groupBy(rows, ({ group, depth }) => `${group}, depth ${depth}`)];
  const several = all.filter(([, group]) => new Set(group.map(({ samples }) => samples)).size > 1);
  return (several.length > 0 ? several : all).map(([name, group]): Series => ({
    name,
    draw: "dots",
    points: [...groupBy(group, ({ samples }) => samples)].map(([x, cell]) => {
      const { value, low, high } = successThreshold(outcomes(cell), 0.5);
      return { x, y: value, low, high };
    }),
  }));
}

/** Lines over the range of N, or over a factor of two about a single one. */
function boundSeries(rows: readonly WidthRow[]): Series[] {
  const samples = rows.map((row) => row.samples);
  const [least, most] = [Math.min(...samples), Math.max(...samples)];
  const ends = least === most ? [least / 1.5, least * 1.5] : [least, most];
  const line = (name: string, widthAt: (x: number) => number, stroke: "dashed" | "dotted"): Series => ({
    name,
    endLabel: name,
    colour: "none",
    draw: "line",
    stroke,
    points: ends.map((x) => ({ x, y: widthAt(x) })),
  });
  const bounds = publishedBounds.flatMap(({ paper, exponent }) =>
    exponent === undefined || exponent > 3 ? [] : [line(`${paper}: N^${exponent}`, (x) => x ** exponent, "dashed")],
  );
  const { dimension } = rows[0];
  const parameters = line("parameters = N on the sphere at depth 1: N/d", (x) => x / dimension, "dotted");
  return [...bounds, { ...parameters, points: [...parameters.points].reverse() }];
}
