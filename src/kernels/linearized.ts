import { owning } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Network, Parameter } from "../model/network.js";

/**
 * The network's first-order expansion in its weights, f(x; θ₀) + J(x; θ₀) δ, with θ₀ the weights that it has now: what is trained is
 * δ = θ − θ₀, shaped and with rates as θ, zero at first (Lee et al. 2019, equation 5). J δ is the derivative in u of ⟨Jᵀu, δ⟩: a
 * reverse pass through a reverse pass, in float32. Owns its copy of θ₀ and δ; the network itself may go.
 * Its layers must be differentiable twice, which max pooling in three dimensions is not. Shapes are the network's own.
 * @example
 * const tangent = linearized(ensemble); // f₀ + J₀(θ − θ₀), a Network of its own
 */
export function linearized(network: Network): Network {
  return expansion(
    network.frozen(),
    network.parameters.map(({ variable }) => zerosLike(variable)),
  );
}

/** The expansion about `start` at these δ, both of which it owns. */
function expansion(start: Network, moved: readonly tensorflow.Variable[]): Network {
  const at = start.parameters.map(({ variable }) => variable);
  const parameters = start.parameters.map((parameter, index): Parameter => ({ ...parameter, variable: moved[index] }));
  const made: Omit<Network, "dispose" | keyof Disposable> = {
    members: start.members,
    constant: start.constant,
    differentiableTwice: start.differentiableTwice,
    parameters,
    forward: (inputs) =>
      tf.tidy(() => {
        const outputs = start.forward(inputs);
        const alongMoved = (u: tensorflow.Tensor): tensorflow.Scalar => {
          const { grads } = tf.variableGrads(() => tf.sum(tf.mul(start.forward(inputs), u)), at);
          return tf.addN(at.map(({ name }, index) => tf.sum(tf.mul(grads[name], moved[index]))));
        };
        return tf.add(outputs, tf.grad(alongMoved)(tf.zerosLike(outputs))) as tensorflow.Tensor3D;
      }),
    ...(start.place === undefined ? {} : { place: (inputs: tensorflow.Tensor) => start.place!(inputs) }),
    frozen: () => expansion(start.frozen(), moved.map(copyOf)),
  };
  return owning(made, () => {
    start.dispose();
    tf.dispose([...moved]);
  });
}

const zerosLike = (variable: tensorflow.Variable): tensorflow.Variable =>
  tf.tidy(() => tf.variable(tf.zerosLike(variable)));

const copyOf = (variable: tensorflow.Variable): tensorflow.Variable => tf.tidy(() => tf.variable(tf.clone(variable)));
