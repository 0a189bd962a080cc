import type { HeldOutResult } from "./held-out.js";
import type { TrainingOutcome } from "../train/train.js";
import type { SettingName } from "./settings.js";
import type { ZeroName } from "./zero.js";

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
  /** The fraction of the initial training loss that counts as zero. */
  readonly loss: number;
  /** The rate in units of the largest stable one. */
  readonly units: number;
  readonly parameterization: string;
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
  /** Training samples that are wrong at the end; NaN where labels are real. */
  readonly errors: number;
  /** Root of the mean squared training error, in the labels' own units; NaN for classes. Absent in records of earlier versions. */
  readonly rmse?: number;
  /** What held-out rows say; null where there are none. */
  readonly test?: HeldOutResult | null;
  /** The input dimension d of the data. */
  readonly dimension: number;
  /** Samples for which no unit of the last hidden layer is live at the end. */
  readonly deadSamples: number;
  /** λmin of the tangent kernel at initialization, over λmax. */
  readonly conditioning: number;
  /** "loss" and "errors" at the recorded steps. */
  readonly curve: TrainingOutcome["curve"];
}
