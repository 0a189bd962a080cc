import { backendLinearAlgebra } from "../backend/algebra/native.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { tangentKernel } from "../kernels/empirical.js";
import { activation } from "../model/activation.js";
import type { Ensemble } from "../model/ensemble.js";

/**
 * For each member, [S], the samples of inputs [S, N, d] or [N, d] for which no unit of the last hidden layer gives anything but zero: no
 * weight can move their output. 0 for other activations than ReLU, without a hidden layer, and under an antisymmetric start.
 * @example
 * deadSamples(ensemble, data.inputs); // samples of each member at which no hidden unit is active
 */
export function deadSamples(ensemble: Ensemble, inputs: tensorflow.Tensor): number[] {
  const hidden = ensemble.layers.length - 1;
  const { name } = activation(ensemble.spec.layers[Math.max(0, hidden - 1)].activation);
  if (hidden === 0 || name !== "relu" || ensemble.spec.antisymmetric)
    return new Array<number>(ensemble.members).fill(0);
  const counts = tf.tidy(() => {
    const live = tf.max(tf.abs(ensemble.features(inputs, hidden - 1)), 2);
    return tf.sum(tf.cast(tf.equal(live, 0), "int32"), 1);
  });
  const numbers = Array.from(counts.dataSync());
  counts.dispose();
  return numbers;
}

/** The most outputs N·O whose tangent kernel {@link conditioning} decomposes: a millisecond a member. */
const mostOutputs = 64;

/**
 * λmin/λmax, [S], in [0, 1], of each member's tangent kernel ({@link tangentKernel}) at its present weights, in float64: by how much slower gradient descent fits its
 * slowest direction than its fastest. NaN beyond 64 outputs.
 * @example
 * conditioning(ensemble, data.inputs); // λ_min of each member's tangent kernel, over its mean
 */
export function conditioning(ensemble: Ensemble, inputs: tensorflow.Tensor): number[] {
  const size = inputs.shape[inputs.rank - 2]! * ensemble.spec.outputs;
  if (size > mostOutputs) return new Array<number>(ensemble.members).fill(NaN);
  const kernels = tangentKernel(ensemble, inputs);
  const data = new Float64Array(kernels.dataSync());
  kernels.dispose();
  return Array.from({ length: ensemble.members }, (_, member) => {
    const entries = symmetric(data.subarray(member * size ** 2, (member + 1) * size ** 2), size);
    const { values } = backendLinearAlgebra().eigenSymmetric({ rows: size, columns: size, data: entries });
    return Math.max(0, values[0]) / values[size - 1];
  });
}

/** (A + Aᵀ)/2, which float32 products miss by their last digits. */
function symmetric(entries: Float64Array, size: number): Float64Array {
  return entries.map((value, at) => (value + entries[(at % size) * size + Math.floor(at / size)]) / 2);
}
