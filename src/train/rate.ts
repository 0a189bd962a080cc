import { check } from "../errors.js";
import type { Loss } from "./loss.js";
import type { Objective, StableRates } from "./objective.js";
import type { MethodName } from "./optimizer.js";

/** In units of the largest stable rate of plain gradient descent at initialization, or absolute. */
export type Rate = { readonly units: number } | { readonly absolute: number };

/**
 * The largest rate of plain gradient descent that is stable at the present weights, one a member:
 * η* = 2N / (curvature · λmax(Θ)), the limit 2/λmax of the loss Hessian's Gauss-Newton part; Infinity for a dead network.
 * @throws UserError for a loss without a bound on its curvature.
 */
export function largestStableRates(
  eigenvalues: Float64Array,
  samples: number,
  { name, curvature }: Loss,
): Float64Array {
  check(curvature !== undefined, () => ({
    where: "largestStableRates",
    rule: "the loss needs a bound on its second derivative: squared, logistic and softmax have one",
    received: `the ${name} loss`,
    repair: "Give train an absolute rate, for example { absolute: 0.001 }.",
  }));
  return eigenvalues.map((value) => (2 * samples) / (curvature * value));
}

/** The absolute rate of each member, 0 for a dead one, and λmax of its tangent kernel: NaN where it was not asked for. */
export function chooseRates(objective: Objective, rate: Rate, method: MethodName): StableRates {
  const all = (value: number) => new Float64Array(objective.members).fill(value);
  if ("absolute" in rate) return { rates: all(rate.absolute), sharpness: all(NaN) };
  check(method !== "adam" && objective.stableRates !== undefined, () => ({
    where: "the 'rate' parameter of train",
    rule: "units of the largest stable rate exist for gd and momentum, and for supervised objectives with the squared, logistic and softmax losses and layers differentiable twice",
    received: `units with ${method === "adam" ? "adam" : "an objective that has none"}`,
    repair: "Give an absolute rate, for example { absolute: 0.001 }.",
  }));
  const { rates, sharpness } = objective.stableRates();
  return { sharpness, rates: rates.map((largest) => (Number.isFinite(largest) ? rate.units * largest : 0)) };
}
