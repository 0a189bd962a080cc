import { disposeTape } from "../backend/tape.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import type { Parameter } from "../model/network.js";
import type { Measured } from "./objective.js";

/** What was measured, and the gradient of every member's loss in its own entries of each parameter. */
export interface Differentiated {
  readonly measured: Measured;
  readonly gradients: readonly tensorflow.Tensor[];
}

/** One pass forward and back; a parameter that the loss does not see has gradient 0. */
export function differentiate(parameters: readonly Parameter[], measure: () => Measured): Differentiated {
  const variables = parameters.map(({ variable }) => variable);
  let kept!: Measured;
  const { value, grads } = gradientsOf(() => {
    kept = measure();
    // variableGrads returns its scalar alone and tidies away the rest.
    Object.values(kept).forEach((tensor) => tf.keep(tensor));
    return tf.sum(kept.loss);
  }, variables);
  value.dispose();
  const clones = Object.entries(kept).map(([name, tensor]) => [name, tf.clone(tensor)] as const);
  tf.dispose(Object.values(kept));
  requireConnection(grads);
  const gradients = variables.map((variable, at) => grads[at] ?? tf.zerosLike(variable));
  return { measured: Object.fromEntries(clones) as unknown as Measured, gradients };
}

interface Gradients {
  readonly value: tensorflow.Tensor;
  readonly grads: readonly (tensorflow.Tensor | null | undefined)[];
}

/** tf.variableGrads, but that a scalar may see none of the variables. */
function gradientsOf(of: () => tensorflow.Scalar, variables: readonly tensorflow.Variable[]): Gradients {
  const engine = tf.engine() as unknown as { gradients(f: typeof of, xs: object, dy: null, none: boolean): Gradients };
  try {
    return engine.gradients(of, variables, null, true);
  } catch (error) {
    disposeTape();
    throw error;
  }
}

function requireConnection(gradients: Gradients["grads"]): void {
  check(gradients.some(Boolean), () => ({
    where: "the loss of an objective",
    rule: "it is computed from the objective's parameters by TensorFlow's operations, so that it has a gradient",
    received: `a loss that depends on none of ${gradients.length}`,
    repair: "Compute it from `parameters`' variables, without dataSync() and tf.tensor in between.",
  }));
}

/**
 * Hessian-vector product of every member's loss: the gradient of ⟨∇L, v⟩, part by part; 0 for parameters that the loss does not see, or is linear in. It takes
 * eight matrix products a layer, where a gradient takes three. Kinks are left out: of a ReLU network it is the Gauss-Newton part and the smooth rest, what the Hessian is where no
 * preactivation is 0.
 */
export function hessianTimes(
  parameters: readonly Parameter[],
  loss: () => tensorflow.Tensor,
  vector: readonly tensorflow.Tensor[],
): tensorflow.Tensor[] {
  const variables = parameters.map(({ variable }) => variable);
  const slope = (): tensorflow.Scalar => {
    const { grads } = gradientsOf(() => tf.sum(loss()), variables);
    requireConnection(grads);
    return tf.addN(grads.flatMap((gradient, index) => (gradient ? [along(gradient, vector[index])] : [])));
  };
  const { grads } = gradientsOf(slope, variables);
  return variables.map((variable, at) => grads[at] ?? tf.zerosLike(variable));
}

/** A number whose derivative in `gradient` is `vector`; nobody reads the number, ⟨gradient, vector⟩, so it is not computed. */
function along(gradient: tensorflow.Tensor, vector: tensorflow.Tensor): tensorflow.Scalar {
  return tf.customGrad(() => ({ value: tf.scalar(0), gradFunc: () => vector }))(gradient) as tensorflow.Scalar;
}
