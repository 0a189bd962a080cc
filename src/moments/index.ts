export { closedCoefficient, unitCoefficient, unitFunction, unitNames } from "./activations.js";
export type { UnitName } from "./activations.js";
export { estimateMoments } from "./estimators.js";
export type { Estimate, Moments } from "./estimators.js";
export { hermite, hermiteCoefficient } from "./hermite.js";
export type { UnitForm } from "./hermite.js";
export { hiddenNetwork, networkSamples } from "./network.js";
export type { HiddenNetwork } from "./network.js";
export type { Chunk, Chunks } from "./stream.js";
