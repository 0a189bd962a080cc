import { fitSuccess, successProbability } from "../math/statistics/success/curve.js";
import type { Figure, Line, Mark, Point } from "../plot/figure.js";
import { seedsOf, seriesOf, shownRows, widthAxis } from "./panels.js";
import { outcomes, type WidthRow } from "./rows.js";
import { successByWidth } from "./thresholds.js";

/**
 * Success fractions against width with their fits, at the whole budget and at parts of it: colour is the setting, stroke the budget.
 * @example
 * const svg = await renderSvg(successFigure(widthRows(trials))); // of a run of width-sweep
 */
export function successFigure(all: readonly WidthRow[]): Figure {
  const { rows, panels, leftOut } = shownRows(all);
  const series = seriesOf(rows);
  const fitted = series.some((one) => hasSeveralWidths(one.rows));
  return {
    title: "Fraction of trainings that come to zero",
    caption: [
      `Dots over ${seedsOf(rows)}, with 95 % Wilson intervals${fitted ? "; lines are logistic fits in log m under Jeffreys' prior" : ""}.${leftOut}`,
      `${zeroInWords(rows)} The network without a hidden layer stands in the table.`,
    ].join(" "),
    x: widthAxis(rows),
    y: { label: "success (fraction of seeds)", scale: "linear", domain: [0, 1] },
    panels,
    marks: series.flatMap(marks),
  };
}

/** What comes to zero in these rows: "Zero is the training loss on the sphere, at its fraction, and the training error on tables." */
export function zeroInWords(rows: readonly WidthRow[]): string {
  const where = (byLoss: boolean): string | undefined => {
    const own = rows.filter(({ lossFraction }) => Number.isNaN(lossFraction) !== byLoss);
    if (own.length === 0) return undefined;
    const places = [...new Set(own.map(({ setting }) => (setting === "theorem" ? "the sphere" : "tables")))].sort();
    const fractions = [...new Set(own.map(({ lossFraction }) => lossFraction))].sort((a, b) => a - b).join(", ");
    const what = byLoss ? `${fractions} of the initial training loss` : "no training error";
    return `${what} on ${places.join(" and ")}`;
  };
  return `Zero is ${[where(true), where(false)].filter((part) => part !== undefined).join(", and ")}.`;
}

function marks({ name, panel, rows }: ReturnType<typeof seriesOf>[number]): Mark[] {
  const series = { colour: name, panel };
  const points = successByWidth(outcomes(rows)).map(({ width, success: { value, low, high } }) => {
    return { x: width, y: value, low, high };
  });
  const curve = (share: number, stroke: Line["stroke"], words: string): Line => {
    return { mark: "line", ...series, name: words, stroke, points: fittedCurve(rows, share) };
  };
  const curves = [
    curve(1, "solid", "within the step budget"),
    curve(1 / 4, "dashed", "within a quarter of it"),
    curve(1 / 16, "dotted", "within a sixteenth"),
  ];
  return [{ mark: "dots", ...series, points }, ...(hasSeveralWidths(rows) ? curves : [])];
}

const hasSeveralWidths = (rows: readonly WidthRow[]): boolean => new Set(rows.map(({ width }) => width)).size > 1;

function fittedCurve(rows: readonly WidthRow[], share: number): Point[] {
  const fit = fitSuccess(outcomes(rows, share));
  const widths = rows.map(({ width }) => Math.log(width));
  const [from, to] = [Math.min(...widths), Math.max(...widths)];
  const grid = Array.from({ length: 60 }, (_, index) => Math.exp(from + ((to - from) * index) / 59));
  return grid.map((x) => ({ x, y: successProbability(fit, x) }));
}
