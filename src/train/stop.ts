import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import { innerByMember } from "../model/by-member.js";
import type { Parameter } from "../model/network.js";
import type { Measured } from "./objective.js";

export interface StopRules {
  /** Stop where the measured "errors" are 0. */
  readonly zeroError?: boolean;
  /** Stop where the loss is at most this. */
  readonly loss?: number;
  /** Stop where the loss is at most this fraction of the initial one. */
  readonly relativeLoss?: number;
  /** Stop where the norm of the loss's gradient, of the step's own sample, is at most this. */
  readonly gradientNorm?: number;
}

/** Why a member moves no more, by the code that its `ended` takes: 0 while it moves. Of rules that hold at once the first counts. */
export const endings = ["none", "diverged", "zero-error", "loss", "gradient", "dead", "collapsed"] as const;
export type Ending = (typeof endings)[number];

/** The rules asked for, and the objective's own. */
export interface Rules extends StopRules {
  /** Ends where the measured "spread" is below. */
  readonly leastSpread?: number;
}

/** Larger magnitudes, infinities and NaN are divergence: float32 ends at 3.4e38. */
const largestFinite = 3e38;

/** Whether a rule speaks of the whole, which a step on a sample does not see. */
export function speaksOfWhole({ zeroError = false, loss, relativeLoss }: StopRules): boolean {
  return zeroError || loss !== undefined || relativeLoss !== undefined;
}

/** The loss at which each member stops, [S] float32 numbers. */
export function lossLimits({ loss = -Infinity, relativeLoss }: StopRules, initial: readonly number[]): Float32Array {
  const limits = initial.map((value) =>
    Math.max(loss, relativeLoss === undefined ? -Infinity : relativeLoss * value, -largestFinite),
  );
  return Float32Array.from(limits);
}

/** What rules look at: numbers measured, whether on the whole, and the square of the gradient's norm, [S], in a step. */
export interface Seen {
  readonly measured: Measured;
  readonly onWhole: boolean;
  readonly squaredNorm?: tensorflow.Tensor;
}

/** Each rule in turn as 1 for members that do not meet it and 0 for those who do, [S]: in the order of {@link endings}. */
export function rulesOpen(
  rules: Rules,
  { measured, onWhole, squaredNorm }: Seen,
  limits: tensorflow.Tensor,
): (readonly [Ending, tensorflow.Tensor])[] {
  const open: [Ending, tensorflow.Tensor][] = [["diverged", tf.lessEqual(tf.abs(measured.loss), largestFinite)]];
  if (onWhole && rules.zeroError === true) open.push(["zero-error", tf.notEqual(errorsOf(measured), 0)]);
  if (onWhole && (rules.loss !== undefined || rules.relativeLoss !== undefined))
    open.push(["loss", tf.greater(measured.loss, limits)]);
  if (rules.gradientNorm !== undefined && squaredNorm !== undefined)
    open.push(["gradient", tf.greater(squaredNorm, rules.gradientNorm ** 2)]);
  if (onWhole && rules.leastSpread !== undefined)
    open.push(["collapsed", tf.greaterEqual(spreadOf(measured), rules.leastSpread)]);
  return open.map(([ending, holds]) => [ending, tf.cast(holds, "float32")] as const);
}

/** ‖∇L‖² by member, [S]. */
export function squaredNorm(
  parameters: readonly Parameter[],
  members: number,
  gradients: readonly tensorflow.Tensor[],
): tensorflow.Tensor {
  return tf.addN(parameters.map((parameter, at) => innerByMember(parameter, members, gradients[at], gradients[at])));
}

function errorsOf(measured: Measured): tensorflow.Tensor1D {
  check("errors" in measured, () => ({
    where: "the 'stop' parameter of train, zeroError",
    rule: 'the objective must measure "errors", which supervised does where targets are labels (±1 or one-hot)',
    received: `an objective that measures ${Object.keys(measured).join(", ")}`,
    repair: "Stop at a loss or relativeLoss, or give supervised { errors: true }.",
  }));
  return measured.errors;
}

function spreadOf(measured: Measured): tensorflow.Tensor1D {
  check("spread" in measured, () => ({
    where: "an objective with a least spread",
    rule: 'it must measure "spread", [S]',
    received: `one that measures ${Object.keys(measured).join(", ")}`,
    repair: "Measure it, or leave the objective's spread out.",
  }));
  return measured.spread;
}
