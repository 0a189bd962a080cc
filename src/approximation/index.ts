export {
  averageOfUnits,
  ballPoints,
  barronBound,
  gaussianBarronConstant,
  gaussianBump,
  maureyUnits,
  rmsError,
} from "./barron.js";
export type { Ball, ThresholdUnit } from "./barron.js";
export { relaxedGreedy } from "./greedy.js";
export type { GreedyProblem } from "./greedy.js";
export { bestPiecewiseLinear } from "./piecewise-linear.js";
export type { LatticeProblem, PiecewiseLinear } from "./piecewise-linear.js";
export { deepSawtooth, sawtooth, shallowLowerBound } from "./sawtooth.js";
