import type { InputRow } from "../backend/compile/contract.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check, described } from "../errors.js";
import type { Parameter } from "../model/network.js";

/** Numbers of every member, [S] each: the loss, and what is recorded beside it ("errors" is what the stop at zero error counts). */
export type Measured = Readonly<Record<string, tensorflow.Tensor1D>> & { readonly loss: tensorflow.Tensor1D };

/** S functions of some variables, one a member; train differentiates their sum, and no member's loss depends on another's variables. */
export interface Objective {
  /** S. */
  readonly members: number;
  /** The variables that training changes; each member moves its own entries of them alone. */
  readonly parameters: readonly Parameter[];
  /** On all there is, or on a fixed part of it: what curves and stop rules speak of. */
  whole(): Measured;
  /** Where a step takes something else than the whole: minibatches, noise, augmented views. */
  readonly sample?: Sample;
  /** Variables that change without a gradient: a memory bank, moving statistics. */
  readonly carried?: Carried;
  /**
   * The least "spread" that it has to measure on the whole (rank, deviation of embeddings): a member below it ends as "collapsed". Looked at
   * in every step, or where steps take samples at the recorded steps.
   */
  readonly spread?: number;
  /** Whether its JavaScript is known to do the same each time: then a loop traces it twice, not eight times. Default false. */
  readonly constant?: boolean;
  /** Present where plain gradient descent has a largest stable rate: what `rate: { units }` multiplies. */
  stableRates?(): StableRates;
}

/** What a step changes besides what it descends in; nothing of it for members that have ended. */
export interface Carried {
  readonly variables: readonly Pick<Parameter, "variable" | "perMember">[];
  /** Their values after a step on these rows, in their order and shapes, from the weights and values before it. */
  next(rows: Readonly<Record<string, tensorflow.Tensor>>): readonly tensorflow.Tensor[];
}

/**
 * What a step takes. All that is random comes in by rows: the numbers themselves (indices, noise, crops), or the key of a
 * stateless operation. A row is a function of its step's number alone: no position to save, so a training goes on where it stopped.
 */
export interface Sample {
  /** Type and shape of one step's row, by name. */
  readonly rows: Readonly<Record<string, InputRow>>;
  /** Rows of the steps first, first + 1, ..., [count, ...shape]; the caller disposes them. */
  draw(first: number, count: number): Readonly<Record<string, tensorflow.Tensor>>;
  /** The same numbers on what the rows of one step say, [S] each: what the step descends. */
  measure(rows: Readonly<Record<string, tensorflow.Tensor>>): Measured;
  /** Whether its rows are known to index nothing beyond its end: then XLA's code does not look. Default false. */
  readonly inside?: boolean;
  /** Steps in which everything is seen once: after so many the stop rules look at the whole. */
  readonly epoch: number;
}

/** Learning rates at which plain gradient descent is just stable, at the present weights. */
export interface StableRates {
  /** Largest stable rate of each member; Infinity for a dead one. */
  readonly rates: Float64Array;
  /** λmax of the tangent kernel, from which they follow. */
  readonly sharpness: Float64Array;
}

/** @throws UserError for numbers that cannot be one a member, or have the name of something else. */
export function requireMeasured(measured: Measured, members: number): void {
  check(typeof measured === "object" && measured !== null && !(measured instanceof tf.Tensor), () => ({
    where: "what an objective measures",
    rule: 'it is an object of tensors by name, with "loss" among them',
    received: described(measured),
    repair: "Return { loss } from whole() and from the sample's measure().",
  }));
  const odd = Object.keys(measured).find((name) => !((measured[name] as unknown) instanceof tf.Tensor));
  check(odd === undefined && (measured.loss as tensorflow.Tensor | undefined)?.dtype !== "int32", () => ({
    where: "what an objective measures",
    rule: "it is tensors of float32",
    received: odd === undefined ? "a loss of int32" : `${odd}: ${described(measured[odd])}`,
    repair:
      odd === undefined
        ? "Compute it in float32: tf.cast has no gradient."
        : "Return what TensorFlow's operations give.",
  }));
  const fits = (name: string): boolean =>
    /^[a-z]\w*$/i.test(name) && name !== "going" && name !== "steps" && !(name in {});
  const wrong = Object.keys(measured).find((name) => !fits(name) || measured[name].shape.join() !== String(members));
  check(measured.loss !== undefined && wrong === undefined, () => ({
    where: "what an objective measures",
    rule: `it is "loss" and what else there is, by names of letters, digits and _ but "going", "steps" and those that every object has, each of shape [${members}], one number a member`,
    received: wrong === undefined ? "no loss" : `${wrong} of shape [${measured[wrong].shape.join()}]`,
    repair: "Reduce over samples and outputs, but not over members.",
  }));
}
