import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import type { Network } from "../model/network.js";
import type { EmpiricalOptions } from "./options.js";

/** What a kernel by reverse passes costs: one pass a sample and output, and the rows of the Jacobian. */
export interface JacobianCost {
  /** N·O, and N′·O more of a cross kernel; each goes forward and back through one sample. */
  readonly passes: number;
  /** 4 S P for each pass, P the trained parameters of a member, and the result. */
  readonly bytes: number;
}

/**
 * The cost of {@link jacobianKernel}, before anything is spent but one pass forward over the inputs.
 * @example
 * jacobianCost(ensemble, data.inputs); // operations and bytes of each way, and which is taken
 */
export function jacobianCost(
  network: Network,
  inputs: tensorflow.Tensor,
  options: Omit<EmpiricalOptions, "member" | "bytes"> = {},
): JacobianCost {
  const { with: other, outputs = "all" } = options;
  const [, samples, all] = tf.tidy(() => network.forward(inputs).shape);
  const [, others] = other === undefined ? [0, samples] : tf.tidy(() => network.forward(other).shape);
  const each = typeof outputs === "number" ? 1 : all;
  const kept = outputs === "trace" ? 1 : each;
  const passes = (samples + (other === undefined ? 0 : others)) * each;
  const parameters = network.parameters.reduce((sum, { variable }) => sum + variable.size, 0);
  return { passes, bytes: 4 * (passes * parameters * 2 + network.members * samples * others * kept ** 2) };
}

/**
 * Θ = J R Jᵀ of any network, [S, N, O, N′, O′], by the rows of its Jacobian: one reverse pass for each sample and output
 * ({@link jacobianCost}). For layers models outside the family (convolutions, pooling, normalisation as it is in use), whose samples do not see
 * each other, and the second witness of empiricalKernel. The caller disposes it.
 * @throws UserError where it would take more than `bytes`.
 * @example
 * const kernel = jacobianKernel(ensemble, data.inputs); // of any network, by its Jacobian
 */
export function jacobianKernel(
  network: Network,
  inputs: tensorflow.Tensor,
  options: Omit<EmpiricalOptions, "member"> = {},
): tensorflow.Tensor5D {
  const { with: other, outputs = "all", bytes = Infinity } = options;
  const cost = jacobianCost(network, inputs, options);
  check(cost.bytes <= bytes, () => ({
    where: "jacobianKernel",
    rule: `its ${cost.passes} rows, one reverse pass each, must fit into memory`,
    received: `${cost.bytes} bytes needed, ${bytes} there`,
    repair:
      "Ask for fewer samples or one output, or use empiricalKernel, which needs no Jacobian, for networks of dense layers.",
  }));
  return tf.tidy(() => {
    const left = jacobian(network, inputs, options);
    const right = other === undefined ? left : jacobian(network, other, options);
    const [members, samples, kept] = left.shape;
    const rows = (all: tensorflow.Tensor4D): tensorflow.Tensor3D =>
      tf.reshape(all, [members, outputs === "trace" ? all.shape[1] : all.shape[1] * kept, -1]);
    const shown = outputs === "trace" ? 1 : kept;
    return tf.reshape(tf.matMul(rows(left), rows(right), false, true), [
      members,
      samples,
      shown,
      right.shape[1],
      shown,
    ]);
  });
}

/** R^½-weighted derivatives of every output in a member's own parameters, [S, N, P outputs, parameters]. */
function jacobian(
  network: Network,
  inputs: tensorflow.Tensor,
  { outputs = "all", rates = true }: EmpiricalOptions,
): tensorflow.Tensor4D {
  const [members, samples, all] = tf.tidy(() => network.forward(inputs).shape);
  const own = inputs.rank > 2 && inputs.shape[0] === members && inputs.shape[1] === samples;
  const chosen = typeof outputs === "number" ? [outputs] : Array.from({ length: all }, (_, output) => output);
  const rows = Array.from({ length: samples }, (_, sample) => {
    const row = own ? tf.slice(inputs, [0, sample], [-1, 1]) : tf.slice(inputs, [sample], [1]);
    return tf.stack(
      chosen.map((output) => derivatives(network, row, output, rates)),
      1,
    );
  });
  return tf.stack(rows, 1) as tensorflow.Tensor4D;
}

/** ∂f_o(x)/∂θ by member, [S, parameters], of one sample. */
function derivatives(network: Network, row: tensorflow.Tensor, output: number, rates: boolean): tensorflow.Tensor {
  const { members, parameters } = network;
  return tf.tidy(() => {
    const variables = parameters.map(({ variable }) => variable);
    const of = (): tensorflow.Scalar => tf.sum(tf.slice(network.forward(row), [0, 0, output], [-1, 1, 1]));
    const { grads } = tf.variableGrads(of, variables);
    const parts = parameters.map(({ variable, rate }) => {
      const gradient = grads[variable.name] ?? tf.zerosLike(variable);
      return tf.mul(tf.reshape(gradient, [members, -1]), rates ? Math.sqrt(rate.gd) : 1);
    });
    return tf.concat(parts, 1);
  });
}
