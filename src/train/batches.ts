import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import type { Random } from "../math/random.js";
import type { TrainingData } from "./train.js";

export interface BatchOptions {
  /** Samples a step, in [1, N]. */
  readonly size: number;
  /** Whether the samples of a step are drawn independently, or each epoch is a permutation of all. */
  readonly replacement: boolean;
}

export interface Batches {
  readonly stepsPerEpoch: number;
  /** The next minibatch of every member, [S, B, d] and [S, B, O]; the caller disposes it. */
  next(): TrainingData;
}

/**
 * Minibatches, each member's order from its own stream. Without replacement a last part of an epoch that does not fill
 * a batch is left out of that epoch.
 */
export function createBatches(
  options: BatchOptions | undefined,
  data: TrainingData,
  members: number,
  random: Random,
): Batches | undefined {
  if (options === undefined) return undefined;
  const { inputs, targets } = data;
  const samples = inputs.shape[inputs.shape.length - 2];
  check(Number.isInteger(options.size) && options.size >= 1 && options.size <= samples, () => ({
    where: "the 'size' parameter of a minibatch",
    rule: `it must be an integer in [1, ${samples}], the number of samples`,
    received: String(options.size),
    repair: "Choose a smaller batch, or leave it out for full-batch training.",
  }));
  const stepsPerEpoch = Math.floor(samples / options.size);
  const streams = Array.from({ length: members }, (_, member) => random.split(`member-${member}`));
  const drawerOf = (stream: Random): (() => Int32Array) => {
    let order: Int32Array = new Int32Array(0);
    let used = 0;
    return () => {
      if (options.replacement) return Int32Array.from({ length: options.size }, () => stream.integer(samples));
      if (used + options.size > order.length) {
        order = stream.permutation(samples);
        used = 0;
      }
      used += options.size;
      return order.subarray(used - options.size, used);
    };
  };
  const draws = streams.map(drawerOf);
  const next = (): TrainingData =>
    tf.tidy(() => {
      const rows = draws.map((drawOne) => drawOne());
      return { inputs: gather(inputs, rows, samples), targets: gather(targets, rows, samples) };
    });
  return { stepsPerEpoch, next };
}

/** Rows of each member from shared [N, k] or own [S, N, k] data, as [S, B, k]. */
function gather(data: tensorflow.Tensor, rows: readonly Int32Array[], samples: number): tensorflow.Tensor {
  const width = data.shape[data.shape.length - 1];
  const own = data.rank === 3;
  const flat = Int32Array.from(
    rows.flatMap((row, member) => Array.from(row, (index) => index + (own ? member * samples : 0))),
  );
  const picked = tf.gather(tf.reshape(data, [-1, width]), tf.tensor1d(flat, "int32"));
  return tf.reshape(picked, [rows.length, rows[0].length, width]);
}
