import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import { streamOf, type Random } from "../../math/random.js";
import type { Network } from "../../model/network.js";
import type { Objective } from "../../train/objective.js";
import { batchesOf, type FeatureBatches } from "./batch.js";
import { memberParameter, spreadOf, unit } from "./constants.js";

/** How {@link instanceDiscrimination} learns. */
export interface InstanceOptions extends FeatureBatches {
  /** k: the network's outputs. */
  readonly dimension: number;
  /** τ: default 0.07. */
  readonly temperature?: number;
  /** What an entry of the memory keeps of itself where its sample is met: default 0.5. */
  readonly momentum?: number;
}

/**
 * Instance discrimination (Wu, Xiong, Yu & Lin 2018) with the whole softmax: each of the inputs [N, d], or [S, N, d], is a class of its own, whose vector is
 * what a memory carries of its embedding, v ← (m v + (1 − m) f)/‖·‖ at each step that meets it; the loss is −ln softmax(fᵀV/τ) at the
 * sample's own place. Measures "spread" beside "loss". O(B N k) a step.
 * @throws UserError for τ ≤ 0, and a momentum outside [0, 1).
 * @example
 * using objective = instanceDiscrimination(ensemble, data.inputs, { members, size: 4, dimension: 1 });
 */
export function instanceDiscrimination(
  network: Network,
  inputs: tensorflow.Tensor,
  { dimension, temperature = 0.07, momentum = 0.5, ...batch }: InstanceOptions,
): Objective & Owner {
  requireInRange(temperature, momentum);
  const { members, parameters, constant } = network;
  const samples = inputs.shape[inputs.rank - 2];
  const stored = (flat: tensorflow.Tensor): tensorflow.Tensor =>
    tf.gatherND(tf.reshape(memory.variable, [members * samples, dimension]), tf.reshape(flat, [-1, 1]));
  const batches = batchesOf([inputs], 1, batch, ({ flat, views: [view] }) => {
    const f = unit(network.forward(view));
    const scores = tf.div(tf.matMul(f, memory.variable as tensorflow.Tensor, false, true), temperature);
    const own = tf.div(tf.sum(tf.mul(f, tf.reshape(stored(flat), f.shape)), 2), temperature);
    const loss: tensorflow.Tensor1D = tf.mean(tf.sub(tf.logSumExp(scores, 2), own), 1);
    return { loss, spread: spreadOf(f) };
  });
  const memory = memberParameter("memory", batch.members.map(streamOf), [samples, dimension], (stream) =>
    unitRows(stream, samples, dimension),
  );
  const next = (rows: Readonly<Record<string, tensorflow.Tensor>>): tensorflow.Tensor[] =>
    tf.tidy(() => {
      const { flat, views } = batches.see(rows);
      const f = tf.reshape(unit(network.forward(views[0])), [-1, dimension]);
      const before = stored(flat);
      const after = unit(tf.add(tf.mul(before, momentum), tf.mul(f, 1 - momentum)));
      const change = tf.scatterND(tf.reshape(flat, [-1, 1]), tf.sub(after, before), [members * samples, dimension]);
      return [tf.add(memory.variable, tf.reshape(change, [members, samples, dimension]))];
    });
  return owning(
    {
      ...{ members, parameters, constant, whole: () => batches.whole(), sample: batches.sample, spread: 1.02 },
      carried: { variables: [memory], next },
    },
    () => {
      batches.dispose();
      memory.variable.dispose();
    },
  );
}

/** Rows [N·k] of length 1 in uniformly random directions. */
function unitRows(stream: Random, samples: number, dimension: number): Float64Array {
  const values = stream.normals(samples * dimension);
  for (let row = 0; row < samples; row++) {
    const own = values.subarray(row * dimension, (row + 1) * dimension);
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    own.forEach((value, at) => (own[at] = value / length));
  }
  return values;
}

function requireInRange(temperature: number, momentum: number): void {
  check(temperature > 0 && momentum >= 0 && momentum < 1, () => ({
    where: "instanceDiscrimination",
    rule: "τ must be above 0 and the momentum lie in [0, 1)",
    received: `τ ${temperature}, momentum ${momentum}`,
    repair: "Leave them out for 0.07 and 0.5.",
  }));
}
