import type { Trial } from "../experiment/contract.js";
import { variantsOf } from "../experiment/variants.js";
import { groupBy } from "../math/statistics/moments.js";
import type { WidthTrial } from "../math/statistics/success-curve.js";
import type { TrainingOutcome } from "../train/train.js";
import { settings, type SettingName, type ZeroName } from "./settings.js";

/** What a width sweep's rows have to know of a cell. */
export interface WidthCell {
  readonly setting: SettingName;
  /** N. */
  readonly samples: number;
  /** d of the sphere. */
  readonly dimension: number;
  /** Hidden layers; 0 is the linear network, the baseline. */
  readonly depth: number;
  /** m, in units of each hidden layer. */
  readonly width: number;
  /** The step budget. */
  readonly steps: number;
  /** What counts as zero: the training loss or the training error. */
  readonly zero: ZeroName;
}

/** What one training of a width sweep came to. */
export interface WidthResult {
  /** "loss" where the loss came down to the fraction of its start that counts as zero, "zero-error" where the error is to. */
  readonly status: string;
  /** Updates made. */
  readonly steps: number;
  /** Training losses before the first update and after the last. */
  readonly initialLoss: number;
  readonly loss: number;
  /** Training samples that are wrong at the end. */
  readonly errors: number;
  /** The input dimension d of the data. */
  readonly dimension: number;
  /** Samples for which no unit of the last hidden layer is live at the end. */
  readonly deadSamples: number;
  /** λmin of the tangent kernel at initialization, over λmax. */
  readonly conditioning: number;
  /** "loss" and "errors" at the recorded steps. */
  readonly curve: TrainingOutcome["curve"];
}

/** One training of a width sweep, as its findings, figures and tables take it. */
export interface WidthRow extends Omit<WidthCell, "zero"> {
  /** The setting in words: "digits, true labels"; with what else varies in the run, such as "parameterization mu". */
  readonly group: string;
  readonly seed: number;
  /** The step budget, and the steps that were made. */
  readonly budget: number;
  readonly steps: number;
  /** What counts as zero, in words. */
  readonly zero: string;
  /** Whether that was reached. */
  readonly reached: boolean;
  /** Whether it was still falling where the budget ended: by more than a hundredth over the last recorded stretch. */
  readonly falling: boolean;
  /** Final training 0-1 error, a fraction of N. */
  readonly error: number;
  readonly deadSamples: number;
  readonly conditioning: number;
  /** Diverged, or without a gradient from the start. */
  readonly lost: boolean;
  readonly curve: WidthResult["curve"];
}

/** The trials as rows, in their order. */
export function widthRows(trials: readonly Trial<WidthCell, WidthResult>[]): WidthRow[] {
  const variant = variantsOf(trials, ["setting", "samples", "dimension", "depth", "width", "steps", "zero"]);
  const groupOf = (cell: WidthCell) => [settings[cell.setting], variant(cell)].filter((part) => part !== "").join(", ");
  return trials.map(({ parameters, seed, result }) => {
    const { setting, depth, samples, width, steps: budget, zero } = parameters;
    const { status, steps, errors, dimension, deadSamples, conditioning, curve } = result;
    return {
      ...{ setting, group: groupOf(parameters), depth, samples, dimension, width, seed, budget, steps, curve },
      ...{ deadSamples, conditioning },
      zero: zero === "loss" ? "loss to zero" : "no training error",
      reached: status === "loss" || status === "zero-error",
      falling: status === "budget" && stillFalls(curve.loss),
      error: errors / samples,
      lost: status === "diverged" || status === "dead",
    };
  });
}

function stillFalls(loss: readonly number[]): boolean {
  return loss.length > 1 && loss[loss.length - 1] < 0.99 * loss[loss.length - 2];
}

/** What counts as zero was reached within this share of the step budget, by width. */
export function outcomes(rows: readonly WidthRow[], share = 1): WidthTrial[] {
  return rows.map(({ width, reached, steps, budget }) => ({ width, success: reached && steps <= share * budget }));
}

/** No training error at the end, by width. */
export function classified(rows: readonly WidthRow[]): WidthTrial[] {
  return rows.map(({ width, error }) => ({ width, success: error === 0 }));
}

/** Rows of one setting, d, depth, N and budget, by their common name; without the linear networks. */
export function widthGroups(rows: readonly WidthRow[]): Map<string, WidthRow[]> {
  return groupBy(
    rows.filter(({ depth }) => depth > 0),
    ({ group, dimension, depth, samples, budget, zero }) =>
      `${group}, d = ${dimension}, depth ${depth}, N = ${samples}, ${budget} steps, ${zero}`,
  );
}

/** The linear networks on the same data as these rows. */
export function linearRows(rows: readonly WidthRow[], [like]: readonly WidthRow[]): WidthRow[] {
  return rows.filter(
    ({ depth, group, samples, dimension }) =>
      depth === 0 && group === like.group && samples === like.samples && dimension === like.dimension,
  );
}
