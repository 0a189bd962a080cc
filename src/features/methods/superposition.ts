import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { streamOf, type Seeded } from "../../math/random.js";
import type { Measured, Objective } from "../../train/objective.js";
import { memberParameter } from "./constants.js";
import { rowBatches } from "./row-batches.js";

/** The toy model of superposition with its weights, [S, m, n]. */
export interface Superposition extends Objective, Owner {
  readonly weights: tensorflow.Variable;
}

/**
 * n features in m < n units (Elhage et al. 2022): x̂ = relu(WᵀW x + b), with the loss Σᵢ wᵢ (xᵢ − x̂ᵢ)² averaged over samples, wᵢ the features'
 * importance. Inputs [N, n], or the members' own [S, N, n]; beside the loss "stored", the number of columns with ‖Wᵢ‖ > 0.5.
 * @example
 * using model = superposition(data.inputs, { members, units: 2, importance: [1, 0.5, 0.25], size: 4 }); // three features in two units
 */
export function superposition(
  inputs: tensorflow.Tensor,
  { members, units, importance, size }: { members: readonly Seeded[]; units: number; importance: readonly number[]; size: number }, // prettier-ignore
): Superposition {
  const features = inputs.shape[inputs.rank - 1];
  const streams = members.map(streamOf);
  const w = memberParameter("superposed", streams, [units, features], (stream, length) =>
    stream.normals(length).map((value) => value / Math.sqrt(features)),
  );
  const b = memberParameter("offset", streams, [1, features], (_, length) => new Float64Array(length));
  const weights = tf.tensor1d(Float32Array.from(importance));
  const measure = (x: tensorflow.Tensor): Measured =>
    tf.tidy(() => {
      const matrix = w.variable as unknown as tensorflow.Tensor3D;
      const hidden = tf.matMul(x as tensorflow.Tensor3D, matrix, false, true);
      const made = tf.relu(tf.add(tf.matMul(hidden, matrix), b.variable));
      const loss: tensorflow.Tensor1D = tf.mean(tf.sum(tf.mul(tf.square(tf.sub(x, made)), weights), 2), 1);
      const stored: tensorflow.Tensor1D = tf.sum(tf.cast(tf.greater(tf.sum(tf.square(matrix), 1), 0.25), "float32"), 1);
      return { loss, stored };
    });
  const batches = rowBatches(inputs, { members, size }, measure);
  const objective = {
    members: members.length,
    parameters: [w, b],
    constant: true,
    whole: batches.whole,
    sample: batches.sample,
  };
  return owning({ ...objective, weights: w.variable }, () => {
    batches.dispose();
    tf.dispose([w.variable, b.variable, weights]);
  });
}
