import { streamOf, type Seeded } from "../math/random.js";
import { hiddenNetwork, repeatedSamples, type HiddenNetworkOptions } from "./network.js";
import { countUnits, type UnitCount } from "./spectrum.js";

/** The count of one planted network. */
export interface CountTrial extends Pick<UnitCount, "value" | "low" | "high" | "atLeast"> {
  /** Whether low ≤ k ≤ high. */
  readonly covers: boolean;
}

/**
 * Plants a network, draws samples and counts its units by {@link countUnits}.
 * @example
 * const { value, low, high } = await countTrial({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" }, { samples: 2000, least: 0.1 });
 */
export async function countTrial(
  seeded: Seeded,
  shape: HiddenNetworkOptions,
  { samples, least }: { readonly samples: number; readonly least: number },
): Promise<CountTrial> {
  const network = hiddenNetwork(seeded, shape);
  const { inputs, units, activation } = shape;
  const options = { inputs, activation, least, random: streamOf(seeded).split("count") };
  const { value, low, high, atLeast } = await countUnits(repeatedSamples(seeded, network, samples), options);
  return { value, low, high, atLeast, covers: low <= units && units <= high };
}
