import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Ensemble } from "../model/ensemble.js";

/** How far the kernels of one layer have moved, relative to their initial norm, one number a member. */
export interface LayerDrift {
  /** ‖W − W₀‖_F / ‖W₀‖_F. */
  readonly frobenius: number[];
  /** ‖W − W₀‖₂ / ‖W₀‖₂, largest singular values. */
  readonly spectral: number[];
  /** Fraction of (unit, sample) pairs whose gate [z > 0] differs from its initial state; NaN for the last layer. */
  readonly flipped: number[];
}

/** Remembers an ensemble's weights and gates as they are now, to measure drift from them later. */
export interface DriftMeter {
  measure(): LayerDrift[];
  dispose(): void;
}

/** Biases are left out: they start at zero and have no relative drift. For networks without antisymmetric copies. */
export function driftMeter(ensemble: Ensemble, inputs: tensorflow.Tensor): DriftMeter {
  const kernels = (): tensorflow.Tensor3D[] => ensemble.layers.map((_, layer) => ensemble.weights(layer).kernel);
  const gates = (): tensorflow.Tensor[] =>
    ensemble.layers.slice(0, -1).map((_, layer) => tf.cast(tf.greater(ensemble.features(inputs, layer), 0), "float32"));
  const start = tf.tidy(() => ({ kernels: kernels(), gates: gates() }));
  return {
    measure: () =>
      tf.tidy(() => {
        const now = gates();
        return kernels().map((kernel, layer) => {
          const initial = start.kernels[layer];
          const change = tf.sub<tensorflow.Tensor3D>(kernel, initial);
          return {
            frobenius: ratio(frobeniusNorms(change), frobeniusNorms(initial)),
            spectral: ratio(spectralNorms(change), spectralNorms(initial)),
            flipped:
              layer < now.length
                ? numbers(tf.mean(tf.abs(tf.sub(now[layer], start.gates[layer])), [1, 2]))
                : new Array<number>(ensemble.members).fill(NaN),
          };
        });
      }),
    dispose: () => tf.dispose([...start.kernels, ...start.gates]),
  };
}

/** ‖A_s‖_F of each matrix of a stack [S, in, out]. */
export function frobeniusNorms(stack: tensorflow.Tensor3D): number[] {
  return tf.tidy(() => numbers(tf.sqrt(tf.sum(tf.square(stack), [1, 2]))));
}

/** Largest singular values of a stack [S, in, out], by 100 power iterations on AᵀA from a fixed start without symmetry. */
export function spectralNorms(stack: tensorflow.Tensor3D): number[] {
  return tf.tidy(() => {
    const [members, , columns] = stack.shape;
    const start = Float32Array.from({ length: columns }, (_, index) => Math.sin(1 + 1.7 * index + 0.3 * index ** 2));
    let v: tensorflow.Tensor = tf.tile(tf.tensor3d(start, [1, columns, 1]), [members, 1, 1]);
    const unit = (w: tensorflow.Tensor) => tf.divNoNan(w, tf.sqrt(tf.sum(tf.square(w), [1, 2], true)));
    for (let iteration = 0; iteration < 100; iteration++) {
      v = tf.tidy(() => unit(tf.matMul(stack, tf.matMul(stack, v), true)));
    }
    return numbers(tf.sqrt(tf.sum(tf.square(tf.matMul(stack, v)), [1, 2])));
  });
}

function ratio(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, index) => value / b[index]);
}

function numbers(tensor: tensorflow.Tensor): number[] {
  return Array.from(tensor.dataSync());
}
