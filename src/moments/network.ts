import { check } from "../errors.js";
import { streamOf, type Seeded } from "../math/random.js";
import type { Matrix } from "../math/algebra/contract.js";
import { dot, normalized } from "../math/vectors.js";
import type { Chunk } from "./stream.js";
import { unitFunction, type UnitName } from "./activations.js";

/** A one-hidden-layer network y = Σ aᵢ σ(wᵢ·x + bᵢ). */
export interface HiddenNetwork {
  readonly activation: UnitName;
  /** w, one unit a row, [k, n]. */
  readonly weights: Matrix;
  /** a, [k]. */
  readonly outputs: Float64Array;
  /** b, [k]. */
  readonly biases: Float64Array;
}

/** What {@link hiddenNetwork} draws. */
export interface HiddenNetworkOptions {
  readonly activation: UnitName;
  /** n. */
  readonly inputs: number;
  /** k. */
  readonly units: number;
  /** Whether the wᵢ are at right angles, which takes k ≤ n; default false. */
  readonly orthonormal?: boolean;
  /** Whether each aᵢ takes either sign; default false. */
  readonly mixedSigns?: boolean;
  /** Whether bᵢ is uniform in [−0.8, 0.8); default false, all 0. */
  readonly biased?: boolean;
}

/**
 * A random network to be recovered: wᵢ uniform on the unit sphere in n dimensions, |aᵢ| uniform in [0.5, 1.5).
 * @throws UserError for inputs or units that are no integers in [1, ∞), orthonormal units beyond n, and an unknown activation.
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 */
export function hiddenNetwork(seeded: Seeded, options: HiddenNetworkOptions): HiddenNetwork {
  const { activation, inputs, units, orthonormal = false, mixedSigns = false, biased = false } = options;
  checkCounts("hiddenNetwork", { inputs, units });
  unitFunction(activation); // refuses an unknown name
  const random = streamOf(seeded).split("hidden-network");
  const data = random.split("weights").normals(units * inputs);
  for (let at = 0; at < data.length; at += inputs) {
    if (orthonormal) removeRows(data, at, inputs);
    data.set(normalized(data.subarray(at, at + inputs)), at);
  }
  const [amplitudes, signs, offsets] = ["outputs", "signs", "biases"].map((name) => random.split(name));
  const outputs = new Float64Array(units).map(() => (mixedSigns ? signs.sign() : 1) * (0.5 + amplitudes.uniform()));
  const biases = new Float64Array(units).map(() => (biased ? 1.6 * offsets.uniform() - 0.8 : 0));
  return { activation, weights: { rows: units, columns: inputs, data }, outputs, biases };
}

/** Takes out of the row at `at` its parts along the unit rows before it. */
function removeRows(data: Float64Array, at: number, inputs: number): void {
  check(at / inputs < inputs, () => ({
    where: "hiddenNetwork",
    rule: "no more units than inputs can be orthonormal",
    received: `${data.length / inputs} units of ${inputs} inputs`,
    repair: "Draw fewer units, or leave orthonormal out.",
  }));
  const row = data.subarray(at, at + inputs);
  for (let before = 0; before < at; before += inputs) {
    const other = data.subarray(before, before + inputs);
    const along = dot(row, other);
    row.forEach((value, index) => (row[index] = value - along * other[index]));
  }
}

/** Which chunks of {@link networkSamples}: those with number ≡ `index` modulo `of`, as one of `of` workers takes them. */
export interface ChunkShare {
  readonly index: number;
  readonly of: number;
}

/**
 * Samples of the network at x ~ N(0, I), in chunks of at most 10,000 rows; each call draws the same ones, each chunk from a stream of its own, so
 * that workers can share them.
 * @throws UserError, with the first chunk, for a number of samples that is no integer in [1, ∞).
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 * const [{ x, y }] = networkSamples({ random: randomStream(1) }, network, 100); // in chunks
 */
export function* networkSamples(
  seeded: Seeded,
  network: HiddenNetwork,
  samples: number,
  { index, of }: ChunkShare = { index: 0, of: 1 },
): Generator<Chunk, void> {
  checkCounts("networkSamples", { samples });
  for (let chunk = index; chunk * chunkRows < samples; chunk += of) {
    yield networkChunk(seeded, network, chunk, Math.min(samples - chunk * chunkRows, chunkRows));
  }
}

/** Numbers x that are kept rather than drawn again: 64 MiB. */
const mostKept = 2 ** 23;

/** The chunks of {@link networkSamples} for methods of several passes: kept where they take at most 64 MiB, else drawn anew by each call. */
export function repeatedSamples(seeded: Seeded, network: HiddenNetwork, samples: number): () => Iterable<Chunk> {
  const draw = () => networkSamples(seeded, network, samples);
  if (!(samples * network.weights.columns <= mostKept)) return draw;
  const kept = [...draw()];
  return () => kept;
}

const chunkRows = 10_000;

/** Chunk number `chunk` of {@link networkSamples}, drawn from a stream of its own: several processes can share the work. */
function networkChunk(seeded: Seeded, network: HiddenNetwork, chunk: number, rows: number): Chunk {
  const columns = network.weights.columns;
  const random = streamOf(seeded).split("samples").split(`chunk-${chunk}`);
  const x = { rows, columns, data: random.normals(rows * columns) };
  return { x, y: networkOutputs(network, x) };
}

/**
 * y of each row of x [rows, n], [rows].
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 * networkOutputs(network, { rows: 1, columns: 4, data: Float64Array.of(1, 0, 0, 0) });
 */
export function networkOutputs({ activation, weights, outputs, biases }: HiddenNetwork, x: Matrix): Float64Array {
  const sigma = unitFunction(activation);
  const n = x.columns;
  return new Float64Array(x.rows).map((_, row) => {
    let y = 0;
    for (let unit = 0; unit < outputs.length; unit++) {
      let z = biases[unit];
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
