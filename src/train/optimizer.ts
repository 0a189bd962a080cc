import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Ensemble, Parameter } from "../model/ensemble.js";
import { spreadOver, toLogical } from "../model/ensemble-dense.js";

export const methodNames = ["gd", "momentum", "adam"] as const;
export type MethodName = (typeof methodNames)[number];

export interface OptimizerOptions {
  readonly method: MethodName;
  /** β of momentum, in [0, 1): default 0.9. */
  readonly momentum?: number;
}

/**
 * A tf.train optimizer with a rate for each layer and member. The optimizer, at rate 1, applies the gradient to a
 * shadow variable that holds zero; what that holds then is the optimizer's own step u, and w ← w + s∘u with the rates s. Exact for SGD, momentum and Adam, whose slots do not depend on the rate.
 */
export interface EnsembleOptimizer {
  /** Moves the weights by one step where `moving` [S] is 1, and leaves them bit for bit where it is 0. */
  apply(gradients: readonly tensorflow.Tensor[], moving: tensorflow.Tensor1D): void;
  dispose(): void;
}

export function createOptimizer(ensemble: Ensemble, options: OptimizerOptions, rates: Float64Array): EnsembleOptimizer {
  const optimizer = inner(options);
  const slots = ensemble.trained.map((parameter) => ({
    parameter,
    shadow: tf.tidy(() => tf.variable(tf.zerosLike(parameter.variable), true, `shadow-${(serial += 1)}`)),
    scale: scaleOf(ensemble, parameter, options.method, rates),
  }));
  return {
    apply(gradients, moving) {
      tf.tidy(() => {
        const named = Object.fromEntries(slots.map(({ shadow }, index) => [shadow.name, gradients[index]]));
        optimizer.applyGradients(named);
        for (const { parameter, shadow, scale } of slots) {
          const { variable } = parameter;
          const mask = tf.greater(spread(ensemble, parameter, moving), 0);
          const moved = tf.add(variable, tf.mul(scale, shadow));
          variable.assign(tf.where(tf.broadcastTo(mask, variable.shape), moved, variable));
          shadow.assign(tf.zerosLike(shadow));
        }
      });
    },
    dispose() {
      tf.dispose(slots.flatMap(({ shadow, scale }) => [shadow, scale]));
      optimizer.dispose();
      // Momentum's dispose forgets the rate that it inherits from SGD.
      (optimizer as unknown as { c?: tensorflow.Tensor }).c?.dispose();
    },
  };
}

let serial = 0;

function inner({ method, momentum = 0.9 }: OptimizerOptions): tensorflow.Optimizer {
  if (method === "gd") return tf.train.sgd(1);
  return method === "momentum" ? tf.train.momentum(1, momentum) : tf.train.adam(1);
}

function scaleOf(ensemble: Ensemble, parameter: Parameter, method: MethodName, rates: Float64Array): tensorflow.Tensor {
  const multiplier = method === "adam" ? parameter.rate.adam : parameter.rate.gd;
  return tf.tidy(() =>
    tf.clone(spread(ensemble, parameter, tf.tensor1d(Float32Array.from(rates, (rate) => rate * multiplier)))),
  );
}

/** One number a member, spread over the copies and the layout of a parameter. */
export function spread(ensemble: Ensemble, parameter: Parameter, values: tensorflow.Tensor1D): tensorflow.Tensor {
  const { copies, members } = ensemble;
  const each = tf.reshape(tf.tile(tf.reshape(values, [members, 1]), [1, copies / members]), [
    copies,
  ]) as tensorflow.Tensor1D;
  return spreadOver(copies === members ? values : each, parameter.layout, parameter.fanOut);
}

/** Σ of squares of a tensor shaped as `parameter`, by member, [S]. */
export function squareByMember(ensemble: Ensemble, parameter: Parameter, tensor: tensorflow.Tensor): tensorflow.Tensor {
  const { copies, members } = ensemble;
  const logical = toLogical(tensor, parameter.layout, copies);
  return tf.sum(tf.reshape(tf.sum(tf.square(logical), [1, 2]), [members, copies / members]), 1);
}
