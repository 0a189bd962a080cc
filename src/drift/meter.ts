import { owning } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { TrainingData } from "../data/tensors.js";
import { fixedStart } from "../math/power-iteration.js";
import type { Ensemble } from "../model/ensemble.js";
import type { Meter } from "../model/meter.js";

/** How far the kernel of one layer of one member has moved, relative to its initial norm. */
export interface LayerDrift {
  /** ‖W − W₀‖_F / ‖W₀‖_F. */
  readonly frobenius: number;
  /** ‖W − W₀‖₂ / ‖W₀‖₂, largest singular values. */
  readonly spectral: number;
  /** The largest move of a unit's incoming weights, max_j ‖w_j − w_j₀‖, over the root mean square of ‖w_j₀‖ over units. */
  readonly neuron: number;
  /** Fraction of (unit, sample) pairs whose gate [z > 0] differs from its initial state; NaN for the last layer. */
  readonly flipped: number;
}

/**
 * Remembers an ensemble's weights and its gates on the inputs [S, N, d] or [N, d] as they are now; measures each member's drift
 * from them, layer by layer. Biases are left out: under most parameterizations they start at zero and have no relative drift. Both copies of
 * an antisymmetric member count as one matrix of two blocks.
 * @example
 * using meter = driftMeter(ensemble, data);
 * meter.measure(); // of each member, of each layer: { frobenius, spectral, neuron, flipped }, 0 before training
 */
export function driftMeter(ensemble: Ensemble, { inputs }: Pick<TrainingData, "inputs">): Meter<LayerDrift[]> {
  const each = ensemble.copies / ensemble.members;
  const kernels = (): tensorflow.Tensor3D[] => ensemble.layers.map((_, layer) => ensemble.weights(layer).kernel);
  const gates = (): tensorflow.Tensor[] =>
    ensemble.layers
      .slice(0, -1)
      .map((_, layer) => tf.cast(tf.greater(ensemble.preactivations(inputs, layer), 0), "float32"));
  const start = tf.tidy(() => ({ kernels: kernels(), gates: gates() }));
  const initial = start.kernels.map((kernel) => norms(kernel, each));
  const measure = (): LayerDrift[][] => {
    const changes = tf.tidy(() => kernels().map((kernel, layer) => tf.sub(kernel, start.kernels[layer])));
    const moved = changes.map((change) => norms(change as tensorflow.Tensor3D, each));
    const flipped = flippedShares(gates, start.gates, each);
    tf.dispose(changes);
    const ofLayer = (layer: number, member: number): LayerDrift => {
      const units = each * ensemble.layers[layer].spec.fanOut;
      return {
        frobenius: moved[layer].frobenius[member] / initial[layer].frobenius[member],
        spectral: moved[layer].spectral[member] / initial[layer].spectral[member],
        neuron: (moved[layer].neuron[member] * Math.sqrt(units)) / initial[layer].frobenius[member],
        flipped: flipped[layer]?.[member] ?? NaN,
      };
    };
    return Array.from({ length: ensemble.members }, (_, member) => moved.map((_, layer) => ofLayer(layer, member)));
  };
  return owning({ measure }, () => tf.dispose([...start.kernels, ...start.gates]));
}

/** Norms of one matrix a member, whose blocks on the diagonal are its copies, `each` of them. */
function norms(
  stack: tensorflow.Tensor3D,
  each: number,
): { frobenius: number[]; spectral: number[]; neuron: number[] } {
  const blocks = (values: readonly number[]): number[][] =>
    Array.from({ length: values.length / each }, (_, member) => values.slice(member * each, (member + 1) * each));
  const longest = taken(tf.tidy(() => tf.sqrt(tf.max(tf.sum(tf.square(stack), 1), 1))));
  return {
    frobenius: blocks(frobeniusNorms(stack)).map((values) => (each === 1 ? values[0] : Math.hypot(...values))),
    spectral: blocks(spectralNorms(stack)).map((values) => Math.max(...values)),
    neuron: blocks(longest).map((values) => Math.max(...values)),
  };
}

/** The share of gates that differ, by layer and member. */
function flippedShares(
  gates: () => tensorflow.Tensor[],
  initial: readonly tensorflow.Tensor[],
  each: number,
): number[][] {
  const shares = tf.tidy(() => gates().map((now, layer) => tf.mean(tf.abs(tf.sub(now, initial[layer])), [1, 2])));
  const ofMember = (values: number[]) =>
    Array.from({ length: values.length / each }, (_, at) => (each === 1 ? values[at] : (values[2 * at] + values[2 * at + 1]) / 2)); // prettier-ignore
  return shares.map((share) => ofMember(taken(share)));
}

/**
 * ‖A_s‖_F of each matrix of a stack [S, in, out].
 * @example
 * frobeniusNorms(tf.tensor3d([3, 4], [1, 1, 2])); // [5]
 */
export function frobeniusNorms(stack: tensorflow.Tensor3D): number[] {
  return taken(tf.tidy(() => tf.sqrt(tf.sum(tf.square(stack), [1, 2]))));
}

/**
 * Largest singular values of a stack [S, in, out], by 100 power iterations on AᵀA from a fixed start without symmetry.
 * @example
 * spectralNorms(tf.tensor3d([3, 0, 0, 4], [1, 2, 2])); // [4]
 */
export function spectralNorms(stack: tensorflow.Tensor3D): number[] {
  const [members, , columns] = stack.shape;
  const unit = (w: tensorflow.Tensor) => tf.divNoNan(w, tf.sqrt(tf.sum(tf.square(w), [1, 2], true)));
  const largest = tf.tidy(() => {
    const start = tf.tensor3d(Float32Array.from(fixedStart(columns)), [1, columns, 1]);
    let v: tensorflow.Tensor = tf.tile(start, [members, 1, 1]);
    for (let iteration = 0; iteration < 100; iteration++)
      v = tf.tidy(() => unit(tf.matMul(stack, tf.matMul(stack, v), true)));
    return tf.sqrt(tf.sum(tf.square(tf.matMul(stack, v)), [1, 2]));
  });
  return taken(largest);
}

/** The numbers of a tensor, which is disposed; not from inside a tidy, which would look at each of them. */
function taken(tensor: tensorflow.Tensor): number[] {
  const numbers = Array.from(tensor.dataSync());
  tensor.dispose();
  return numbers;
}
