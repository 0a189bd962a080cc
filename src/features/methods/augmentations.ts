import type { InputRow } from "../../backend/compile/contract.js";
import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import type { Random } from "../../math/random.js";

/** What one sample is: a vector [d], or an image [height, width, channels] whose pixels stand row by row in [d]. */
export type SampleShape = readonly number[];

/** Which samples a view is made of: batches [S, B, d] of members with a stream each. */
export interface ViewSetting {
  readonly streams: readonly Random[];
  /** B. */
  readonly size: number;
  readonly shape: SampleShape;
}

/**
 * An augmentation that was opened for a batch: what it draws on the host for each step, a function of the stream and the step's number
 * alone, and what it makes of samples with it.
 */
export interface OpenView extends Owner {
  readonly rows: Readonly<Record<string, InputRow>>;
  draw(stream: Random, member: number): Readonly<Record<string, ArrayLike<number>>>;
  apply(samples: tensorflow.Tensor, rows: Readonly<Record<string, tensorflow.Tensor>>): tensorflow.Tensor;
}

/** A named way to change samples without what they are. */
export interface Augmentation {
  /** "shift by up to 2", for records. */
  readonly name: string;
  /** The kind of shape that it is for, in words, and whether one is of it. */
  readonly fits: string;
  accepts(shape: SampleShape): boolean;
  open(setting: ViewSetting): OpenView;
}

const isImage = (shape: SampleShape): boolean => shape.length === 3;
const images = "images [height, width, channels]";
const everything = { fits: "any shape", accepts: (shape: SampleShape): boolean => shape.length > 0 };
const sizeOf = (shape: SampleShape): number => shape.reduce((product, length) => product * length, 1);

/**
 * Gaussian noise of deviation σ in every coordinate. A number drawn on the host for each would cost several times the step: each
 * member has a table of 2048 Gaussian vectors, drawn once from its stream, and a step draws two rows i, j and a sign for each sample,
 * (tᵢ ± tⱼ)/√2, exactly Gaussian and one of some 4 million vectors, the same on every path.
 * @example
 * const augmentations = [noise(0.1)]; // of twoViews
 */
export function noise(deviation: number): Augmentation {
  requireNumber("noise", deviation, "its deviation must be above 0", deviation > 0);
  return {
    name: `noise of deviation ${deviation}`,
    ...everything,
    open: ({ streams, size, shape }) => {
      const table = tableOf(streams, (stream) => stream.split("table").normals(tableRows * sizeOf(shape)), sizeOf(shape)); // prettier-ignore
      const members = streams.length;
      const apply: OpenView["apply"] = (samples, { picks, signs }) => {
        const [first, second] = tf.split(picks, 2, 1).map((rows) => pick(table, rows, samples.shape));
        const mixed = tf.add(first, tf.mul(second, tf.reshape(signs, [members, size, 1])));
        return tf.add(samples, tf.mul(mixed, deviation * Math.SQRT1_2));
      };
      const inputs = { picks: { type: "int32", shape: [members, 2 * size] }, signs: { type: "float32", shape: [members, size] } } as const; // prettier-ignore
      return owning(
        {
          rows: inputs,
          draw: (stream: Random, member: number) => ({
            picks: picksOf(stream, member, 2 * size),
            signs: Float32Array.from({ length: size }, () => stream.sign()),
          }),
          apply,
        },
        () => table.dispose(),
      );
    },
  };
}

/**
 * Sets each coordinate to 0 with this probability, by a table of 2048 masks a member of which a step draws one a sample.
 * @example
 * const augmentations = [mask(0.3)]; // of twoViews: three pixels in ten go
 */
export function mask(fraction: number): Augmentation {
  requireNumber("mask", fraction, "its fraction must lie in (0, 1)", fraction > 0 && fraction < 1);
  return {
    name: `mask of a fraction ${fraction}`,
    ...everything,
    open: ({ streams, size, shape }) => {
      const draw = (stream: Random) => {
        const source = stream.split("masks");
        return Float32Array.from({ length: tableRows * sizeOf(shape) }, () => (source.uniform() < fraction ? 0 : 1));
      };
      const table = tableOf(streams, draw, sizeOf(shape));
      return owning(
        {
          rows: { masks: { type: "int32", shape: [streams.length, size] } } as const,
          draw: (stream: Random, member: number) => ({ masks: picksOf(stream, member, size) }),
          apply: ((samples, { masks }) => tf.mul(samples, pick(table, masks, samples.shape))) as OpenView["apply"],
        },
        () => table.dispose(),
      );
    },
  };
}

/**
 * Multiplies an image by 1 + a and adds b, a and b uniform on ±`strength`, the same for all its pixels of a channel.
 * @example
 * const augmentations = [colour(0.4)]; // of twoViews: brightness and contrast
 */
export function colour(strength: number): Augmentation {
  requireNumber("colour", strength, "its strength must lie in (0, 1]", strength > 0 && strength <= 1);
  return {
    name: `colour by up to ${strength}`,
    ...{ fits: images, accepts: isImage },
    open: ({ streams, size, shape }) => {
      const [members, channels] = [streams.length, shape[2]];
      const row = { type: "float32", shape: [members, size, channels] } as const;
      const draws = (stream: Random) =>
        Float32Array.from({ length: size * channels }, () => strength * (2 * stream.uniform() - 1));
      return owning(
        {
          rows: { gains: row, levels: row },
          draw: (stream: Random) => ({ gains: draws(stream), levels: draws(stream) }),
          apply: (samples: tensorflow.Tensor, { gains, levels }: Readonly<Record<string, tensorflow.Tensor>>) => {
            const pixels = tf.reshape(samples, [members, size, -1, channels]);
            const spread = (of: tensorflow.Tensor) => tf.reshape(of, [members, size, 1, channels]);
            return tf.reshape(tf.add(tf.mul(pixels, tf.add(spread(gains), 1)), spread(levels)), samples.shape);
          },
        },
        () => undefined,
      );
    },
  };
}

const tableRows = 2048;

/** [S · 2048, d]. */
function tableOf(
  streams: readonly Random[],
  draw: (stream: Random) => ArrayLike<number>,
  size: number,
): tensorflow.Tensor2D {
  const values = new Float32Array(streams.length * tableRows * size);
  streams.forEach((stream, member) => values.set(Float32Array.from(draw(stream)), member * tableRows * size));
  return tf.tensor2d(values, [streams.length * tableRows, size]);
}

/** Numbers of rows of a member's own part of the table. */
const picksOf = (stream: Random, member: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, () => member * tableRows + stream.integer(tableRows));

/** Rows of a table by their numbers, in the shape of the samples. */
const pick = (table: tensorflow.Tensor2D, rows: tensorflow.Tensor, shape: number[]): tensorflow.Tensor =>
  tf.reshape(tf.gatherND(table, tf.reshape(rows, [-1, 1])), shape);

function requireNumber(call: string, value: number, rule: string, holds: boolean): void {
  check(holds && Number.isFinite(value), () => ({
    where: `the augmentation ${call}`,
    rule,
    received: String(value),
    repair: "For example 0.1.",
  }));
}
