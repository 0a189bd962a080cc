import type { Trial } from "../experiment/contract.js";
import { variantsOf } from "../experiment/variants.js";
import { groupBy } from "../math/statistics/moments.js";
import type { WidthTrial } from "../math/statistics/success/curve.js";
import type { WidthCell, WidthResult } from "./cell.js";
import type { HeldOutResult } from "./held-out.js";
import { atFloor, kernelSteps, mayStillFall, type Unfinished } from "./ending.js";
import { settings } from "./settings.js";

/** One training of a width sweep, as its findings, figures and tables take it. */
export interface WidthRow extends Omit<WidthCell, "zero" | "loss"> {
  /** The trial's parameters. */
  readonly cell?: WidthCell;
  /** The setting in words: "digits, true labels"; with what else varies among its trials, such as "parameterization mu". */
  readonly group: string;
  readonly seed: number;
  /** The step budget, and the steps that were made. */
  readonly budget: number;
  readonly steps: number;
  /** What counts as zero, in words. */
  readonly zero: string;
  /** The fraction of the initial loss that counts as zero, where the loss is what counts; else NaN. */
  readonly lossFraction: number;
  /** Whether zero was reached. */
  readonly reached: boolean;
  /** Whether it was not and the budget may be why: {@link mayStillFall}. */
  readonly falling: boolean;
  /** Whether it was not and what is left of the loss is float32's rounding: {@link atFloor}. */
  readonly floored: boolean;
  /** Steps that the kernel limit asks for: {@link kernelSteps}. */
  readonly kernelSteps: number;
  /** Final training 0-1 error, a fraction of N; NaN where labels are real. */
  readonly error: number;
  /** Root of the final mean squared training error in the labels' units; NaN for classes. */
  readonly rmse: number;
  /** What held-out rows say; null where there are none. */
  readonly test: HeldOutResult | null;
  readonly deadSamples: number;
  readonly conditioning: number;
  /** Diverged, or without a gradient from the start. */
  readonly lost: boolean;
  readonly curve: WidthResult["curve"];
}

const named = ["setting", "samples", "dimension", "depth", "width", "steps", "zero"] as const;

/**
 * The trials as rows, in their order.
 * @example
 * const rows = widthRows(trials); // the evidence of width-sweep
 */
export function widthRows(trials: readonly Trial<WidthCell, WidthResult>[]): WidthRow[] {
  const variants = new Map(
    [...groupBy(trials, ({ parameters }) => parameters.setting)].map(([setting, own]) => [
      setting,
      variantsOf(own, named),
    ]),
  );
  const groupOf = (cell: WidthCell) =>
    [settings[cell.setting], variants.get(cell.setting)?.(cell) ?? ""].filter((part) => part !== "").join(", ");
  return trials.map(({ parameters, seed, result }) => {
    const { setting, depth, samples, width, steps: budget, zero, units, parameterization } = parameters;
    const { dimension, deadSamples, conditioning, curve, steps, errors, rmse = NaN, test = null } = result;
    return {
      cell: parameters,
      ...{ setting, group: groupOf(parameters), depth, samples, dimension, width, seed, budget, steps, curve },
      ...{ deadSamples, conditioning, units, parameterization },
      zero: zero === "loss" ? "loss to zero" : "no training error",
      lossFraction: zero === "loss" ? parameters.loss : NaN,
      ...{ error: errors / samples, rmse, test },
      ...endingOf(parameters, result),
    };
  });
}

function endingOf(cell: WidthCell, { status, initialLoss, loss, conditioning, curve }: WidthResult) {
  const { samples, steps: budget, units, zero, loss: lossFraction } = cell;
  const ended: Unfinished = { samples, budget, units, zero, lossFraction, initialLoss, loss, conditioning, curve };
  const reached = status === "loss" || status === "zero-error";
  const lost = status === "diverged" || status === "dead";
  const open = !reached && !lost;
  const floored = open && atFloor(ended);
  const falling = open && !floored && (status === "aborted" || mayStillFall(ended));
  return { reached, lost, floored, falling, kernelSteps: kernelSteps(ended) };
}

/**
 * What counts as zero was reached within this share of the step budget, by width.
 * @example
 * const found = outcomes(widthRows(trials)); // of a run of width-sweep
 */
export function outcomes(rows: readonly WidthRow[], share = 1): WidthTrial[] {
  return rows.map(({ width, reached, steps, budget }) => ({ width, success: reached && steps <= share * budget }));
}

/**
 * No training error at the end, by width.
 * @example
 * const found = classified(widthRows(trials)); // of a run of width-sweep
 */
export function classified(rows: readonly WidthRow[]): WidthTrial[] {
  return rows.map(({ width, error }) => ({ width, success: error === 0 }));
}

/**
 * Rows of one setting, d, depth, N, budget and rule, by their common name; without the linear networks.
 * @example
 * const found = widthGroups(widthRows(trials)); // of a run of width-sweep
 */
export function widthGroups(rows: readonly WidthRow[]): Map<string, WidthRow[]> {
  return groupBy(
    rows.filter(({ depth }) => depth > 0),
    ({ group, dimension, depth, samples, budget, zero }) =>
      `${group}, d = ${dimension}, depth ${depth}, N = ${samples}, ${budget} steps, ${zero}`,
  );
}

/**
 * The rows at the largest width of each of {@link widthGroups}.
 * @example
 * const found = widestRows(widthRows(trials)); // of a run of width-sweep
 */
export function widestRows(rows: readonly WidthRow[]): { name: string; width: number; rows: WidthRow[] }[] {
  return [...widthGroups(rows)].map(([name, group]) => {
    const width = Math.max(...group.map((row) => row.width));
    return { name, width, rows: group.filter((row) => row.width === width) };
  });
}

/**
 * The linear networks on data of one setting, d and N, at one budget and rule, by their common name.
 * @example
 * const found = linearGroups(widthRows(trials)); // of a run of width-sweep
 */
export function linearGroups(rows: readonly WidthRow[]): Map<string, WidthRow[]> {
  return groupBy(
    rows.filter(({ depth }) => depth === 0),
    dataName,
  );
}

/**
 * The linear networks on the same data as these rows, at their budget and rule.
 * @example
 * const rows = linearRows(widthRows(trials), widthRows(trials)); // of a run of width-sweep
 */
export function linearRows(rows: readonly WidthRow[], [like]: readonly WidthRow[]): WidthRow[] {
  const name = dataName(like);
  return rows.filter((row) => row.depth === 0 && dataName(row) === name);
}

const dataName = ({ group, dimension, samples, budget, zero }: WidthRow): string =>
  `${group}, d = ${dimension}, N = ${samples}, ${budget} steps, ${zero}`;
