import type { Figure } from "../plot/figure.js";
import { meansFigure, type MeansLabels } from "../plot/means-figure.js";

/**
 * Means over seeds of some measures of rows against x, a line each, a panel for each group of rows; rows without a number are left out.
 * @example
 * const rows = [{ n: 10, error: 0.2 }, { n: 20, error: 0.1 }];
 * const figure = lineFigure(rows, ({ n }) => n, { error: ({ error }) => error }, {
 *   ...{ title: "Error", caption: "Means.", x: { label: "samples", scale: "log" }, y: { label: "error", scale: "linear" } },
 * });
 */
export function lineFigure<R>(
  rows: readonly R[],
  x: (row: R) => number,
  measures: Readonly<Record<string, (row: R) => number>>,
  labels: MeansLabels,
  panelOf?: (row: R) => string,
): Figure {
  const measured = rows.map((row) => ({
    x: x(row),
    values: Object.fromEntries(Object.entries(measures).map(([name, measure]) => [name, measure(row)])),
    ...(panelOf === undefined ? {} : { panel: panelOf(row) }),
  }));
  const whole = measured.filter(({ values }) => !Object.values(values).some(Number.isNaN));
  return meansFigure(whole.length > 0 ? whole : measured, labels);
}
