import { tf, type tensorflow } from "../backend/tensorflow.js";
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
  const { value, grads } = tf.variableGrads(() => {
    kept = measure();
    // variableGrads returns its scalar alone and tidies away the rest.
    Object.values(kept).forEach((tensor) => tf.keep(tensor));
    return tf.sum(kept.loss);
  }, variables);
  value.dispose();
  const clones = Object.entries(kept).map(([name, tensor]) => [name, tf.clone(tensor)] as const);
  tf.dispose(Object.values(kept));
  const gradients = variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable));
  return { measured: Object.fromEntries(clones) as unknown as Measured, gradients };
}

/** Hessian-vector product of every member's loss: the gradient of ⟨∇L, v⟩, part by part; 0 for parameters that the loss does not see, or is linear in. */
export function hessianTimes(
  parameters: readonly Parameter[],
  loss: () => tensorflow.Tensor,
  vector: readonly tensorflow.Tensor[],
): tensorflow.Tensor[] {
  const variables = parameters.map(({ variable }) => variable);
  const slope = (): tensorflow.Scalar => {
    // What a gradient of no parameter would come from TensorFlow.js refuses: this term has one, 0, in each of them.
    const nothing = variables.map((variable) => tf.mul<tensorflow.Scalar>(tf.sum(variable), 0));
    const { grads } = tf.variableGrads(() => tf.addN<tensorflow.Scalar>([tf.sum(loss()), ...nothing]), variables);
    const slopes = variables.map(({ name }, index) => tf.sum<tensorflow.Scalar>(tf.mul(grads[name], vector[index])));
    return tf.addN<tensorflow.Scalar>([...slopes, ...nothing]);
  };
  const { grads } = tf.variableGrads(slope, variables);
  return variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable));
}
