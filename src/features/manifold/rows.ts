import type { Table, Trial } from "../../experiment/contract.js";
import type { Interval } from "../../math/statistics/interval.js";
import { meanInterval } from "../../math/statistics/mean.js";
import { groupBy } from "../../math/statistics/moments.js";
import { formatNumber } from "../../plot/format.js";
import type { ManifoldCell, ManifoldResult } from "./measure.js";

/** One sample, as findings, tables and figures take it. */
export interface ManifoldRow extends ManifoldResult, ManifoldCell {
  readonly seed: number;
  /** "sphere of dimension 5", "Swiss roll, noise 0.05". */
  readonly name: string;
}

/**
 * The trials as rows, in their order.
 * @example
 * const rows = manifoldRows(trials); // the evidence of manifold-dimension
 */
export function manifoldRows(trials: readonly Trial<ManifoldCell, ManifoldResult>[]): ManifoldRow[] {
  return trials.map(({ parameters, seed, result }) => ({ ...parameters, ...result, seed, name: nameOf(parameters) }));
}

function nameOf({ manifold, dimension, coordinates, noise }: ManifoldCell): string {
  const shape = manifold === "swiss-roll" ? "Swiss roll" : manifold === "smooth" ? `random smooth embedding of dimension ${dimension} in ${coordinates}` : `${manifold} of dimension ${dimension}`; // prettier-ignore
  return noise > 0 ? `${shape}, noise ${noise}` : shape;
}

/** Rows of one manifold and N. */
export const manifoldCells = (rows: readonly ManifoldRow[]): ManifoldRow[][] => [
  ...groupBy(rows, ({ name, samples, neighbours, unroll }) => `${name}/${samples}/${neighbours}/${unroll}`).values(),
];

/**
 * Both estimates of every cell, beside the true dimension, and how often a sample's own interval covers the cell's mean.
 * @example
 * const { columns, rows: lines } = dimensionTable(manifoldRows(trials)); // of a run of manifold-dimension
 */
export function dimensionTable(rows: readonly ManifoldRow[]): Table {
  const covers = (intervals: readonly Interval[], centre: number): string =>
    `${intervals.filter(({ low, high }) => low <= centre && centre <= high).length} of ${intervals.length}`;
  return {
    title: "Intrinsic dimension: means over seeds, with 95 % intervals",
    columns: ["manifold", "N", "true", "TwoNN", "Levina-Bickel", "TwoNN's intervals cover", "Levina-Bickel's cover"],
    rows: manifoldCells(rows.filter(({ unroll }) => !unroll)).map((cell) => {
      const [two, lb] = [cell.map(({ twoNN }) => twoNN), cell.map(({ levinaBickel }) => levinaBickel)];
      const means = [two, lb].map((all) => meanInterval(all.map(({ value }) => value)));
      return [
        ...[cell[0].name, cell[0].samples, cell[0].dimension, ...means.map(inWords)],
        ...[covers(two, means[0].value), covers(lb, means[1].value)],
      ];
    }),
  };
}

/**
 * Recovery of the Swiss roll's parameters at every N.
 * @example
 * const { columns, rows: lines } = unrollTable(manifoldRows(trials)); // of a run of manifold-dimension
 */
export function unrollTable(rows: readonly ManifoldRow[]): Table {
  const cells = manifoldCells(rows.filter(({ unrolled }) => unrolled !== undefined));
  const columns = {
    "R² by Isomap": "isomap",
    "R² by LLE": "locallyLinear",
    "R² by PCA": "components",
    "residual variance": "residualVariance",
    "suspect edges": "suspects",
    "true shortcuts among them": "shortcuts",
  } as const;
  return {
    title: "The true parameters as an affine map of the coordinates: means over seeds, with 95 % intervals",
    columns: ["manifold", "N", "seeds", ...Object.keys(columns)],
    rows: cells.map((cell) => [
      ...[cell[0].name, cell[0].samples, cell.length],
      ...Object.values(columns).map((key) => inWords(meanInterval(cell.map(({ unrolled }) => unrolled?.[key] ?? NaN)))),
    ]),
  };
}

function inWords({ value, low, high }: Interval): string {
  if (Number.isNaN(value)) return "none";
  const [centre, from, to] = [value, low, high].map(formatNumber);
  return low < high && Number.isFinite(high) ? `${centre} [${from}, ${to}]` : centre;
}

/**
 * What a run tested, in words.
 * @example
 * const sentence = manifoldTested(manifoldRows(trials)); // of a run of manifold-dimension
 */
export function manifoldTested(rows: readonly ManifoldRow[]): string {
  const drawn = [...new Set(rows.map(({ name, samples }) => `${name} (N = ${samples})`))];
  return `exact neighbours of points drawn uniformly in the parameters (the sphere: on it), each seed its own sample: ${drawn.join("; ")}`;
}
