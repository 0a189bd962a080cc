import { setImmediate } from "node:timers/promises";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Random } from "../math/random.js";
import type { Ensemble } from "../model/ensemble.js";
import { check } from "../errors.js";
import { createBatches, type Batches, type BatchOptions } from "./batches.js";
import { losses, requireFit, type Loss, type LossName } from "./loss.js";
import { createOptimizer, squareByMember, type EnsembleOptimizer, type OptimizerOptions } from "./optimizer.js";
import { trackProgress, type Progress } from "./progress.js";
import { recordSteps } from "./schedule.js";
import { largestEigenvalues, largestStableRates } from "./stable-rate.js";

/** Inputs [S, N, d] or [N, d], targets [S, N, O] or [N, O]. */
export interface TrainingData {
  readonly inputs: tensorflow.Tensor;
  readonly targets: tensorflow.Tensor;
}

/** In units of the largest stable rate of plain gradient descent at initialization, or absolute. */
export type Rate = { readonly units: number } | { readonly absolute: number };

export interface StopRules {
  /** Stop at zero 0-1 training error. */
  readonly zeroError?: boolean;
  /** Stop where the loss is at most this. */
  readonly loss?: number;
  /** Stop where the loss is at most this fraction of the initial one. */
  readonly relativeLoss?: number;
  /** Stop where the norm of the loss's gradient is at most this. */
  readonly gradientNorm?: number;
}

/** Numbers about a network, one a member, taken at each recorded step. */
export type Recorder = (ensemble: Ensemble) => ArrayLike<number>;

export interface TrainingOptions {
  readonly data: TrainingData;
  /** Default "squared". */
  readonly loss?: LossName;
  /** Default plain gradient descent. */
  readonly optimizer?: OptimizerOptions;
  /** Full batch when absent. */
  readonly batch?: BatchOptions;
  /** Default 0.5 units. */
  readonly rate?: Rate;
  /** The step budget: the most updates. */
  readonly steps: number;
  readonly stop?: StopRules;
  readonly recorders?: Readonly<Record<string, Recorder>>;
  /** For the power iteration's start and the batches. */
  readonly random: Random;
  readonly signal?: AbortSignal;
  readonly progress?: (fraction: number) => void;
}

export type TrainingStatus = "zero-error" | "loss" | "gradient" | "budget" | "diverged" | "dead" | "aborted";

/** What training made of one member. The weights kept are those that the error and loss belong to. */
export interface TrainingOutcome {
  readonly status: TrainingStatus;
  /** Updates that led to the weights kept. */
  readonly steps: number;
  readonly loss: number;
  readonly initialLoss: number;
  readonly errors: number;
  /** Absolute learning rate. */
  readonly rate: number;
  /** λmax of the tangent kernel at initialization; NaN where the rate was given as absolute. */
  readonly sharpness: number;
  /** Values at the recorded steps, up to the member's last. */
  readonly curve: { readonly steps: number[]; readonly loss: number[]; readonly errors: number[] };
  readonly recorded: Readonly<Record<string, number[]>>;
}

/**
 * Trains all members of an ensemble together; those that finish or diverge are frozen and do not disturb the others.
 * Full-batch training checks the stop rules at every step, minibatch training at the end of every epoch.
 */
export async function train(ensemble: Ensemble, options: TrainingOptions): Promise<TrainingOutcome[]> {
  const loss = losses[options.loss ?? "squared"];
  requireFit(loss.name, ensemble.spec.outputs);
  const { rates, eigenvalues } = chooseRates(ensemble, options, loss);
  const batches = createBatches(options.batch, options.data, ensemble.members, options.random.split("batches"));
  const optimizer = createOptimizer(ensemble, options.optimizer ?? { method: "gd" }, rates);
  const progress = trackProgress(ensemble, options, loss, eigenvalues);
  try {
    let step = 0;
    for (const point of recordSteps(options.steps, batches?.stepsPerEpoch)) {
      for (; step < point && progress.running(); step++) {
        updateOnce({ ensemble, options, loss, optimizer, progress, batches });
        if (step % 32 === 31) await pause(options, step);
        if (options.signal?.aborted) break;
      }
      progress.record();
      if (options.signal?.aborted || !progress.running()) break;
    }
    options.progress?.(1);
    return progress.outcomes(rates, options.signal?.aborted ?? false);
  } finally {
    optimizer.dispose();
    progress.dispose();
  }
}

interface Step {
  readonly ensemble: Ensemble;
  readonly options: TrainingOptions;
  readonly loss: Loss;
  readonly optimizer: EnsembleOptimizer;
  readonly progress: Progress;
  readonly batches: Batches | undefined;
}

/** One update of every member that is still moving: forward, stop rules, gradient, optimizer. */
function updateOnce({ ensemble, options, loss, optimizer, progress, batches }: Step): void {
  tf.tidy(() => {
    const { inputs, targets } = batches?.next() ?? options.data;
    const variables = ensemble.trained.map(({ variable }) => variable);
    let outputs!: tensorflow.Tensor3D;
    let values!: tensorflow.Tensor1D;
    const { grads } = tf.variableGrads(() => {
      outputs = tf.keep(ensemble.forward(inputs));
      values = tf.keep(loss.of(outputs, targets));
      return tf.sum(values);
    }, variables);
    const gradients = variables.map(({ name }) => grads[name]);
    const finished = batches === undefined ? progress.finished(outputs, values, targets) : undefined;
    const small = gradientIsSmall(ensemble, gradients, options.stop?.gradientNorm);
    optimizer.apply(gradients, progress.advance(values, finished, small));
    tf.dispose([outputs, values]);
  });
}

/** Whether the gradient's norm is within the rule, [S] of 0 and 1. */
function gradientIsSmall(
  ensemble: Ensemble,
  gradients: readonly tensorflow.Tensor[],
  limit: number | undefined,
): tensorflow.Tensor | undefined {
  if (limit === undefined) return undefined;
  const squares = gradients.map((gradient, index) => squareByMember(ensemble, ensemble.trained[index], gradient));
  return tf.cast(tf.lessEqual(tf.addN(squares), limit ** 2), "float32");
}

function chooseRates(
  ensemble: Ensemble,
  { rate = { units: 0.5 }, data, random, optimizer }: TrainingOptions,
  loss: Loss,
): { rates: Float64Array; eigenvalues: Float64Array } {
  const { members } = ensemble;
  if ("absolute" in rate) {
    return { rates: new Float64Array(members).fill(rate.absolute), eigenvalues: new Float64Array(members).fill(NaN) };
  }
  requireUnits(optimizer?.method, loss);
  const eigenvalues = largestEigenvalues(ensemble, data.inputs, random.split("power-iteration"));
  const samples = data.inputs.shape[data.inputs.shape.length - 2];
  const largest = largestStableRates(eigenvalues, samples, loss);
  return { rates: largest.map((value) => (Number.isFinite(value) ? rate.units * value : 0)), eigenvalues };
}

function requireUnits(method: string | undefined, loss: Loss): void {
  check(method !== "adam" && loss.curvature !== undefined, () => ({
    where: "the 'rate' parameter of train",
    rule: "units of the largest stable rate exist for gd and momentum with the squared, logistic and softmax losses",
    received: `units with ${method === "adam" ? "adam" : `the ${loss.name} loss`}`,
    repair: "Give an absolute rate, for example { absolute: 0.001 }.",
  }));
}

async function pause(options: TrainingOptions, step: number): Promise<void> {
  options.progress?.(step / options.steps);
  await setImmediate();
}
