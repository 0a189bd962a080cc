import type { Matrix } from "../../math/algebra/contract.js";
import { infiniteKernels, type Kernels } from "../infinite.js";
import type { InfiniteNetwork } from "../infinite-network.js";

// What bundles for browsers have in place of ../threads.ts: package.json, "browser".

/** The same numbers, by this thread alone. */
export function parallelKernels(
  network: InfiniteNetwork,
  x: Matrix,
  { other }: { readonly other?: Matrix } = {},
): Promise<Kernels> {
  return Promise.resolve().then(() => infiniteKernels(network, x, other));
}
