import type { Trial } from "../../experiment/contract.js";
import type { Figure } from "../../plot/figure.js";
import { meansFigure } from "../../plot/means-figure.js";
import { ofFirstSeed } from "../../math/statistics/first-seed.js";
import type { SuperpositionCell, SuperpositionResult } from "./superposition.js";
import { studyRows, type StudyRow } from "./study.js";

/** A trained toy model with the columns of its weights. */
export interface SuperpositionRow extends StudyRow<SuperpositionCell> {
  readonly columns: SuperpositionResult["columns"];
}

/**
 * The trials as rows, called by their sparsity.
 * @example
 * const rows = superpositionRows(trials); // the evidence of superposition
 */
export function superpositionRows(
  trials: readonly Trial<SuperpositionCell, SuperpositionResult>[],
): SuperpositionRow[] {
  const rows = studyRows<SuperpositionCell>(({ features, units, sparsity }) => `${features} features in ${units} units, S = ${sparsity}`)(trials); // prettier-ignore
  return rows.map((row, at) => ({ ...row, columns: trials[at].result.columns }));
}

/**
 * Features held against sparsity.
 * @example
 * const svg = await renderSvg(storedFigure(superpositionRows(trials))); // of a run of superposition
 */
export function storedFigure(rows: readonly SuperpositionRow[]): Figure {
  const measured = rows.map(({ cell, values }) => ({
    panel: `${cell.features} features in ${cell.units} units`,
    x: cell.sparsity,
    values: { "features held": values.stored },
  }));
  return meansFigure(measured, {
    title: "Features held in few units",
    caption: "Columns of W of length above 1/2.",
    x: { label: "sparsity S (probability that a feature is absent)", scale: "linear" },
    y: { label: "features held (number)", scale: "linear", least: 0 },
  });
}

/**
 * Columns of W in the plane of two units, of the first seed, a panel a sparsity.
 * @example
 * const svg = await renderSvg(geometryFigure(superpositionRows(trials))); // of a run of superposition
 */
export function geometryFigure(rows: readonly SuperpositionRow[]): Figure {
  const shown = ofFirstSeed(rows).filter(({ cell }) => cell.units === 2);
  return {
    title: "Directions of the features",
    caption: shown.length === 0 ? "No model has two units." : "Columns of W of the first seed, each from the origin.",
    x: { label: "unit 1 (weight)", scale: "linear", domain: [-1.5, 1.5] },
    y: { label: "unit 2 (weight)", scale: "linear", domain: [-1.5, 1.5] },
    aspect: 1,
    panels: shown.map(({ cell }) => `S = ${cell.sparsity}`),
    marks: shown.flatMap(({ cell, columns }) =>
      columns.map(([x, y], at) => ({
        mark: "line" as const,
        panel: `S = ${cell.sparsity}`,
        name: `feature ${at + 1}`,
        dots: true,
        points: [
          { x: 0, y: 0 },
          { x, y },
        ],
      })),
    ),
  };
}
