import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { oneHot } from "../../data/labels.js";
import { check } from "../../errors.js";
import { streamOf, type Random } from "../../math/random.js";
import { dot } from "../../math/vectors.js";
import { innerByMember } from "../../model/by-member.js";
import type { Network, Parameter } from "../../model/network.js";
import type { Measured, Objective } from "../../train/objective.js";
import { batchesOf, type FeatureBatches } from "./batch.js";
import { memberParameter, spreadOf, unit } from "./constants.js";

/** How {@link classVectors} learns. */
export interface ClassVectorOptions extends FeatureBatches {
  /** C, for codes 0..C−1. */
  readonly classes: number;
  /** k: the network's outputs. */
  readonly dimension: number;
  /** Class vectors are trained, or drawn orthonormal and never changed (C ≤ k): default "learned". */
  readonly vectors?: "learned" | "orthonormal";
  /** Whether features, and learned class vectors, have length 1: default true. */
  readonly normalised?: boolean;
  /** τ, that divides the scores: default 0.2, and 1 where nothing is normalised. */
  readonly temperature?: number;
  /** λ of (λ/2)‖θ‖² over all weights: default 0. */
  readonly decay?: number;
}

/** The objective with the class vectors that it trains beside the network, [S, k, C]. */
export interface ClassVectors extends Objective, Owner {
  readonly vectors: tensorflow.Variable;
}

/**
 * Features f [S, B, k] are told into classes by their products with class vectors V: the mean of −ln softmax(fᵀV/τ) at the sample's
 * class, with "errors", "spread" and the cross entropy without decay, "entropy". With augmentations and a class a sample it is exemplar learning (Dosovitskiy et al. 2014);
 * with codes of labels a classifier whose last layer is V.
 * @throws UserError for codes outside 0..C−1 or not one a sample, τ ≤ 0, and more orthonormal vectors than dimensions.
 * @example
 * using learned = classVectors(ensemble, data.inputs, Int32Array.from({ length: 16 }, (_, row) => row % 2), { members, size: 4, classes: 2, dimension: 1 });
 */
export function classVectors(
  network: Network,
  inputs: tensorflow.Tensor,
  codes: Int32Array,
  options: ClassVectorOptions,
): ClassVectors {
  const { classes, dimension, vectors: kind = "learned", normalised = true, decay = 0, ...batch } = options;
  const temperature = options.temperature ?? (normalised ? 0.2 : 1);
  requireOptions(inputs, codes, { ...options, temperature, decay });
  const streams = batch.members.map(streamOf);
  const draw = kind === "orthonormal" ? orthonormal(dimension, classes) : gaussian(dimension);
  const measure = (features: tensorflow.Tensor, targets: tensorflow.Tensor): Measured => {
    const f = normalised ? unit(features) : features;
    const v = normalised && kind === "learned" ? unit(vector.variable as tensorflow.Tensor, 1) : vector.variable;
    const scores = tf.div(tf.matMul(f, v), temperature);
    const entropy: tensorflow.Tensor1D = tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(scores), targets), 2), 1));
    const missed = tf.notEqual(tf.argMax(scores, 2), tf.argMax(targets, 2));
    const errors: tensorflow.Tensor1D = tf.sum(tf.cast(missed, "float32"), 1);
    const loss = decay > 0 ? tf.add(entropy, tf.mul(squares(trained, network.members), decay / 2)) : entropy;
    return { loss: loss as tensorflow.Tensor1D, entropy, errors, spread: spreadOf(features) };
  };
  const own = inputs.rank === 3;
  const batches = batchesOf([inputs], 1, batch, ({ rows, flat, views: [view] }) => {
    const picked = tf.gatherND(
      table,
      tf.reshape(own && codes.length > inputs.shape[inputs.rank - 2] ? flat : rows, [-1, 1]),
    );
    return measure(network.forward(view), tf.reshape(picked, [...rows.shape, classes]));
  });
  const vector = memberParameter("class-vectors", streams, [dimension, classes], draw);
  const table = tf.tensor2d(Float32Array.from(oneHot(codes, classes)), [codes.length, classes]);
  const trained = kind === "learned" ? [...network.parameters, vector] : [...network.parameters];
  const { members, constant } = network;
  const objective = { members, parameters: trained, constant, whole: () => batches.whole(), sample: batches.sample };
  return owning({ ...objective, vectors: vector.variable, spread: 1.02 }, () => {
    batches.dispose();
    tf.dispose([table, vector.variable]);
  });
}

const squares = (parameters: readonly Parameter[], members: number): tensorflow.Tensor1D =>
  tf.addN(parameters.map((one) => innerByMember(one, members, one.variable, one.variable))) as tensorflow.Tensor1D;

const gaussian = (dimension: number) => (stream: Random, size: number) =>
  stream.normals(size).map((value) => value / Math.sqrt(dimension));

/** Columns [k, C] of length 1 at right angles, uniform among such: Gram–Schmidt of Gaussians, twice for rounding. */
const orthonormal = (dimension: number, classes: number) => (stream: Random) => {
  const columns: Float64Array[] = [];
  for (let at = 0; at < classes; at++) {
    const vector = stream.normals(dimension);
    for (const other of [...columns, ...columns]) {
      const along = dot(vector, other);
      other.forEach((value, row) => (vector[row] -= along * value));
    }
    const length = Math.sqrt(dot(vector, vector));
    columns.push(vector.map((value) => value / length));
  }
  return Float64Array.from({ length: dimension * classes }, (_, at) => columns[at % classes][Math.floor(at / classes)]);
};

function requireOptions(
  { shape }: tensorflow.Tensor,
  codes: Int32Array,
  { classes, dimension, vectors, temperature = 1, decay = 0 }: ClassVectorOptions,
): void {
  const samples = shape.length === 3 ? [shape[1], shape[0] * shape[1]] : [shape[0]];
  const wrong = codes.find((code) => !(code >= 0 && code < classes));
  const rules: readonly [boolean, string, string, string][] = [
    [samples.includes(codes.length), `codes are one a sample, ${samples.join(" or ")}`, `${codes.length}`, "Give codes in the samples' order."],
    [wrong === undefined, `codes lie in 0..${classes - 1}`, String(wrong), "Number the classes from 0."],
    [classes >= 2, "there are two classes at least", String(classes), "Add samples of another class."],
    [vectors !== "orthonormal" || classes <= dimension, `at most ${dimension} vectors of so many dimensions can be orthonormal`, `${classes} classes`, "Give the network more outputs, or learn the class vectors."],
    [temperature > 0 && temperature < Infinity, "τ must be above 0", String(temperature), "For example 0.2."],
    [decay >= 0 && decay < Infinity, "weight decay must be at least 0", String(decay), "For example 1e-4."],
  ]; // prettier-ignore
  for (const [holds, rule, received, repair] of rules) check(holds, () => ({ where: "classVectors", rule, received, repair })); // prettier-ignore
}
