import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Network, Placed } from "../model/network.js";

/** Θ v for v of shape [S, N, O], by member, of any network whose layers are differentiable twice. */
export function tangentKernelTimes(
  network: Network,
  inputs: tensorflow.Tensor | Placed,
  v: tensorflow.Tensor,
): tensorflow.Tensor {
  const { parameters } = network;
  const variables = parameters.map(({ variable }) => variable);
  const pullBack = (direction: tensorflow.Tensor): tensorflow.Tensor[] => {
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(network.forward(inputs), direction)), variables);
    return variables.map(({ name }) => grads[name]);
  };
  const weighted = pullBack(v).map((gradient, index) => tf.mul(gradient, parameters[index].rate.gd));
  // Jᵀd is linear in d, so the derivative of ⟨Jᵀd, u⟩ in d is Ju, at any d.
  const inner = (direction: tensorflow.Tensor): tensorflow.Scalar =>
    tf.addN(pullBack(direction).map((gradient, index) => tf.sum(tf.mul(gradient, weighted[index]))));
  return tf.grad(inner)(v);
}
