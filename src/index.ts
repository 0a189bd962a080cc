export { z } from "zod";
export { UserError, UsageError } from "./errors.js";

export { randomStream } from "./math/random.js";
export type { Random } from "./math/random.js";
export { meanInterval, percentileInterval, unknown, wilsonInterval } from "./math/statistics/interval.js";
export type { Interval } from "./math/statistics/interval.js";
export { groupBy, mean, median, quantile } from "./math/statistics/moments.js";
export { powerLaw } from "./math/statistics/power-law.js";
export { fitSuccess, successProbability, successThreshold, thresholdExponent } from "./math/statistics/threshold.js";
export type { WidthTrial } from "./math/statistics/threshold.js";
export { linearAlgebra } from "./math/linear-algebra.js";
export type { LinearAlgebra, Matrix, SymmetricEigen } from "./math/linear-algebra.js";
export { principalComponents, project, reconstruct, ridgeRegression } from "./math/components.js";

export { availableBackends, inspectBackends, useBackend } from "./backend/backend.js";
export type { Backend, BackendChoice } from "./backend/backend.js";
export { backendLinearAlgebra } from "./backend/linear-algebra.js";
export { tf } from "./backend/tensorflow.js";
export { compileLoop, loopModes, optimizerSlots } from "./backend/compile/loop.js";
export type { InputRow, Loop, LoopMode, LoopOptions, Records } from "./backend/compile/loop.js";
export { relu } from "./backend/relu.js";

export type { Dataset, RawTable } from "./data/dataset.js";
export { gaussian, gaussianMixture, sphere } from "./data/generators.js";
export { functionLabels, parityLabels, randomClasses, randomLabels, teacher, teacherLabels } from "./data/labels.js";
export { settingData, settings, sphereWithRandomLabels } from "./data/settings.js";
export { prepare, readTable, targetNames } from "./data/load.js";

export { activation, activationNames } from "./model/activation.js";
export { createEnsemble } from "./model/ensemble.js";
export type { Ensemble, Placed } from "./model/ensemble.js";
export { exportMember } from "./model/export.js";
export { mlp, network, parameterCount } from "./model/network.js";
export type { MlpOptions, NetworkSpec } from "./model/network.js";
export { layerScaling, parameterizationNames } from "./model/parameterization.js";

export { trainingData } from "./train/data.js";
export { countErrors, losses, lossNames } from "./train/loss.js";
export { largestEigenvalues, largestStableRates } from "./train/stable-rate.js";
export { tangentKernel } from "./train/tangent-kernel.js";
export { train } from "./train/train.js";
export type { TrainingData, TrainingOptions, TrainingOutcome, TrainingStatus } from "./train/train.js";
export type { StopRules } from "./train/stop.js";

export { driftMeter } from "./measure/drift.js";
export { atGreatestDepth, driftPoints, driftTable, fitDrift, predictedSlope } from "./measure/drift-slopes.js";
export type { DriftNorm, DriftRow, LayerRole } from "./measure/drift-slopes.js";
export { meanCorrelation, memberMatrices, probeAccuracy, relativeError, take } from "./measure/features.js";
export {
  boundsTable,
  outcomes,
  publishedBounds,
  refinedWidths,
  successAtLargest,
  successByWidth,
  thresholds,
  thresholdTable,
  widthGroups,
} from "./measure/width.js";
export type { WidthRow } from "./measure/width.js";

export { driftFigure } from "./plot/drift-figures.js";
export { meansFigure } from "./plot/means-figure.js";
export type { MeansLabels, MeasuredRow } from "./plot/means-figure.js";
export { errorFigure, lossFigure, stepsFigure, successFigure, thresholdFigure } from "./plot/width-figures.js";
export { renderPng, renderSvg } from "./plot/render.js";
export type { Axis, Chart, Figure, ImageGrid, Point, Rule, Series } from "./plot/figure.js";

export { defineExperiment } from "./experiment.js";
export type {
  Axes,
  Claim,
  Estimate,
  Experiment,
  Grid,
  Member,
  Prediction,
  Request,
  SavedModel,
  Summary,
  Table,
  Trial,
  TrialContext,
} from "./experiment.js";
