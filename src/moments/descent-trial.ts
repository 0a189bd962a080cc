import { UserError } from "../errors.js";
import { descendPopulation, reluPopulation } from "../math/relu-population.js";
import { streamOf, type Seeded } from "../math/random.js";
import { hiddenNetwork, repeatedSamples, type HiddenNetwork } from "./network.js";
import { recoverUnits } from "./recover.js";

/** A loss below it counts as the global minimum, as in Safran & Shamir 2018. */
export const globalLoss = 1e-3;

/** Where population descent from one start ended. */
export interface DescentTrial {
  /** ½E(f − y)² at the start and at the end. */
  readonly startLoss: number;
  readonly loss: number;
  readonly steps: number;
  /** Whether the loss came below 1e-3. */
  readonly reached: boolean;
  /** What the moment method said where it refused, else empty; descent then starts at random. */
  readonly refusal: string;
}

/**
 * Population gradient descent (rate 0.1, output weights 1) towards Σ_j relu(v_j·x), k orthonormal v_j in k dimensions, from the units that
 * the moment method finds in `samples` samples, or from wᵢ ~ N(0, I/k) for 0 samples, for a student of k + `extra` units.
 * @example
 * const result = await descentTrial({ random: randomStream(0) }, { units: 2, samples: 200, steps: 10 });
 */
export async function descentTrial(
  seeded: Seeded,
  { units: k, samples, extra = 0, steps }: { units: number; samples: number; extra?: number; steps: number },
): Promise<DescentTrial> {
  const random = streamOf(seeded);
  const drawn = hiddenNetwork(random, { activation: "relu", inputs: k, units: k, orthonormal: true });
  const planted = { ...drawn, outputs: new Float64Array(k).fill(1) };
  const population = reluPopulation(planted, new Float64Array(k + extra).fill(1));
  const { start, refusal } = samples === 0 ? { start: undefined, refusal: "" } : await momentStart(seeded, planted, samples); // prettier-ignore
  const from = start ?? random.split("start").normals((k + extra) * k).map((value) => value / Math.sqrt(k)); // prettier-ignore
  const startLoss = population.evaluate(from);
  const { loss, steps: made } = descendPopulation(population, from, { steps, until: globalLoss });
  return { startLoss, loss, steps: made, reached: loss < globalLoss, refusal };
}

/** aᵢ wᵢ as the moments give them, [k · n]. */
async function momentStart(
  seeded: Seeded,
  planted: HiddenNetwork,
  samples: number,
): Promise<{ readonly start: Float64Array | undefined; readonly refusal: string }> {
  const { rows: units, columns: inputs } = planted.weights;
  const options = { inputs, units, random: streamOf(seeded).split("recovery") };
  try {
    const { weights, outputs } = await recoverUnits(repeatedSamples(seeded, planted, samples), options);
    return { start: weights.data.map((value, at) => value * outputs[Math.floor(at / inputs)]), refusal: "" };
  } catch (error) {
    if (error instanceof UserError) return { start: undefined, refusal: error.message };
    throw error;
  }
}
