import { randomStream } from "../../src/math/random.js";
import { hiddenNetwork, networkSamples, type ChunkShare } from "../../src/moments/network.js";

/** Samples of a drawn network, for threads to share. */
export function planted({ seed, samples }: { seed: number; samples: number }, share: ChunkShare) {
  const random = randomStream(seed);
  return networkSamples(random, hiddenNetwork(random, { activation: "relu", inputs: 4, units: 2 }), samples, share);
}
