import { check } from "../../errors.js";
import { dot } from "../../math/vectors.js";
import type { FlatObjective, Vectors } from "./flat.js";

/** Where gradient-norm minimisation of a member ended. */
export interface CriticalPoint {
  readonly loss: number;
  /** ‖∇L‖ there; the search is over where it is small, and has failed where it is not. */
  readonly gradientNorm: number;
}

/** How long a critical point is sought. */
export interface CriticalOptions {
  /** Gauss-Newton steps, default 30. */
  readonly steps?: number;
  /** Steps of conjugate gradients in each, of two Hessian-vector products; default 20. */
  readonly inner?: number;
}

/**
 * Moves each member's weights to a critical point near them, of any index, by minimising ½‖∇L‖² (McIver & Komornicki 1972; Pennington & Bahri 2017): steps d of
 * (H² + μI)d = H∇L by conjugate gradients, of which one is taken only where ‖∇L‖ falls, μ a tenth then and ten times as large where it does not. Float32 ends
 * it at ‖∇L‖ near 1e-6. The weights are left there. H leaves kinks out (of ReLU networks: Gauss-Newton part and the smooth rest).
 * @throws UserError for numbers of steps that are no integers in [1, ∞).
 * @example
 * using objective = supervised(ensemble, data);
 * const points = findCriticalPoints(flatObjective(objective), { steps: 3 });
 */
export function findCriticalPoints(flat: FlatObjective, options: CriticalOptions = {}): CriticalPoint[] {
  const { steps = 30, inner = 20 } = options;
  check(
    [steps, inner].every((count) => Number.isInteger(count) && count >= 1),
    () => ({
      where: "findCriticalPoints",
      rule: "steps and inner steps are whole numbers, at least 1",
      received: `${steps} steps and ${inner} inner ones`,
      repair: "Take 30 steps of 20 inner ones.",
    }),
  );
  let at = flat.weights();
  let { losses, gradients } = flat.gradients();
  const damping = gradients.map((gradient) => 0.1 * Math.sqrt(dot(gradient, gradient)));
  let vain = 0;
  // Six steps in a row that nobody could take: rounding, or no way down from here.
  for (let step = 0; step < steps && vain < 6; step++) {
    flat.setWeights(at);
    const moves = solveNormal(flat, gradients, damping, inner);
    const tried = at.map((weights, member) => weights.map((value, index) => value - moves[member][index]));
    flat.setWeights(tried);
    const next = flat.gradients();
    const better = next.gradients.map(
      (gradient, member) => dot(gradient, gradient) < dot(gradients[member], gradients[member]),
    );
    at = at.map((weights, member) => (better[member] ? tried[member] : weights));
    losses = losses.map((loss, member) => (better[member] ? next.losses[member] : loss));
    gradients = gradients.map((gradient, member) => (better[member] ? next.gradients[member] : gradient));
    vain = better.includes(true) ? 0 : vain + 1;
    better.forEach((taken, member) => (damping[member] *= taken ? 0.1 : 10));
  }
  flat.setWeights(at);
  return losses.map((loss, member) => ({ loss, gradientNorm: Math.sqrt(dot(gradients[member], gradients[member])) }));
}

/** (H² + μ)d = H g by conjugate gradients from 0, each member with its own μ; one that is done stays. */
function solveNormal(
  flat: FlatObjective,
  gradients: Vectors,
  damping: readonly number[],
  steps: number,
): Float64Array[] {
  const apply = (vectors: Vectors): Float64Array[] =>
    flat
      .hessianTimes(flat.hessianTimes(vectors))
      .map((image, member) => image.map((value, at) => value + damping[member] * vectors[member][at]));
  const solution = gradients.map((gradient) => new Float64Array(gradient.length));
  const residual = flat.hessianTimes(gradients);
  const direction = residual.map((vector) => vector.slice());
  const enough = residual.map((vector) => 1e-14 * dot(vector, vector));
  const active = residual.map(() => true);
  for (let step = 0; step < steps && active.includes(true); step++) {
    const images = apply(direction);
    images.forEach((image, member) => {
      const square = dot(residual[member], residual[member]);
      const curvature = dot(direction[member], image);
      active[member] = square > enough[member] && curvature > 0;
      if (!active[member]) return;
      const rate = square / curvature;
      for (let at = 0; at < image.length; at++) {
        solution[member][at] += rate * direction[member][at];
        residual[member][at] -= rate * image[at];
      }
      const share = dot(residual[member], residual[member]) / square;
      direction[member] = residual[member].map((value, at) => value + share * direction[member][at]);
    });
  }
  return solution;
}
