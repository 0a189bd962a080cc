import { UserError } from "../errors.js";
import { streamOf, type Seeded } from "../math/random.js";
import { matchUnits } from "./matching.js";
import { hiddenNetwork, repeatedSamples, type HiddenNetworkOptions } from "./network.js";
import { recoverUnits } from "./recover.js";

/** How well one planted network was recovered; NaN where the method refused. */
export interface RecoveryTrial {
  /** The least and the mean |cos| over the planted units. */
  readonly worst: number;
  readonly mean: number;
  /** max |âᵢ − aᵢ|/aᵢ. */
  readonly outputsError: number;
  /** What the method said where it refused, else empty. */
  readonly refusal: string;
}

/**
 * Plants a network with positive output weights, draws samples and recovers it by {@link recoverUnits}.
 * @example
 * const result = await recoveryTrial({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" }, { samples: 2000, residual: true });
 */
export async function recoveryTrial(
  seeded: Seeded,
  shape: HiddenNetworkOptions,
  { samples, residual }: { readonly samples: number; readonly residual: boolean },
): Promise<RecoveryTrial> {
  const network = hiddenNetwork(seeded, shape);
  const random = streamOf(seeded).split("recovery");
  try {
    const { inputs, units, activation } = shape;
    const options = { inputs, units, activation, random, residual };
    const { weights, outputs } = await recoverUnits(repeatedSamples(seeded, network, samples), options);
    const { worst, mean, units: found } = matchUnits(weights, network.weights);
    const errors = network.outputs.map((a, unit) => Math.abs(outputs[found[unit]] - a) / a);
    return { worst, mean, outputsError: Math.max(...errors), refusal: "" };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { worst: NaN, mean: NaN, outputsError: NaN, refusal: error.message };
  }
}
