import type { ZeroName } from "./zero.js";

/** What tells how a training ended that did not come to zero. */
export interface Unfinished {
  /** N. */
  readonly samples: number;
  /** The step budget. */
  readonly budget: number;
  /** The rate in units of the largest stable one, 2/λmax. */
  readonly units: number;
  readonly zero: ZeroName;
  /** The fraction of the initial loss that counts as zero. */
  readonly lossFraction: number;
  readonly initialLoss: number;
  readonly loss: number;
  /** λmin/λmax of the tangent kernel at the start; NaN where unknown. */
  readonly conditioning: number;
  readonly curve: { readonly steps: readonly number[]; readonly loss: readonly number[] };
}

/** Equal or parallel rows: λmin/λmax at or below this is float32's rounding of a singular kernel. */
export const leastConditioning = 1e-6;
/** A curve of fewer points shows no trend. */
const leastPoints = 4;
/** Float32 outputs err by 1e-7 to 1e-6 of the targets, so their squared loss cannot be told from zero at this of its start … */
const certainFloor = 1e-12;
/** … and may come to rest up to here. */
const possibleFloor = 1e-9;

/**
 * Steps that gradient descent takes in the kernel limit, where the slowest direction's loss falls by 4·units·λmin/λmax a step in
 * ln: ln(L₀/L*) / (4·units·λmin/λmax), L* the loss that is surely zero. The ratio counts as 1, which asks least, where it is
 * unknown or the kernel is singular.
 */
export function kernelSteps(ended: Unfinished): number {
  const { units, initialLoss, conditioning } = ended;
  const ratio = conditioning > leastConditioning ? conditioning : 1;
  return Math.max(0, Math.log(initialLoss / sureLoss(ended))) / (4 * units * ratio);
}

/** Whether the budget may be what ended training: it is shorter than the kernel limit asks, nothing shows a trend, or the trend leads to zero. */
export function mayStillFall(ended: Unfinished): boolean {
  const { budget, curve } = ended;
  return curve.loss.length < leastPoints || kernelSteps(ended) > budget || trendReaches(ended);
}

/** Whether what is left of the loss is float32's rounding. */
export function atFloor(ended: Unfinished): boolean {
  const left = ended.loss / ended.initialLoss;
  return left <= certainFloor || (left <= possibleFloor && !trendReaches(ended));
}

/** Whether ln loss, falling on as over the last two recorded stretches, comes to zero within ten more budgets. */
function trendReaches(ended: Unfinished): boolean {
  const { budget, zero, curve } = ended;
  const [last, first] = [curve.loss.length - 1, Math.max(0, curve.loss.length - 3)];
  const fall = Math.log(curve.loss[first] / curve.loss[last]) / (curve.steps[last] - curve.steps[first]);
  const sure = sureLoss(ended);
  // Errors may vanish long before the loss that excludes them: half of the present one counts as on the way.
  const target = zero === "loss" ? sure : Math.max(sure, curve.loss[last] / 2);
  return Math.log(curve.loss[last] / target) <= 10 * budget * fall;
}

/** The fraction of the start, or the loss 1/(2N) Σ (f − y)² below which no sample can be wrong: a wrong one-hot row adds 1/2, one of ±1 adds 1. */
function sureLoss({ zero, lossFraction, initialLoss, samples }: Unfinished): number {
  return zero === "loss" ? lossFraction * initialLoss : 1 / (4 * samples);
}
