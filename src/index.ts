export { z } from "zod";
export { UserError } from "./errors.js";
export type { Fault } from "./errors.js";

// The contract of an experiment.
export { defineExperiment } from "./experiment/contract.js";
export type { Axes, Checked, Claim, Experiment, Finding, Grid, Member, Request, Table, Trial, TrialContext } from "./experiment/contract.js"; // prettier-ignore
export { fields } from "./experiment/fields.js";
export { keepFirst, keepNetwork } from "./experiment/keep.js";
export type { KeepOptions } from "./experiment/keep.js";
export { pairedBySeed, series } from "./experiment/series.js";
export { single } from "./experiment/verdict.js";
export type { FamilyMember, Premise } from "./experiment/verdict.js";
export { exactly, unknown } from "./math/statistics/interval.js";
export type { Interval } from "./math/statistics/interval.js";
export { meanInterval } from "./math/statistics/mean.js";
export { successInterval } from "./math/statistics/proportion.js";
export { groupBy, mean } from "./math/statistics/moments.js";
export type { Figure } from "./plot/figure.js";

// Data; overparam/data has all of it.
export { randomStream } from "./math/random.js";
export type { Random } from "./math/random.js";
export type { Dataset } from "./data/dataset.js";
export { heldOutDigits } from "./data/digits.js";
export { gaussian, sphere } from "./data/generators.js";
export { readTable } from "./data/load.js";
export { prepare } from "./data/prepare.js";
export { sourceFields } from "./data/sources.js";
export { sphereWithRandomLabels } from "./data/tasks.js";
export { trainingData } from "./data/tensors.js";
export type { TrainingData } from "./data/tensors.js";

// Networks; overparam/model has all of it.
export { activation } from "./model/activation.js";
export { trainingBytes } from "./model/bytes.js";
export { createEnsemble } from "./model/ensemble.js";
export type { Ensemble } from "./model/ensemble.js";
export { exampleOf } from "./model/example.js";
export { exportMember } from "./model/export.js";
export { layersNetwork } from "./model/layers-network.js";
export type { Meter } from "./model/meter.js";
export type { Network } from "./model/network.js";
export { scaled } from "./model/scaled.js";
export { mlp, network, parameterCount } from "./model/spec.js";
export type { NetworkSpec } from "./model/spec.js";

// Training; overparam/train has all of it.
export { batchRows, noiseRows, pickRows } from "./train/batches.js";
export { losses } from "./train/loss.js";
export type { Measured, Objective } from "./train/objective.js";
export type { TrainingOptions } from "./train/options.js";
export { sharpnessMeter } from "./train/sharpness.js";
export { supervised } from "./train/supervised.js";
export { train } from "./train/train.js";
export type { TrainingOutcome } from "./train/train.js";

// TensorFlow.js; overparam/backend and overparam/compile have all of it.
export { useBackend } from "./backend/backend.js";
export { compileLoop, optimizerSlots } from "./backend/compile/loop.js";
export type { Owner } from "./backend/owner.js";
export { tf } from "./backend/tensorflow.js";
export type { tensorflow } from "./backend/tensorflow.js";
