import type { LoopMode } from "../backend/compile/contract.js";
import type { TrainingData } from "../data/tensors.js";
import type { Random } from "../math/random.js";
import type { Ensemble } from "../model/ensemble.js";
import { check } from "../errors.js";
import { createBatches, type BatchOptions } from "./batches.js";
import { losses, requireFit, type Loss, type LossName } from "./loss.js";
import { createOptimizer, type OptimizerOptions } from "./optimizer.js";
import { trackProgress } from "./progress.js";
import { largestEigenvalues, largestStableRates } from "./stable-rate.js";
import { repeatSteps } from "./steps.js";
import type { StopRules } from "./stop.js";

/** In units of the largest stable rate of plain gradient descent at initialization, or absolute. */
export type Rate = { readonly units: number } | { readonly absolute: number };

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
  /** Factor on the rate at each update, counted from 0: default 1. */
  readonly schedule?: (update: number) => number;
  /** The step budget: the most updates. */
  readonly steps: number;
  readonly stop?: StopRules;
  /** Updates after which the curves have a point, ascending: default {@link recordSteps}. The last update always has one. */
  readonly record?: readonly number[];
  readonly recorders?: Readonly<Record<string, Recorder>>;
  /** For the power iteration's start and the batches. */
  readonly random: Random;
  readonly signal?: AbortSignal;
  readonly progress?: (fraction: number) => void;
  /** How steps are repeated ({@link compileLoop}): default "auto"; "eager" on the wasm and js backends, whatever is given. */
  readonly mode?: LoopMode;
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
  /** Which way the steps went: "graph", "xla", "graph to step 400, then xla" or "eager". */
  readonly path: string;
  /** Values at the recorded steps, up to the member's last. */
  readonly curve: { readonly steps: number[]; readonly loss: number[]; readonly errors: number[] };
  readonly recorded: Readonly<Record<string, number[]>>;
}

/**
 * Trains all members of an ensemble together; those that finish or diverge are frozen and do not disturb the others.
 * Full-batch training checks the stop rules at every step, minibatch training at the end of every epoch. The steps run inside
 * TensorFlow ({@link compileLoop}) where the backend can: see {@link TrainingOptions.mode}.
 */
export async function train(ensemble: Ensemble, options: TrainingOptions): Promise<TrainingOutcome[]> {
  const loss = losses[options.loss ?? "squared"];
  requireFit(loss.name, ensemble.spec.outputs);
  const { rates, eigenvalues } = chooseRates(ensemble, options, loss);
  const batches = createBatches(options.batch, options.data, ensemble.members, options.random.split("batches"));
  const optimizer = createOptimizer(ensemble, options.optimizer ?? { method: "gd" }, rates);
  const progress = trackProgress(ensemble, options, loss, eigenvalues);
  const placed = batches === undefined ? ensemble.place(options.data.inputs) : undefined;
  const parts = { ensemble, options, loss, optimizer, progress, batches, placed };
  try {
    const path = await repeatSteps(parts);
    progress.look();
    options.progress?.(1);
    return progress.outcomes(rates, options.signal?.aborted ?? false, path);
  } finally {
    placed?.dispose();
    batches?.dispose();
    optimizer.dispose();
    progress.dispose();
  }
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
