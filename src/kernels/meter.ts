import { owning } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { TrainingData } from "../data/tensors.js";
import type { Ensemble } from "../model/ensemble.js";
import type { Meter } from "../model/meter.js";
import { tangentKernel } from "./empirical.js";

/** A member's tangent kernel against its own at the start, and against the labels. */
export interface KernelChange {
  /** ‖Θ − Θ₀‖_F / ‖Θ₀‖_F. */
  readonly change: number;
  /** yᵀΘy / (‖Θ‖_F ‖y‖²), in [0, 1]: 1 where Θ is y yᵀ (Cortes, Mohri & Rostamizadeh 2012, without centring). */
  readonly alignment: number;
}

/**
 * Remembers every member's tangent kernel on the data as it is now, [S, N·O, N·O], and measures how far it has moved and how it lies to the
 * targets. Antisymmetric networks count with both copies. For a meter of train: at log-spaced steps it costs little of a training.
 * @example
 * using meter = kernelMeter(ensemble, data);
 * const [change] = meter.measure(); // 0 before anything is trained
 */
export function kernelMeter(ensemble: Ensemble, { inputs, targets }: TrainingData): Meter<KernelChange> {
  const start = tangentKernel(ensemble, inputs);
  const measure = (): KernelChange[] => {
    const numbers = tf.tidy(() => {
      const kernel = tangentKernel(ensemble, inputs);
      const change = tf.div(norms(tf.sub(kernel, start)), norms(start));
      return tf.stack([change, alignments(kernel, targets)], 1);
    });
    const values = numbers.dataSync<"float32">();
    numbers.dispose();
    return Array.from({ length: ensemble.members }, (_, member) => ({
      change: values[2 * member],
      alignment: values[2 * member + 1],
    }));
  };
  return owning({ measure }, () => start.dispose());
}

const norms = (stack: tensorflow.Tensor): tensorflow.Tensor => tf.sqrt(tf.sum(tf.square(stack), [1, 2]));

function alignments(kernel: tensorflow.Tensor3D, targets: tensorflow.Tensor): tensorflow.Tensor {
  const [members, size] = kernel.shape;
  const rows = tf.reshape(targets, [-1, size]);
  const y = rows.shape[0] === members ? rows : tf.tile(rows, [members, 1]);
  const image = tf.reshape(tf.matMul(kernel, tf.reshape(y, [members, size, 1]) as tensorflow.Tensor3D), [
    members,
    size,
  ]);
  return tf.div(tf.sum(tf.mul(image, y), 1), tf.mul(norms(kernel), tf.sum(tf.square(y), 1)));
}
