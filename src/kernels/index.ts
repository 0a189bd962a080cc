export { largestEigenvalues } from "./eigenvalues.js";
export { tangentKernel } from "./empirical.js";
export { linearized } from "./linearized.js";
export { infiniteKernels } from "./infinite.js";
export type { Kernels } from "./infinite.js";
export { kernelActivations } from "./infinite-network.js";
export type { InfiniteNetwork, KernelActivationName, OwnActivation, TwoSlopes } from "./infinite-network.js";
