export { largestEigenvalues } from "./eigenvalues.js";
export { tangentKernel } from "./empirical.js";
export { linearized } from "./linearized.js";
