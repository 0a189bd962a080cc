import { owning, type Owner } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { TrainingData } from "../data/tensors.js";
import { check, checkKeys, checkObject, described } from "../errors.js";
import { largestEigenvalues } from "../kernels/eigenvalues.js";
import type { Network, Placed } from "../model/network.js";
import { batchRows, pickRows, rowOffsets, type BatchOptions } from "./batches.js";
import {
  areLabels,
  countErrors,
  losses,
  requireFit,
  requireLabels,
  requireLoss,
  type Loss,
  type LossName,
} from "./loss.js";
import type { Measured, Objective, Sample } from "./objective.js";
import { largestStableRates } from "./rate.js";

export interface SupervisedOptions {
  /** Default "squared". */
  readonly loss?: LossName;
  /** Whether 0-1 errors are counted: default where the targets are labels, ±1 or one-hot, but not for real ones, as in reconstruction. */
  readonly errors?: boolean;
  /**
   * α of a network F = α(f − f₀) ({@link scaled}): the loss is divided by α², so that its gradient has the size of that of f at any α, and
   * for the squared loss training F on y is training f on y/α + f₀ (Chizat, Oyallon & Bach 2019). Default 1.
   */
  readonly alpha?: number;
  /** Minibatches; full batch when absent. */
  readonly batch?: BatchOptions;
}

/**
 * A network learns targets from inputs: 1/N Σ_n ℓ(f(x_n), y_n) of each member ({@link losses}), with "errors", the training errors
 * counted, beside "loss" where targets are labels. It has stable rates where the loss has a bound on its curvature and the network second derivatives.
 * Its owner disposes it after training; network and data stay.
 * @throws UserError for a loss that does not fit the outputs or whose labels the targets are not, data of other sizes than the network's, or a batch larger than the data.
 * @example
 * using objective = supervised(ensemble, data);
 * const trained = await train(objective, { steps: 1000, stop: { zeroError: true } });
 */
export function supervised(network: Network, data: TrainingData, options: SupervisedOptions = {}): Objective & Owner {
  requireThere(network, data);
  checkObject("the options of supervised", options, "Leave them out for the squared loss.");
  const { members, parameters } = network;
  checkKeys("the options of supervised", ["loss", "errors", "alpha", "batch"], options);
  requireLoss(options.loss ?? "squared");
  const loss = divided(losses[options.loss ?? "squared"], options.alpha);
  const [outputs] = data.targets.shape.slice(-1);
  requireFit(loss.name, outputs);
  requireMembers(data, members);
  requireSizes(network, data);
  requireLabels(loss.name, data.targets);
  const counted = options.errors ?? areLabels(data.targets);
  const measure = (inputs: tensorflow.Tensor | Placed, targets: tensorflow.Tensor): Measured =>
    tf.tidy(() => {
      const made = network.forward(inputs);
      requireOutputs(made, targets);
      return { loss: loss.of(made, targets), ...(counted ? { errors: countErrors(made, targets) } : {}) };
    });
  const batches = options.batch !== undefined && minibatches(data, options.batch, members, measure);
  const hasStableRates = loss.curvature !== undefined && network.differentiableTwice !== false;
  const placed = network.place?.(data.inputs);
  const objective: Objective = {
    members,
    parameters,
    constant: network.constant,
    whole: () => measure(placed ?? data.inputs, data.targets),
    ...(batches === false ? {} : { sample: batches.sample }),
    ...(hasStableRates ? { stableRates: () => stableRates(network, data, loss) } : {}),
  };
  return owning(objective, () => {
    placed?.dispose();
    if (batches !== false) batches.offsets.dispose();
  });
}

/** ℓ/α², whose curvature is bounded by an α²-th. */
function divided(loss: Loss, alpha = 1): Loss {
  check(alpha > 0 && Number.isFinite(alpha), () => ({
    where: "the 'alpha' option of supervised",
    rule: "it is a finite number above 0",
    received: String(alpha),
    repair: "Give the α of scaled(network, α).",
  }));
  if (alpha === 1) return loss;
  const { curvature } = loss;
  return {
    ...loss,
    curvature: curvature === undefined ? undefined : curvature / alpha ** 2,
    of: (outputs, targets) => tf.div(loss.of(outputs, targets), alpha ** 2),
  };
}

function stableRates(network: Network, { inputs, targets }: TrainingData, loss: Loss) {
  const sharpness = largestEigenvalues(network, inputs);
  return { sharpness, rates: largestStableRates(sharpness, targets.shape[targets.rank - 2], loss) };
}

