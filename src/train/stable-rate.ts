import { compileLoop } from "../backend/compile/loop.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Random } from "../math/random.js";
import type { Ensemble, Placed } from "../model/ensemble.js";
import type { Loss } from "./loss.js";

/**
 * λmax of each member's tangent kernel Θ = J R Jᵀ at its present weights, J the derivative of all N·O outputs in the
 * trained parameters and R the layers' rate multipliers; by power iteration, one reverse pass for Jᵀv and one through
 * its derivative for Ju, to a relative change of `tolerance` (default 1e-4), in at most 200 iterations. The Rayleigh
 * quotient approaches λmax from below. 0 for a dead network.
 */
export function largestEigenvalues(
  ensemble: Ensemble,
  inputs: tensorflow.Tensor,
  random: Random,
  tolerance = 1e-4,
): Float64Array {
  const samples = inputs.shape[inputs.shape.length - 2];
  const shape: [number, number, number] = [ensemble.members, samples, ensemble.spec.outputs];
  const start = Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.normal());
  const placed = ensemble.place(inputs);
  const [direction, values] = tf.tidy(() => [
    tf.variable(unit(tf.tensor3d(start, shape)), false),
    tf.variable(tf.zeros([ensemble.members]), false),
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
    loop.dispose();
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
