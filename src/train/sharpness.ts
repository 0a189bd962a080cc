import { owning } from "../backend/owner.js";
import { tf } from "../backend/tensorflow.js";
import { powerLoop } from "../kernels/power-loop.js";
import type { Meter } from "../model/meter.js";
import { hessianTimes } from "./differentiate.js";
import type { Objective } from "./objective.js";

export interface SharpnessOptions {
  /** Relative change of the Rayleigh quotient at which a member is done, in (0, 1): default 1e-4. */
  readonly tolerance?: number;
  /** The most iterations of each run, 20 or more: default 400. */
  readonly iterations?: number;
}

/**
 * λmax of the Hessian of each member's loss on the whole, at the present weights, in the metric of the layers' rates: of
 * R^½ ∇²L R^½ with the rate multipliers R of gradient descent (1 under standard and ntk), so that 2/λmax is the largest rate at
 * which a step along that direction is stable (Cohen et al. 2021). By power iteration on Hessian-vector products, the gradient
 * of a gradient, in a compiled loop of its own; two passes forward and back an iteration.
 * Everything that the loss is made of must be differentiable twice. Disposing it leaves the objective.
 */
export function sharpnessMeter(objective: Objective, options: SharpnessOptions = {}): Meter<number> {
  const { members, parameters } = objective;
  const roots = parameters.map(({ rate }) => Math.sqrt(rate.gd));
  const loop = powerLoop(
    {
      members,
      parts: parameters.map(({ variable, perMember }) => ({ shape: variable.shape, perMember })),
      reads: parameters.map(({ variable }) => variable),
      apply: (vector) => {
        const weighted = vector.map((part, index) => tf.mul(part, roots[index]));
        const image = hessianTimes(parameters, () => objective.whole().loss, weighted);
        return image.map((part, index) => tf.mul(part, roots[index]));
      },
    },
    options.tolerance ?? 1e-4,
    options.iterations ?? 400,
  );
  return owning({ measure: () => Array.from(loop.largest()) }, () => loop.dispose());
}
