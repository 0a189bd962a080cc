import { owning } from "../backend/owner.js";
import { tf } from "../backend/tensorflow.js";
import { check, checkCount, checkKeys, checkObject, described } from "../errors.js";
import { lanczosLoop } from "../kernels/lanczos-loop.js";
import { powerLoop, type Operator } from "../kernels/power-loop.js";
import type { LanczosOptions, SpectrumEnds } from "../math/algebra/lanczos.js";
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
 * Everything that the loss is made of must be differentiable twice; of ReLU networks the kinks are left out: what is measured is the Gauss-Newton
 * part and the smooth rest. Disposing it leaves the objective.
 * @example
 * using objective = supervised(ensemble, data);
 * using meter = sharpnessMeter(objective); // λ_max of the loss's Hessian
 * const [first] = meter.measure();
 */
export function sharpnessMeter(objective: Objective, options: SharpnessOptions = {}): Meter<number> {
  requireOptions(options);
  const loop = powerLoop(hessianOf(objective), options.tolerance ?? 1e-4, options.iterations ?? 400);
  return owning({ measure: () => Array.from(loop.largest()) }, () => loop.dispose());
}

function requireOptions(options: SharpnessOptions): void {
  checkObject("the options of sharpnessMeter", options, "Leave them out for the defaults.");
  checkKeys("the options of sharpnessMeter", ["tolerance", "iterations"], options);
  checkCount("the 'iterations' option of sharpnessMeter", options.iterations ?? 400, 20);
  const tolerance: unknown = options.tolerance ?? 1e-4;
  check(typeof tolerance === "number" && tolerance > 0 && tolerance < 1, () => ({
    where: "the 'tolerance' option of sharpnessMeter",
    rule: "it is a number in (0, 1)",
    received: described(tolerance),
    repair: "Leave it out for 1e-4.",
  }));
}

/** Both ends of one member's Hessian spectrum, with bounds of their errors. */
export type HessianEnds = SpectrumEnds;

/**
 * λmax and λmin of the same operator as {@link sharpnessMeter}, by Lanczos iterations on Hessian-vector products with full reorthogonalization: in far
 * fewer products than power iteration, and with the most negative end too. The memory is one vector of all weights a product (`products`, default 200).
 * Of ReLU networks the kinks are left out: what is measured is the Gauss-Newton part and the smooth rest. Numbers below 1e-6 λmax
 * are not resolved by float32 products.
 * @example
 * using objective = supervised(ensemble, data);
 * using meter = hessianEndsMeter(objective);
 * const [{ largest }] = meter.measure();
 */
export function hessianEndsMeter(objective: Objective, options: LanczosOptions = {}): Meter<HessianEnds> {
  const loop = lanczosLoop(hessianOf(objective), options);
  return owning({ measure: () => loop.ends() }, () => loop.dispose());
}

/** v ↦ R^½ ∇²L R^½ v, member by member; kinks are left out (Gauss-Newton part and the smooth rest). */
function hessianOf(objective: Objective): Operator {
  const { members, parameters } = objective;
  const roots = parameters.map(({ rate }) => Math.sqrt(rate.gd));
  return {
    members,
    parts: parameters.map(({ variable, perMember }) => ({ shape: variable.shape, perMember })),
    reads: parameters.map(({ variable }) => variable),
    apply: (vector) => {
      const weighted = vector.map((part, index) => tf.mul(part, roots[index]));
      const image = hessianTimes(parameters, () => objective.whole().loss, weighted);
      return image.map((part, index) => tf.mul(part, roots[index]));
    },
  };
}
