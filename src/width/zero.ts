import { UsageError } from "../errors.js";
import type { SettingOptions } from "./settings.js";

/** What counts as zero: the training loss, at a fraction of its start, or the training error; "auto" is settled by {@link settledCell}. */
export const zeroNames = ["auto", "loss", "error"] as const;
/** One of {@link zeroNames}. */
export type ZeroName = (typeof zeroNames)[number];

/** What {@link settledCell} settles: a cell whose zero may still be "auto". */
export type Unsettled = SettingOptions & { readonly depth: number; readonly width: number; readonly zero: ZeroName };

/**
 * A file makes the setting its own; a linear network has no width, and a file its own dimension. Random labels of digits are of two
 * classes, 3 and 8, where no others are chosen: ±1 at one output. On the sphere zero is the loss, which the papers speak of; on
 * tables, whose near-equal rows keep the loss up for very long, it is the error, which the lecture speaks of; real labels have no
 * errors, so it is the loss there. Drawn points have none to hold out.
 * @throws UsageError for an error of real labels that is to come to zero.
 * @example
 * const settled = settledCell(cell); // "auto" is the loss on the sphere, and the error on tables
 */
export function settledCell<C extends Unsettled>(cell: C): C {
  const { data, depth, zero, classes } = cell;
  const setting = data === "" ? cell.setting : "file";
  const real = setting === "file" && cell.task === "regression";
  if (real && zero === "error") throw new UsageError({ where: "--zero error", rule: "real labels have a loss and no errors", received: "--task regression", repair: "Leave one of them out." }); // prettier-ignore
  return {
    ...cell,
    setting,
    zero: zero !== "auto" ? zero : setting === "theorem" || real ? "loss" : "error",
    ...(setting === "digits-random" && classes === "" ? { classes: "3,8" } : {}),
    ...(setting === "file" ? { dimension: 1 } : {}),
    ...(setting === "theorem" ? { test: 0 } : {}),
    ...(depth === 0 ? { width: 1 } : {}),
  };
}

/**
 * When training of a settled cell stops: at `loss` of the initial loss, in (0, 1], or without a training error.
 * @example
 * zeroRule({ zero: "loss", loss: 1e-3 }); // the stop rule { relativeLoss: 1e-3 }
 */
export function zeroRule({ zero, loss }: { readonly zero: ZeroName; readonly loss: number }) {
  return zero === "loss" ? { relativeLoss: loss } : { zeroError: true };
}
