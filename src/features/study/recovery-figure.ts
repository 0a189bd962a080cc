import type { Trial } from "../../experiment/contract.js";
import type { Figure } from "../../plot/figure.js";
import { meansFigure } from "../../plot/means-figure.js";
import type { RecoveryCell, RecoveryResult } from "./recovery.js";
import { studyRows, type StudyRow } from "./study.js";

/** A training with its curve. */
export interface RecoveryRow extends StudyRow<RecoveryCell> {
  readonly curve: RecoveryResult["curve"];
}

/**
 * The trials as rows.
 * @example
 * const rows = recoveryRows(trials); // the evidence of contrastive-recovery
 */
export function recoveryRows(trials: readonly Trial<RecoveryCell, RecoveryResult>[]): RecoveryRow[] {
  const rows = studyRows<RecoveryCell>(({ dimension, batch, temperature }) => `n = ${dimension}, B = ${batch}, τ = ${temperature}`)(trials); // prettier-ignore
  return rows.map((row, at) => ({ ...row, curve: trials[at].result.curve }));
}

/**
 * R² of the latents against the step, beside that of x itself.
 * @example
 * const svg = await renderSvg(recoveryFigure(recoveryRows(trials))); // of a run of contrastive-recovery
 */
export function recoveryFigure(rows: readonly RecoveryRow[]): Figure {
  const measured = rows.flatMap(({ name, curve, values }) =>
    curve.steps.map((x, at) => ({ panel: name, x, values: { "f(x)": curve.recovery[at], "x itself": values.raw } })),
  );
  return meansFigure(measured, {
    title: "Latents recovered by a linear map",
    caption: "R² on held-out samples against the step; step 0 is the untrained network.",
    x: { label: "step (updates)", scale: "linear" },
    y: { label: "R² of the latents (fraction)", scale: "linear", most: 1 },
  });
}
