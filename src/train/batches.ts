import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import type { Random } from "../math/random.js";
import type { TrainingData } from "../data/tensors.js";

export interface BatchOptions {
  /** Samples a step, in [1, N]. */
  readonly size: number;
  /** Whether the samples of a step are drawn independently, or each epoch is a permutation of all. */
  readonly replacement: boolean;
}

export interface Batches {
  readonly stepsPerEpoch: number;
  /** The rows of the next steps, [steps, S, B] int32: of each member's own order; the caller disposes them. */
  draw(steps: number): tensorflow.Tensor3D;
  /** The shape of one step's rows, [S, B]. */
  readonly shape: readonly [number, number];
  /** The samples of one step's rows, [S, B, d] and [S, B, O]. */
  pick(rows: tensorflow.Tensor): TrainingData;
  dispose(): void;
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
  const drawers = Array.from({ length: members }, (_, member) =>
    drawer(options, samples, random.split(`member-${member}`)),
  );
  const shape = [members, options.size] as const;
  const firsts = Int32Array.from({ length: members }, (_, member) => member * samples);
  const offsets = tf.tensor2d(firsts, [members, 1], "int32");
  return {
    stepsPerEpoch: Math.floor(samples / options.size),
    shape,
    draw(steps) {
      const rows = new Int32Array(steps * members * options.size);
      for (let at = 0, turn = 0; at < rows.length; at += options.size, turn++) drawers[turn % members](rows, at);
      return tf.tensor3d(rows, [steps, ...shape], "int32");
    },
    pick: (rows) => ({ inputs: gather(inputs, rows, offsets), targets: gather(targets, rows, offsets) }),
    dispose: () => offsets.dispose(),
  };
}

/** Writes one member's next batch to `rows` from `at` on. */
type Drawer = (rows: Int32Array, at: number) => void;

function drawer({ size, replacement }: BatchOptions, samples: number, stream: Random): Drawer {
  if (replacement)
    return (rows, at) => {
      for (let place = at; place < at + size; place++) rows[place] = stream.integer(samples);
    };
  const order = new Int32Array(samples).map((_, index) => index);
  let used = samples;
  return (rows, at) => {
    if (used + size > samples) {
      stream.shuffle(order);
      used = 0;
    }
    for (let place = 0; place < size; place++) rows[at + place] = order[used + place];
    used += size;
  };
}

/** Rows [S, B] of shared [N, k] or own [S, N, k] data, as [S, B, k]. */
function gather(data: tensorflow.Tensor, rows: tensorflow.Tensor, offsets: tensorflow.Tensor): tensorflow.Tensor {
  const width = data.shape[data.shape.length - 1];
  // Not tf.gather, which reads its indices back to check them.
  const flat = tf.reshape(data.rank === 3 ? tf.add(rows, offsets) : rows, [-1, 1]);
  return tf.reshape(tf.gatherND(tf.reshape(data, [-1, width]), flat), [...rows.shape, width]);
}
