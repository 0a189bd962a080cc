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
export { linearAlgebra } from "./math/algebra/ml-matrix.js";
export type { LinearAlgebra, Matrix, SymmetricEigen } from "./math/algebra/contract.js";
export { principalComponents, project, reconstruct, ridgeRegression } from "./math/components.js";

export { availableBackends, inspectBackends, useBackend } from "./backend/backend.js";
export type { Backend, BackendChoice } from "./backend/backend.js";
export { backendLinearAlgebra } from "./backend/algebra/native.js";
export { tf } from "./backend/tensorflow.js";
export { loopModes } from "./backend/compile/contract.js";
export type { InputRow, Loop, LoopMode, LoopOptions, Records } from "./backend/compile/contract.js";
export { compileLoop, optimizerSlots } from "./backend/compile/loop.js";
export { relu } from "./backend/relu.js";

export type { Dataset, RawTable } from "./data/dataset.js";
export { gaussian, gaussianMixture, sphere } from "./data/generators.js";
export { functionLabels, parityLabels, randomClasses, randomLabels, teacher, teacherLabels } from "./data/labels.js";
export { sphereWithRandomLabels } from "./data/tasks.js";
export { checkSetting, settingData, settings } from "./width/settings.js";
export type { SettingFacts, SettingOptions } from "./width/settings.js";
export { readTable } from "./data/load.js";
export { prepare } from "./data/prepare.js";
export type { PrepareOptions } from "./data/prepare.js";
export { classCounts, taskNames } from "./data/classes.js";
export type { ClassCount, TaskName } from "./data/classes.js";
export { targetNames } from "./data/targets.js";
export type { TargetName } from "./data/targets.js";
export type { Geometry } from "./data/geometry.js";

export { activation, activationNames } from "./model/activation.js";
export { createEnsemble } from "./model/ensemble.js";
export type { Ensemble, Placed } from "./model/ensemble.js";
export { exportMember } from "./model/export.js";
export { mlp, network, parameterCount } from "./model/spec.js";
export type { MlpOptions, NetworkSpec } from "./model/spec.js";
export { layerScaling, parameterizationNames } from "./model/parameterization.js";

export { trainingData } from "./data/tensors.js";
export type { TrainingData } from "./data/tensors.js";
export { countErrors, losses, lossNames } from "./train/loss.js";
export { largestEigenvalues, largestStableRates } from "./train/stable-rate.js";
export { tangentKernel } from "./kernels/empirical.js";
export { train } from "./train/train.js";
export type { TrainingOptions, TrainingOutcome, TrainingStatus } from "./train/train.js";
export type { StopRules } from "./train/stop.js";

export { driftMeter } from "./drift/meter.js";
export { atGreatestDepth, driftPoints, driftTable, fitDrift, predictedSlope } from "./drift/slopes.js";
export type { DriftNorm, DriftRow, LayerRole } from "./drift/slopes.js";
export { meanCorrelation, memberMatrices, probeAccuracy, relativeError, take } from "./features/probe.js";
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
} from "./width/rows.js";
export type { WidthRow } from "./width/rows.js";

export { driftFigure } from "./drift/figures.js";
export { meansFigure } from "./plot/means-figure.js";
export type { MeansLabels, MeasuredRow } from "./plot/means-figure.js";
export { errorFigure, lossFigure, stepsFigure, successFigure, thresholdFigure } from "./width/figures.js";
export { renderPng, renderSvg } from "./plot/render.js";
export type { Axis, Chart, Figure, ImageGrid, Point, Rule, Series } from "./plot/figure.js";

export { defineExperiment } from "./experiment/contract.js";
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
} from "./experiment/contract.js";
