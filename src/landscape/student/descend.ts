import { streamOf, type Seeded } from "../../math/random.js";
import { certifyMinimum, type CertifiedMinimum } from "./certify.js";
import type { PopulationLoss } from "./population.js";

/** Where a descent ended. */
export interface StudentDescent {
  /**
   * "zero": the loss came below 1e-3, and descent does not raise it; "bad": at a certified minimum of loss 1e-3 or more; "open": neither within the steps, or the
   * gradient vanished where no minimum could be certified.
   */
  readonly end: "zero" | "bad" | "open";
  readonly loss: number;
  readonly steps: number;
  /** Present where the end is bad. */
  readonly minimum?: CertifiedMinimum;
}

/** What counts as bad, as in Safran & Shamir 2018. */
export const badLoss = 1e-3;

/**
 * Gradient descent at rate 0.1 from w_i ~ N(0, I/k). Safran & Shamir wait for a gradient of 1e-9; here the answer is known before: a loss below 1e-3 stays there, and
 * where the gradient is below 3e-3, and again at each third of that, Newton's method tries to certify the minimum next to the weights
 * ({@link certifyMinimum}); near a saddle it cannot, and descent goes on. `steps`: the most updates, default 200,000.
 * @example
 * const descent = descendStudent(populationLoss({ target: 3, neurons: 3 }), { random: randomStream(0) });
 */
export function descendStudent(problem: PopulationLoss, seeded: Seeded, steps = 200_000): StudentDescent {
  const { target, neurons, gradient } = problem;
  const scale = 1 / Math.sqrt(target);
  const weights = streamOf(seeded)
    .normals(target * neurons)
    .map((value) => scale * value);
  let attempt = 3e-3;
  for (let step = 0; ; step++) {
    const { loss, gradientNorm } = problem.evaluate(weights);
    if (loss < badLoss) return { end: "zero", loss, steps: step };
    if (gradientNorm < attempt) {
      const minimum = certifyMinimum(problem, weights);
      if (minimum !== undefined && minimum.loss >= badLoss && minimum.loss <= loss)
        return { end: "bad", loss: minimum.loss, steps: step, minimum };
      attempt = gradientNorm / 3;
      problem.evaluate(weights);
    }
    if (step >= steps || gradientNorm < 1e-11) return { end: "open", loss, steps: step };
    for (let at = 0; at < weights.length; at++) weights[at] -= 0.1 * gradient[at];
  }
}
