export { eigenGeneral } from "./algebra/general.js";
export type { GeneralEigen } from "./algebra/general.js";
export type { LinearAlgebra, Matrix, SymmetricEigen } from "./algebra/contract.js";
export { spectrumEndsByProducts } from "./algebra/lanczos.js";
export type { LanczosOptions, SpectrumEnds } from "./algebra/lanczos.js";
export { linearAlgebra, transpose } from "./algebra/ml-matrix.js";
export { linearSumAssignment } from "./assignment.js";
export { principalComponents, project, reconstruct, ridgeRegression } from "./components.js";
export type { PrincipalComponents } from "./components.js";
export { largestEigenvalue } from "./power-iteration.js";
export { gaussianMean } from "./quadrature.js";
export { randomStream, streamOf } from "./random.js";
export type { Random, Seeded } from "./random.js";
export { descendPopulation, reluPopulation } from "./relu-population.js";
export type { PopulationDescent, ReluPopulation, ReluSum } from "./relu-population.js";
export { exactly, isUnknown, unknown } from "./statistics/interval.js";
export type { Interval, IntervalOptions, Looks } from "./statistics/interval.js";
export { boundedMeanInterval, meanInterval } from "./statistics/mean.js";
export type { BoundedOptions } from "./statistics/mean.js";
export { groupBy, mean, median, quantile } from "./statistics/moments.js";
export { comparePaired, signTest } from "./statistics/paired.js";
export type { Pair, PairedComparison } from "./statistics/paired.js";
export { powerLaw } from "./statistics/power-law.js";
export type { LinearFit, LocalSlope, Measurement, PowerLaw } from "./statistics/power-law.js";
export {
  clopperPearsonInterval,
  proportionDifference,
  proportionSequence,
  successInterval,
  wilsonInterval,
} from "./statistics/proportion.js";
export type { ProportionInterval, Successes } from "./statistics/proportion.js";
export { splitMeanInterval } from "./statistics/splits.js";
export type { SplitOptions } from "./statistics/splits.js";
export { fitSuccess, successProbability } from "./statistics/success/curve.js";
export type { SuccessCurve, WidthTrial } from "./statistics/success/curve.js";
export { thresholdExponent } from "./statistics/success/exponent.js";
export type { ThresholdGroup, ThresholdGrowth } from "./statistics/success/exponent.js";
export { successThreshold } from "./statistics/success/threshold.js";
export type { Threshold } from "./statistics/success/threshold.js";
