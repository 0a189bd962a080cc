import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import { fixedStart, largestEigenvalue } from "../math/power-iteration.js";
import type { Ensemble } from "../model/ensemble.js";
import type { Network } from "../model/network.js";
import { tangentKernel } from "./empirical.js";
import { tangentKernelTimes } from "./nested-product.js";
import { powerLoop } from "./power-loop.js";
import { isEnsemble } from "./products.js";

/** Up to this many outputs N·O the tangent kernel is formed: 16 MiB a member. */
const mostOutputs = 2048;
/** Iterations of products; those on a matrix have the same bound (largestEigenvalue). */
const most = 200;

/**
 * λmax of each member's tangent kernel Θ ({@link tangentKernel}) at its present weights, by power iteration from a fixed start to a
 * relative change of `tolerance` (default 1e-4), in at most 200 iterations. For an ensemble with N·O up to 2048 on Θ itself, each
 * member by itself: the value is the same, bit for bit, in any ensemble. Else on products Θv ({@link largestEigenvaluesByProducts}).
 * 0 for a dead network. Inputs [S, N, ...] or [N, ...]; returns [S].
 * @throws UserError where products are needed and a layer is not differentiable twice.
 * @example
 * largestEigenvalues(ensemble, data.inputs); // λ_max of each member's tangent kernel
 */
export function largestEigenvalues(network: Network, inputs: tensorflow.Tensor, tolerance = 1e-4): Float64Array {
  if (!isEnsemble(network) || outputsOf(network, inputs) > mostOutputs)
    return largestEigenvaluesByProducts(network, inputs, tolerance);
  return Float64Array.from({ length: network.members }, (_, member) => {
    const kernel = tangentKernel(network, inputs, member);
    const entries = kernel.dataSync<"float32">();
    const value = largestEigenvalue(entries, fixedStart(kernel.shape[1]), tolerance);
    kernel.dispose();
    return value;
  });
}

/**
 * The same for any network and N: one reverse pass for Jᵀv and one through its derivative for Ju, in a compiled loop. The network's
 * layers must be differentiable twice, which max pooling in three dimensions is not.
 * @throws UserError where one is not.
 */
export function largestEigenvaluesByProducts(
  network: Network,
  inputs: tensorflow.Tensor,
  tolerance = 1e-4,
): Float64Array {
  requireTwice(network);
  using placed = network.place?.(inputs);
  const outputs = tf.tidy(() => network.forward(placed ?? inputs).shape);
  using loop = powerLoop(
    {
      members: network.members,
      parts: [{ shape: outputs, perMember: 1 }],
      apply: ([v]) => [tangentKernelTimes(network, placed ?? inputs, v)],
      reads: [],
      semidefinite: true,
    },
    tolerance,
    most,
  );
  return loop.largest();
}

export function requireTwice({ differentiableTwice = true }: Network): void {
  check(differentiableTwice, () => ({
    where: "largestEigenvalues",
    rule: "the network's layers must be differentiable twice",
    received: "layers that are not, such as max pooling in three dimensions",
    repair: "Give train an absolute rate, for example { absolute: 0.01 }.",
  }));
}

function outputsOf({ spec }: Ensemble, inputs: tensorflow.Tensor): number {
  return inputs.shape[inputs.rank - 2] * spec.outputs;
}
