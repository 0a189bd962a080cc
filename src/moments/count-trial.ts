import { streamOf, type Seeded } from "../math/random.js";
import { hiddenNetwork, repeatedSamples, type HiddenNetworkOptions } from "./network.js";
import { countUnits, type UnitCount } from "./spectrum.js";

/** The count of one planted network. */
export interface CountTrial extends Pick<UnitCount, "value" | "low" | "high" | "atLeast"> {
  /** Whether low ≤ k ≤ high. */
  readonly covers: boolean;
}

/**
 * Plants a network, draws samples and counts its units by {@link countUnits}; the stream is split by the number of units, so that the networks of
 * one seed share neither rows nor samples and their counts are independent.
 * @example
 * const { value, low, high } = await countTrial({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" }, { samples: 2000, least: 0.1 });
 */
export async function countTrial(
  seeded: Seeded,
  shape: HiddenNetworkOptions,
  { samples, least }: { readonly samples: number; readonly least: number },
): Promise<CountTrial> {
  const { inputs, units, activation } = shape;
  const own = streamOf(seeded).split(`units-${units}`);
  const network = hiddenNetwork(own, shape);
  const options = { inputs, activation, least, random: own.split("count") };
  const { value, low, high, atLeast } = await countUnits(repeatedSamples(own, network, samples), options);
  return { value, low, high, atLeast, covers: low <= units && units <= high };
}