/** Steps on some rows of the data; the caller disposes the offsets. */
function minibatches(
  { inputs, targets }: TrainingData,
  options: BatchOptions,
  members: number,
  measure: (inputs: tensorflow.Tensor, targets: tensorflow.Tensor) => Measured,
): { sample: Sample; offsets: tensorflow.Tensor } {
  checkObject("the 'batch' option of supervised", options, "Give { size, members }.");
  checkKeys("the 'batch' option of supervised", ["size", "replacement", "members"], options);
  requireStreams(Array.isArray(options.members) ? options.members.length : NaN, members);
  const samples = targets.shape[targets.rank - 2];
  const { epoch, draw } = batchRows(options, samples);
  const offsets = rowOffsets(members, samples);
  // Shared data has the samples first; data of the members' own has them second.
  const pick = (all: tensorflow.Tensor, rows: tensorflow.Tensor) =>
    pickRows(all, rows, isOwn(all, members, samples) ? offsets : undefined);
  const sample: Sample = {
    epoch,
    inside: true,
    rows: { rows: { type: "int32", shape: [members, options.size] } },
    draw: (first, count) => ({ rows: draw(first, count) }),
    measure: ({ rows }) => tf.tidy(() => measure(pick(inputs, rows), pick(targets, rows))),
  };
  return { sample, offsets };
}

const isOwn = ({ shape }: tensorflow.Tensor, members: number, samples: number): boolean =>
  shape.length > 2 && shape[0] === members && shape[1] === samples;

function requireStreams(streams: number, members: number): void {
  check(streams === members, () => ({
    where: "the 'members' of a minibatch",
    rule: `it takes one stream for each of the network's members, ${members}`,
    received: Number.isNaN(streams) ? "no array" : String(streams),
    repair: "Give the members (or streams) that the network was created from.",
  }));
}

/** That data and network have as many coordinates and outputs, where the network says how many it has. */
function requireSizes({ inputs: takes, outputs: gives }: Network, { inputs, targets }: TrainingData): void {
  const [coordinates, values] = [inputs, targets].map(({ shape }) => shape[shape.length - 1]);
  check((takes ?? coordinates) === coordinates && (gives ?? values) === values, () => ({
    where: "supervised",
    rule: `the network takes rows of ${takes ?? "any number of"} numbers and gives ${gives ?? "any number of"}; the data are to have as many`,
    received: `rows of ${coordinates} with targets of ${values}`,
    repair: `Make the network for these data: inputs: ${coordinates}, outputs: ${values}.`,
  }));
}

/** That network and data are what they are to be, and not disposed. */
function requireThere(network: Network, data: TrainingData): void {
  checkObject("the network of supervised", network, "Give what createEnsemble or layersNetwork makes.");
  checkObject("the data of supervised", data, "Give what trainingData makes: { inputs, targets }.");
  for (const name of ["inputs", "targets"] as const) {
    const tensor: unknown = data[name];
    check(tensor instanceof tf.Tensor && !tensor.isDisposed && tensor.dtype !== "string", () => ({
      where: `the ${name} of supervised`,
      rule: "they are a tensor that is there",
      received: tensor instanceof tf.Tensor ? "a disposed one, or one of strings" : described(tensor),
      repair: "Give what trainingData makes, before it is disposed.",
    }));
  }
  const gone = network.parameters.find(({ variable }) => variable.isDisposed);
  check(gone === undefined, () => ({
    where: "the network of supervised",
    rule: "its weights must be there",
    received: `a disposed network (${gone?.name})`,
    repair: "Dispose it after the last training.",
  }));
}

/** Targets of another size would be broadcast, to a loss of something else. */
function requireOutputs({ shape: [, samples, outputs] }: tensorflow.Tensor, { shape }: tensorflow.Tensor): void {
  const [rows, values] = shape.slice(-2);
  check(rows === samples && values === outputs, () => ({
    where: "supervised",
    rule: "there is a row of targets for each sample, with as many numbers as the network has outputs",
    received: `outputs of ${samples} x ${outputs} and targets of ${rows} x ${values}`,
    repair: `Make the network with ${values} outputs, or the targets [${samples}, ${outputs}].`,
  }));
}

function requireMembers({ inputs, targets }: TrainingData, members: number): void {
  const samples = targets.shape[targets.rank - 2];
  const fits = (all: tensorflow.Tensor): boolean => all.shape[0] === samples || isOwn(all, members, samples);
  check(fits(inputs) && (targets.rank === 2 || isOwn(targets, members, samples)), () => ({
    where: "supervised",
    rule: `the members' own inputs and targets are [${members}, N, ...] and [${members}, N, O], shared ones [N, ...] and [N, O]`,
    received: `inputs [${inputs.shape.join()}] and targets [${targets.shape.join()}]`,
    repair: "Make data and network from the same members.",
  }));
}
