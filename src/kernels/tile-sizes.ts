import type { tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import type { Ensemble } from "../model/ensemble.js";
import type { EmpiricalOptions } from "./options.js";

/** What decides the memory of a kernel: sizes alone. */
interface Sizes {
  readonly members: number;
  readonly copies: number;
  /** N and N′. */
  readonly samples: number;
  readonly others: number;
  /** Outputs that go back through the layers, and those that the kernel keeps. */
  readonly passed: number;
  readonly kept: number;
  /** Numbers that one sample has in all layers, d + Σ m_l. */
  readonly units: number;
  readonly layers: number;
}

/**
 * Bytes that {@link empiricalKernel} needs with tiles of `rows` rows of X (default all, in one tile): the result, twice while several tiles
 * are put together, the layers' inputs and slopes of X′ and of a tile, and the products of a tile before they are summed.
 * @example
 * kernelBytes(ensemble, data.inputs); // what empiricalKernel would take
 */
export function kernelBytes(
  ensemble: Ensemble,
  inputs: tensorflow.Tensor,
  options: EmpiricalOptions = {},
  rows = inputs.shape[inputs.rank - 2],
): number {
  return bytesOf(sizesOf(ensemble, inputs, options), rows);
}

/** The most rows of X in a tile that keeps to `bytes`; all where there is no limit. */
export function rowsOfTiles(ensemble: Ensemble, inputs: tensorflow.Tensor, options: EmpiricalOptions): number {
  const sizes = sizesOf(ensemble, inputs, options);
  const { samples } = sizes;
  const { bytes = Infinity } = options;
  if (bytesOf(sizes, samples) <= bytes) return samples;
  const [least, perRow] = [bytesOf(sizes, 1), samples > 2 ? bytesOf(sizes, 2) - bytesOf(sizes, 1) : Infinity];
  check(least <= bytes, () => ({
    where: `a tangent kernel [${sizes.members}, ${samples}, ${sizes.kept}, ${sizes.others}, ${sizes.kept}]`,
    rule: "the result and a tile of one row must fit into the memory that it may use",
    received: `${amount(least)} needed, ${amount(bytes)} there`,
    repair:
      'Ask for fewer columns (with), for outputs: "trace", or for one member at a time; for λmax and λmin use spectrumEnds.',
  }));
  return Math.min(samples - 1, 1 + Math.floor((bytes - least) / perRow));
}

function bytesOf({ members, copies, samples, others, passed, kept, units, layers }: Sizes, rows: number): number {
  const result = members * samples * kept * others * kept * (rows < samples ? 2 : 1);
  const factors = copies * (rows + others) * (2 * units + 3 * passed * units + passed ** 2);
  const products = copies * rows * others * (3 * kept ** 2 + 1) * layers;
  return 4 * (result + factors + products);
}

function sizesOf({ spec, members, copies }: Ensemble, inputs: tensorflow.Tensor, options: EmpiricalOptions): Sizes {
  const { with: other = inputs, outputs = "all", member } = options;
  const share = member === undefined ? 1 : members;
  const passed = typeof outputs === "number" ? 1 : spec.outputs;
  return {
    members: members / share,
    copies: copies / share,
    samples: inputs.shape[inputs.rank - 2],
    others: other.shape[other.rank - 2],
    passed,
    kept: outputs === "trace" ? 1 : passed,
    units: spec.inputs + spec.layers.reduce((sum, { fanOut }) => sum + fanOut, 0),
    layers: spec.layers.length,
  };
}

const amount = (bytes: number): string => `${(bytes / 2 ** 20).toPrecision(3)} MiB`;
