import type { Trial } from "../experiment/contract.js";
import type { DriftRow } from "./slopes.js";

/** What a drift trial has to know of its cell. */
export interface DriftCell {
  readonly parameterization: string;
  readonly depth: number;
  readonly width: number;
  /** The training loss at which drift is measured, as a fraction of the initial one. */
  readonly loss: number;
}

/** Drift of one trained network, a number a layer, and whether training came to the loss where it counts. */
export interface DriftResult extends Pick<DriftRow, "frobenius" | "spectral" | "flipped"> {
  readonly status: string;
}

/** Trainings that came to the loss at which drift is measured. */
export function driftRows(trials: readonly Trial<DriftCell, DriftResult>[]): DriftRow[] {
  return trials
    .filter(({ result }) => result.status === "loss")
    .map(({ parameters: { parameterization, depth, width }, result: { frobenius, spectral, flipped } }) => ({
      ...{ parameterization, depth, width },
      ...{ frobenius, spectral, flipped },
    }));
}

/** What a drift run tested, in words. */
export function driftTested(rows: readonly DriftRow[], trials: readonly Trial<DriftCell, DriftResult>[]): string {
  const deepest = Math.max(...trials.map(({ parameters }) => parameters.depth));
  const widths = [...new Set(trials.map(({ parameters }) => parameters.width))].sort((a, b) => a - b);
  return `relative drift of kernels at the first step where the loss is at most ${trials[0].parameters.loss} of the initial one, depth ${deepest}, widths ${widths.join(", ")}; ${rows.length} of ${trials.length} trainings arrived there`;
}
