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
export { activationFigure, approximationFigure, polynomialFigure } from "./figures.js";
export {
  approximationTable,
  approximationTested,
  greedyBoundFinding,
  maureySlopeFinding,
  otherActivationsFinding,
  polynomialFinding,
  trainedFinding,
} from "./findings.js";
export {
  polynomialDegrees,
  polynomialErrors,
  readoutErrors,
  scalarActivationNames,
  scalarActivations,
} from "./readout.js";
export type { FitData, FitErrors, SampledFunction, ScalarActivation } from "./readout.js";
export { approximationMethods, approximationRows, approximationTrial, bumpData, widthsUpTo } from "./trial.js";
export type { ApproximationCell, ApproximationResult, ApproximationRow } from "./trial.js";
export { ballFigure, sawtoothFigure, shallowFigure } from "./depth/figures.js";
export { ballFinding, deepFinding, depthTable, depthTested, learntFinding, shallowFinding } from "./depth/findings.js";
export { bestShallowFit, depthRows, depthTasks, learntResult, representationResult } from "./depth/rows.js";
export type { DepthCell, DepthResult, DepthRow } from "./depth/rows.js";
