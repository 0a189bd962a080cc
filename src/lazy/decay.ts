import { tf } from "../backend/tensorflow.js";
import { innerByMember } from "../model/by-member.js";
import type { Objective } from "../train/objective.js";

/**
 * The objective with λ/(2r) ‖w‖² added for each parameter of rate multiplier r of gradient descent: a step then shrinks every weight by the factor
 * 1 − ηλ whatever its multiplier (decoupled weight decay, Loshchilov & Hutter 2019), which is what a width sweep has to keep fixed; λ of the
 * plain penalty would grow with the multipliers. λ = 0 gives the objective itself.
 * @example
 * using objective = supervised(ensemble, data);
 * const decayed = withWeightDecay(objective, 1e-3); // loss + λ/2 |θ|²
 */
export function withWeightDecay(objective: Objective, lambda: number): Objective {
  if (lambda === 0) return objective;
  const { members, parameters } = objective;
  return {
    ...objective,
    whole: () =>
      tf.tidy(() => {
        const measured = objective.whole();
        const squares = parameters.map((parameter) => {
          const { variable, rate } = parameter;
          return tf.mul(innerByMember(parameter, members, variable, variable), lambda / (2 * rate.gd));
        });
        return { ...measured, loss: tf.add(measured.loss, tf.addN(squares)) };
      }),
  };
}
