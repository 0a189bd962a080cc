import { mean } from "../math/statistics/moments.js";
import { randomStream, type Random } from "../math/random.js";
import type { Matrix } from "../math/algebra/contract.js";
import type { Dataset } from "./dataset.js";
import { readTable } from "./load.js";
import { prepare } from "./prepare.js";

/** Rows split into those that are learned from and those that judge. */
export interface DigitSplit {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** Share of the digits that a split holds out. */
export const heldOutShare = 0.25;

/** The 8 x 8 digits for learning features: centred, scaled, and in part held out. */
export interface HeldOutDigits {
  /** All rows used, [N, 64], the training rows first. */
  readonly rows: Matrix;
  /** 0..9, one a row. */
  readonly classes: Int32Array;
  readonly split: DigitSplit;
  /** The training rows, and all rows, as inputs and targets of an autoencoder. */
  readonly training: Dataset;
  readonly whole: Dataset;
  /** A row as grey values in [0, 16] again. */
  readonly pixels: (row: ArrayLike<number>) => number[];
}

/**
 * `samples` digits for each member, drawn and split by its own stream: three quarters to train on, the rest held out. The training
 * rows' mean is subtracted and one common scale divides, so that a pixel has mean square 1 over them. `samples` 2 to 1797. The digits are those of
 * Alpaydin & Kaynak 1998 (UCI).
 * @throws UserError for more samples than there are.
 * @example
 * const [{ pixels, split }] = await heldOutDigits(200, members); // a quarter of each member's digits is held out
 */
export async function heldOutDigits(
  samples: number,
  members: readonly { readonly random: Random }[],
): Promise<HeldOutDigits[]> {
  const table = await readTable("digits");
  return members.map(({ random }) => {
    const rows = random.split("rows");
    return splitDigits(prepare(table, { samples, scale: "none" }, { rows, labels: randomStream(0) }));
  });
}

function splitDigits(all: Dataset): HeldOutDigits {
  const { samples, dimension, outputs } = all;
  const size = Math.floor((1 - heldOutShare) * samples);
  const column = (pixel: number) => Array.from({ length: size }, (_, row) => all.inputs[dimension * row + pixel]);
  const means = Array.from({ length: dimension }, (_, pixel) => mean(column(pixel)));
  const trained = all.inputs.subarray(0, dimension * size);
  const scale = Math.sqrt(mean(Array.from(trained, (value, at) => (value - means[at % dimension]) ** 2)));
  const data = all.inputs.map((value, at) => (value - means[at % dimension]) / scale);
  const reconstruct = (count: number): Dataset => {
    const inputs = data.slice(0, dimension * count);
    return { ...all, samples: count, outputs: dimension, inputs, targets: inputs, preprocessing: { means, scale } };
  };
  const classOf = (row: number) => all.targets.subarray(outputs * row, outputs * (row + 1)).indexOf(1);
  return {
    rows: { rows: samples, columns: dimension, data },
    classes: Int32Array.from({ length: samples }, (_, row) => classOf(row)),
    split: {
      train: Array.from({ length: size }, (_, row) => row),
      test: Array.from({ length: samples - size }, (_, row) => size + row),
    },
    training: reconstruct(size),
    whole: reconstruct(samples),
    pixels: (row) => Array.from(row, (value, pixel) => value * scale + means[pixel]),
  };
}
