import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import { streamOf, type Random, type Seeded } from "../math/random.js";

export interface BatchOptions {
  /** Samples a step, in [1, N]. */
  readonly size: number;
  /** Whether the samples of a step are drawn independently, or each epoch is a permutation of all: default false. */
  readonly replacement?: boolean;
  /** Streams, or an experiment's members, one a member: where its order comes from. */
  readonly members: readonly Seeded[];
}

const epochsAStream = 256;

/** Which samples each step takes. */
export interface BatchRows {
  /** Steps of an epoch: ⌊N/B⌋. */
  readonly epoch: number;
  /** Indices of the samples of the steps first, first + 1, ..., [count, S, B] int32; the caller disposes them. */
  readonly draw: (first: number, count: number) => tensorflow.Tensor3D;
}

/**
 * Minibatch rows as a function of the member's stream and the step's number alone: those of epochs 256j to 256j + 255 come in turn from
 * `<stream>/batches/epochs-<j>`, drawn from its start wherever a training goes on (a stream an epoch would cost more than its rows). Without
 * replacement a last part of an epoch that does not fill a batch is left out of that epoch.
 * @throws UserError for a size outside [1, N].
 * @example
 * const { draw } = batchRows({ size: 4, members }, 32);
 * const rows = draw(0, 10); // the rows of the first ten steps, of each member its own
 */
export function batchRows({ size, replacement = false, members }: BatchOptions, samples: number): BatchRows {
  requireSize(size, samples);
  const epoch = Math.floor(samples / size);
  const streams = members.map((member) => streamOf(member).split("batches"));
  const drawn = streams.map(() => new Int32Array(replacement ? epoch * size : samples));
  const fill = replacement ? fillIndependently : fillPermuted;
  let [sources, present] = [streams, -1];
  const drawEpoch = (number: number): void => {
    if (number === present) return;
    const start = number - (number % epochsAStream);
    if (present < start || present > number) {
      sources = streams.map((stream) => stream.split(`epochs-${start / epochsAStream}`));
      present = start - 1;
    }
    for (; present < number; present++) sources.forEach((source, member) => fill(drawn[member], source, samples));
  };
  const draw = (first: number, count: number): tensorflow.Tensor3D => {
    const rows = new Int32Array(count * streams.length * size);
    for (let step = first, to = 0; step < first + count; step++) {
      drawEpoch(Math.floor(step / epoch));
      const from = (step % epoch) * size;
      for (const order of drawn) for (let place = from; place < from + size; place++, to++) rows[to] = order[place];
    }
    return tf.tensor3d(rows, [count, streams.length, size], "int32");
  };
  return { epoch, draw };
}

/**
 * Gaussians of the steps first, first + 1, ..., [count, S, ...shape] float32, a function of the member's stream and the step's number alone:
 * those of step k come from `<stream>/<name>/step-<k>`; the caller disposes them. For noise and augmented views; 0.2 µs a number.
 * @example
 * const noise = noiseRows(members, "noise", [8, 3])(0, 1); // of step 0
 */
export function noiseRows(members: readonly Seeded[], name: string, shape: readonly number[]) {
  const streams = members.map((member) => streamOf(member).split(name));
  const size = shape.reduce((product, length) => product * length, 1);
  return (first: number, count: number): tensorflow.Tensor => {
    const values = new Float32Array(count * streams.length * size);
    for (let step = first, to = 0; step < first + count; step++)
      for (const stream of streams) {
        values.set(stream.split(`step-${step}`).normals(size), to);
        to += size;
      }
    return tf.tensor(values, [count, streams.length, ...shape]);
  };
}

/**
 * Picks rows [S, B] of data that is shared, [N, ...], or the members' own, [S, N, ...], as [S, B, ...] of the data's type; `offsets` are those of
 * {@link rowOffsets} for data of the members' own.
 * @example
 * const rows = batchRows({ size: 4, members }, 8).draw(0, 1);
 * const inputs = pickRows(tf.range(0, 8), rows.squeeze([0])); // [members, 4], of data that members share
 */
export function pickRows(
  data: tensorflow.Tensor,
  rows: tensorflow.Tensor,
  offsets?: tensorflow.Tensor,
): tensorflow.Tensor {
  const sample = data.shape.slice(offsets === undefined ? 1 : 2);
  const width = sample.reduce((product, length) => product * length, 1);
  // Not tf.gather, which reads its indices back to check them.
  const flat = tf.reshape(offsets === undefined ? rows : tf.add(rows, offsets), [-1, 1]);
  return tf.reshape(tf.gatherND(tf.reshape(data, [-1, width]), flat), [...rows.shape, ...sample]);
}

/** Where each member's samples begin in [S·N, k], [S, 1] int32. */
export function rowOffsets(members: number, samples: number): tensorflow.Tensor2D {
  const firsts = Int32Array.from({ length: members }, (_, member) => member * samples);
  return tf.tensor2d(firsts, [members, 1], "int32");
}

function fillPermuted(order: Int32Array, stream: Random): void {
  for (let index = 0; index < order.length; index++) order[index] = index;
  stream.shuffle(order);
}

function fillIndependently(order: Int32Array, stream: Random, samples: number): void {
  for (let index = 0; index < order.length; index++) order[index] = stream.integer(samples);
}

function requireSize(size: number, samples: number): void {
  check(Number.isInteger(size) && size >= 1 && size <= samples, () => ({
    where: "the 'size' parameter of a minibatch",
    rule: `it must be an integer in [1, ${samples}], the number of samples`,
    received: String(size),
    repair: "Choose a smaller batch, or leave it out for full-batch training.",
  }));
}
