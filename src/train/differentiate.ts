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
  const smallest = variables.reduce((least, variable) => (variable.size < least.size ? variable : least));
  const slope = (): tensorflow.Scalar => {
    const { grads } = tf.variableGrads(() => tf.sum(loss()), variables);
    const seen = variables.flatMap(({ name }, index) =>
      name in grads ? [tf.sum<tensorflow.Scalar>(tf.mul(grads[name], vector[index]))] : [],
    );
    // Of a loss that is linear in all parameters ⟨∇L, v⟩ has no gradient, which TensorFlow.js refuses: this term has one, 0.
    return tf.addN<tensorflow.Scalar>([...seen, tf.mul(tf.sum(smallest), 0)]);
  };
  const { grads } = tf.variableGrads(slope, variables);
  return variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable));
}
