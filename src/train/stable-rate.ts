import { compileLoop } from "../backend/compile/loop.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { largestEigenvalue } from "../math/power-iteration.js";
import type { Random } from "../math/random.js";
import type { Ensemble, Placed } from "../model/ensemble.js";
import type { Loss } from "./loss.js";
import { tangentKernel } from "../kernels/empirical.js";

/** Up to this many outputs N·O the tangent kernel is formed: 16 MiB a member. */
const mostOutputs = 2048;

/**
 * λmax of each member's tangent kernel Θ ({@link tangentKernel}) at its present weights, by power iteration to a relative change
 * of `tolerance` (default 1e-4), in at most 200 iterations: on Θ itself where N·O is at most 2048, each member for itself
 * ({@link largestEigenvalue}), and else on products Θv ({@link largestEigenvaluesByProducts}). 0 for a dead network.
 */
export function largestEigenvalues(
  ensemble: Ensemble,
  inputs: tensorflow.Tensor,
  random: Random,
  tolerance = 1e-4,
): Float64Array {
  const [samples] = inputs.shape.slice(-2);
  const size = samples * ensemble.spec.outputs;
  if (size > mostOutputs) return largestEigenvaluesByProducts(ensemble, inputs, random, tolerance);
  const kernels = tf.tidy(() => tangentKernel(ensemble, inputs).dataSync<"float32">());
  return Float64Array.from({ length: ensemble.members }, (_, member) => {
    const kernel = kernels.subarray(member * size ** 2, (member + 1) * size ** 2);
    return largestEigenvalue(kernel, random.normals(size), tolerance);
  });
}

/** The same for any N: one reverse pass for Jᵀv and one through its derivative for Ju, in a compiled loop. */
export function largestEigenvaluesByProducts(
  ensemble: Ensemble,
  inputs: tensorflow.Tensor,
  random: Random,
  tolerance = 1e-4,
): Float64Array {
  const { members, spec } = ensemble;
  const [samples] = inputs.shape.slice(-2);
  const shape: [number, number, number] = [members, samples, spec.outputs];
  const start = new Float32Array(random.normals(members * samples * spec.outputs));
  const placed = ensemble.place(inputs);
  const [direction, values] = tf.tidy(() => [
    tf.variable(unit(tf.tensor3d(start, shape)), false),
    tf.variable(tf.zeros([members]), false),
  ]);
  const step = () => {
    const image = tangentKernelTimes(ensemble, placed, direction as tensorflow.Tensor3D);
    const latest = tf.sum(tf.mul(image, direction), [1, 2]);
    const moved = tf.greater(tf.abs(tf.sub(latest, values)), tf.mul(tolerance, tf.abs(latest)));
    values.assign(latest);
    direction.assign(unit(image));
    return { going: tf.max(tf.cast(moved, "float32")) };
  };
  const loop = compileLoop({ state: [direction, values], step, until: "going", mode: "graph" });
  try {
    loop.advance(200);
    return Float64Array.from(values.dataSync());
  } finally {
    loop[Symbol.dispose]();
    placed.dispose();
    tf.dispose([direction, values]);
  }
}

/**
 * The largest rate of plain gradient descent that is stable at the present weights, one a member:
 * η* = 2N / (curvature · λmax(Θ)), the limit 2/λmax of the loss Hessian's Gauss-Newton part; Infinity for a dead network.
 */
export function largestStableRates(eigenvalues: Float64Array, samples: number, loss: Loss): Float64Array {
  const { curvature } = loss;
  if (curvature === undefined)
    throw new RangeError(`The ${loss.name} loss has no curvature bound; give an absolute rate.`);
  return eigenvalues.map((value) => (2 * samples) / (curvature * value));
}

/** Θ v for v of shape [S, N, O], by member. */
function tangentKernelTimes(ensemble: Ensemble, inputs: Placed, v: tensorflow.Tensor3D): tensorflow.Tensor3D {
  const variables = ensemble.trained.map(({ variable }) => variable);
  const pullBack = (direction: tensorflow.Tensor): tensorflow.Tensor[] => {
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(ensemble.forward(inputs), direction)), variables);
    return variables.map(({ name }) => grads[name]);
  };
  const weighted = pullBack(v).map((gradient, index) => tf.mul(gradient, ensemble.trained[index].rate.gd));
  // Jᵀd is linear in d, so the derivative of ⟨Jᵀd, u⟩ in d is Ju, at any d.
  const inner = (direction: tensorflow.Tensor): tensorflow.Scalar =>
    tf.addN(pullBack(direction).map((gradient, index) => tf.sum(tf.mul(gradient, weighted[index]))));
  return tf.grad(inner)(v) as tensorflow.Tensor3D;
}

/** v/‖v‖ by member; zero stays zero. */
function unit(v: tensorflow.Tensor3D): tensorflow.Tensor3D {
  return tf.divNoNan(v, tf.sqrt(tf.sum(tf.square(v), [1, 2], true)));
}
