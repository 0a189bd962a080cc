import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { NetworkSpec } from "./spec.js";

/**
 * How an ensemble's tensors lie in memory. "samples-major": kernels [members, in, out] and activations [members, N, units].
 * "units-major": kernels [members, out, in] and activations [members, units, N], which keeps rows long where layers are narrow.
 */
export type Layout = "samples-major" | "units-major";

/** Below this width rows of N samples are longer than rows of units, and "units-major" is up to twice as fast (bench). */
const narrow = 32;

/** The faster layout of an ensemble's tensors, by the widest hidden layer alone. */
export function layoutFor({ layers }: NetworkSpec): Layout {
  const hidden = layers.slice(0, -1).map(({ fanOut }) => fanOut);
  return Math.max(...hidden, 0) < narrow ? "units-major" : "samples-major";
}

/** [members, in, out] to the kernel as it lies in memory, or back; a new tensor. Activations turn in the same way. */
export function turned(tensor: tensorflow.Tensor, layout: Layout): tensorflow.Tensor3D {
  return (layout === "samples-major" ? tf.clone(tensor) : tf.transpose(tensor, [0, 2, 1])) as tensorflow.Tensor3D;
}

/** Every copy's inputs, [copies, N, d]: shared ones repeated, a member's own for each of its copies in a row. */
export function copied(inputs: tensorflow.Tensor, members: number, copies: number): tensorflow.Tensor {
  const [samples, dimension] = inputs.shape.slice(-2);
  if (inputs.rank === 2) return tf.tile(tf.reshape(inputs, [1, samples, dimension]), [copies, 1, 1]);
  if (copies === members) return inputs;
  const pairs = tf.tile(tf.reshape(inputs, [members, 1, samples, dimension]), [1, 2, 1, 1]);
  return tf.reshape(pairs, [copies, samples, dimension]);
}

/** (g_θ − g_θ′)/√2 from outputs of shape [2S, N, O]. */
export function difference(outputs: tensorflow.Tensor): tensorflow.Tensor3D {
  const [copies, samples, width] = outputs.shape;
  const pairs = tf.reshape(outputs, [copies / 2, 2, samples, width]);
  const [first, second] = tf.unstack(pairs, 1);
  return tf.mul(tf.sub(first, second), Math.SQRT1_2) as tensorflow.Tensor3D;
}
