import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { LanczosOptions } from "../math/algebra/lanczos.js";
import type { Network } from "../model/network.js";
import { requireTwice } from "./eigenvalues.js";
import { lanczosLoop } from "./lanczos-loop.js";
import { isEnsemble, kernelTimes } from "./products.js";

/** What stands for λmin where it lies below 1e-6 λmax. */
export const unresolved = "below what float32 products resolve";

/** The spectrum of one member's tangent kernel. */
export interface KernelSpectrum {
  /** λmax. */
  readonly largest: number;
  /** λmin, or {@link unresolved}. */
  readonly smallest: number | typeof unresolved;
  /** κ = λmax/λmin, at least 1e6 where λmin is not resolved, which is then said. */
  readonly condition: number | "above 1e6";
  /** Some eigenvalue lies within this of `largest`, and within the other of `smallest`. */
  readonly largestError: number;
  readonly smallestError: number;
  /** Products Θv that it took. */
  readonly products: number;
}

/**
 * λmax, λmin and κ of each member's tangent kernel where its N²O² entries do not fit: Lanczos iterations on products Θv ({@link kernelTimes}) in a
 * compiled loop. Of a network that is no ensemble the layers must be differentiable twice. `smallest` comes from above, and its error says how far
 * it has come; it needs up to N·O products.
 * @throws UserError where products are needed that TensorFlow.js cannot differentiate.
 * @example
 * const [{ largest }] = spectrumEnds(ensemble, data.inputs); // by products alone
 */
export function spectrumEnds(
  network: Network,
  inputs: tensorflow.Tensor,
  options: LanczosOptions = {},
): KernelSpectrum[] {
  if (!isEnsemble(network)) requireTwice(network);
  const shape = tf.tidy(() => network.forward(inputs).shape);
  using loop = lanczosLoop(
    {
      members: network.members,
      parts: [{ shape, perMember: 1 }],
      apply: ([v]) => [kernelTimes(network, inputs, v as tensorflow.Tensor3D)],
      reads: [],
    },
    options,
  );
  return loop.ends().map(({ largest, smallest, ...rest }) => {
    const resolved = smallest >= 1e-6 * largest && largest > 0;
    return {
      ...rest,
      largest,
      smallest: resolved ? smallest : unresolved,
      condition: resolved ? largest / smallest : "above 1e6",
    };
  });
}
