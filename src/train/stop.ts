import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Ensemble } from "../model/ensemble.js";
import { squareByMember } from "./optimizer.js";

export interface StopRules {
  /** Stop at zero 0-1 training error. */
  readonly zeroError?: boolean;
  /** Stop where the loss is at most this. */
  readonly loss?: number;
  /** Stop where the loss is at most this fraction of the initial one. */
  readonly relativeLoss?: number;
  /** Stop where the norm of the loss's gradient is at most this. */
  readonly gradientNorm?: number;
}

/** The loss at which each member stops; -Infinity for one that no loss stops. */
export function lossLimits({ loss = -Infinity, relativeLoss }: StopRules, initial: readonly number[]): number[] {
  return initial.map((value) => Math.max(loss, relativeLoss === undefined ? -Infinity : relativeLoss * value));
}

/** 1 for members whose loss [S] or errors [S] meet a rule, [S]; nothing where there is no such rule. */
export function finished(
  rules: StopRules,
  loss: tensorflow.Tensor,
  errors: tensorflow.Tensor,
  limits: tensorflow.Tensor,
): tensorflow.Tensor | undefined {
  const byLoss = rules.loss !== undefined || rules.relativeLoss !== undefined;
  const low = byLoss ? [tf.lessEqual(loss, limits)] : [];
  const zero = rules.zeroError === true ? [tf.equal(errors, 0)] : [];
  const any = [...low, ...zero];
  return any.length === 0
    ? undefined
    : tf.cast(
        any.reduce((a, b) => tf.logicalOr(a, b)),
        "float32",
      );
}

/** 1 for members whose gradient's norm is within the rule, [S]. */
export function gradientIsSmall(
  ensemble: Ensemble,
  gradients: readonly tensorflow.Tensor[],
  limit: number | undefined,
): tensorflow.Tensor | undefined {
  if (limit === undefined) return undefined;
  const squares = gradients.map((gradient) => squareByMember(ensemble, gradient));
  return tf.cast(tf.lessEqual(tf.addN(squares), limit ** 2), "float32");
}
