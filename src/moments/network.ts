import { check } from "../errors.js";
import { streamOf, type Seeded } from "../math/random.js";
import type { Matrix } from "../math/algebra/contract.js";
import { normalized } from "../math/vectors.js";
import type { Chunk } from "./stream.js";
import { unitFunction, type UnitName } from "./activations.js";

/** A one-hidden-layer network y = Σ aᵢ σ(wᵢ·x), without biases. */
export interface HiddenNetwork {
  readonly activation: UnitName;
  /** w, one unit a row, [k, n]. */
  readonly weights: Matrix;
  /** a, [k]. */
  readonly outputs: Float64Array;
}

/**
 * A random network to be recovered: wᵢ uniform on the unit sphere in n dimensions, aᵢ uniform in [0.5, 1.5).
 * @throws UserError for inputs or units that are no integers in [1, ∞), and an unknown activation.
 */
export function hiddenNetwork(
  seeded: Seeded,
  { activation, inputs, units }: { readonly activation: UnitName; readonly inputs: number; readonly units: number },
): HiddenNetwork {
  checkCounts("hiddenNetwork", { inputs, units });
  unitFunction(activation); // refuses an unknown name
  const random = streamOf(seeded).split("hidden-network");
  const data = random.split("weights").normals(units * inputs);
  for (let at = 0; at < data.length; at += inputs) data.set(normalized(data.subarray(at, at + inputs)), at);
  const amplitudes = random.split("outputs");
  const outputs = new Float64Array(units).map(() => 0.5 + amplitudes.uniform());
  return { activation, weights: { rows: units, columns: inputs, data }, outputs };
}

/**
 * Samples of the network at x ~ N(0, I), in chunks of at most 10,000 rows; each call draws the same ones.
 * @throws UserError, with the first chunk, for a number of samples that is no integer in [1, ∞).
 */
export function* networkSamples(seeded: Seeded, network: HiddenNetwork, samples: number): Generator<Chunk, void> {
  checkCounts("networkSamples", { samples });
  const random = streamOf(seeded).split("samples");
  for (let left = samples; left > 0; left -= 10_000) {
    const rows = Math.min(left, 10_000);
    const x = { rows, columns: network.weights.columns, data: random.normals(rows * network.weights.columns) };
    yield { x, y: networkOutputs(network, x) };
  }
}

/** y of each row of x, [rows]. */
function networkOutputs({ activation, weights, outputs }: HiddenNetwork, x: Matrix): Float64Array {
  const sigma = unitFunction(activation);
  const n = x.columns;
  return new Float64Array(x.rows).map((_, row) => {
    let y = 0;
    for (let unit = 0; unit < outputs.length; unit++) {
      let z = 0;
      for (let i = 0; i < n; i++) z += weights.data[unit * n + i] * x.data[row * n + i];
      y += outputs[unit] * sigma(z);
    }
    return y;
  });
}

function checkCounts(where: string, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    check(Number.isInteger(count) && count >= 1, () => ({
      where,
      rule: `${name} must be a whole number of at least 1`,
      received: String(count),
      repair: "For example 20 inputs, 5 units and 1e5 samples.",
    }));
  }
}
