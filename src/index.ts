export { z } from "zod";
export { UserError, UsageError } from "./errors.js";

// The contract of an experiment.
export { defineExperiment } from "./experiment/contract.js";
export type { Axes, Claim, Experiment, Finding, Grid, Member, Request, Table, Trial, TrialContext } from "./experiment/contract.js"; // prettier-ignore
export { fields } from "./experiment/fields.js";
export { keepFirst, keepNetwork } from "./experiment/keep.js";
export { single } from "./experiment/verdict.js";
export type { FamilyMember, Premise } from "./experiment/verdict.js";
export { exactly, unknown } from "./math/statistics/interval.js";
export type { Interval } from "./math/statistics/interval.js";
export { boundedMeanInterval, meanInterval } from "./math/statistics/mean.js";
export { successInterval, wilsonInterval } from "./math/statistics/proportion.js";
export { groupBy, mean, median, quantile } from "./math/statistics/moments.js";
export type { Figure, Mark } from "./plot/figure.js";

// Data.
export { randomStream } from "./math/random.js";
export type { Random, Seeded } from "./math/random.js";
export { taskNames } from "./data/classes.js";
export type { Dataset, RawTable } from "./data/dataset.js";
export { heldOutDigits } from "./data/digits.js";
export { gaussian, gaussianMixture, sphere } from "./data/generators.js";
export { functionLabels, parityLabels, randomClasses, randomLabels, teacher, teacherLabels } from "./data/labels.js";
export { readTable } from "./data/load.js";
export { manifoldNames, manifoldSample } from "./data/manifolds.js";
export type { ManifoldName, ManifoldOptions, ManifoldSample } from "./data/manifolds.js";
export { prepare } from "./data/prepare.js";
export { targetNames } from "./data/targets.js";
export { sourceFields } from "./data/sources.js";
export { sphereWithRandomLabels } from "./data/tasks.js";
export { trainingData } from "./data/tensors.js";
export type { TrainingData } from "./data/tensors.js";

// Networks.
export { activation, activationNames } from "./model/activation.js";
export { trainingBytes } from "./model/bytes.js";
export { createEnsemble } from "./model/ensemble.js";
export type { Ensemble } from "./model/ensemble.js";
export { exampleOf } from "./model/example.js";
export type { Example } from "./model/example.js";
export { exportMember } from "./model/export.js";
export { layersNetwork } from "./model/layers-network.js";
export type { Meter } from "./model/meter.js";
export type { Network, Parameter } from "./model/network.js";
export { layerScaling, parameterizationNames } from "./model/parameterization.js";
export { scaled } from "./model/scaled.js";
export { mlp, network, parameterCount } from "./model/spec.js";
export type { NetworkSpec } from "./model/spec.js";

// Training.
export { besideLinearized } from "./train/beside-linearized.js";
export { batchRows, noiseRows, pickRows } from "./train/batches.js";
export { countErrors, losses, lossNames } from "./train/loss.js";
export type { Measured, Objective, Sample, StableRates } from "./train/objective.js";
export type { TrainingOptions } from "./train/options.js";
export { hessianEndsMeter, sharpnessMeter } from "./train/sharpness.js";
export { supervised } from "./train/supervised.js";
export { train } from "./train/train.js";
export type { TrainingOutcome, TrainingStatus } from "./train/train.js";

// TensorFlow.js.
export { availableBackends, inspectBackends, useBackend } from "./backend/backend.js";
export type { Backend } from "./backend/backend.js";
export { compileLoop, optimizerSlots } from "./backend/compile/loop.js";
export type { Owner } from "./backend/owner.js";
export { tf } from "./backend/tensorflow.js";
export type { tensorflow } from "./backend/tensorflow.js";
