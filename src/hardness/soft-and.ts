import { owning, type Owner } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import type { Random } from "../math/random.js";
import type { Parameter } from "../model/network.js";
import type { Measured, Objective } from "../train/objective.js";
import { andOf } from "./reductions.js";
import type { ThresholdNetwork } from "./network.js";
import type { LabelledPoints } from "./points.js";

/** A problem of one member: its points, and the stream that its start is drawn from. */
export interface SoftAndMember {
  readonly random: Random;
  readonly data: LabelledPoints;
}

/** What gradient descent minimises, with the half-spaces that it has come to. */
export interface SoftAnd extends Objective, Owner {
  /** Each member's half-spaces under a hard AND, in float64: what success is judged by. */
  networks(): ThresholdNetwork[];
}

/**
 * An AND of half-spaces made smooth: p(x) = Π_j σ(w_j · x + b_j), loss −1/N Σ_i (y_i ln p + (1 − y_i) ln(1 − p + 1e-6)); "errors" counts the points that
 * the thresholded units, [min_j z_j > 0], answer wrongly. w ~ N(0, 1), b = ½. The members' points have one shape [N, n]. Its owner disposes it.
 * @throws UserError for no members, points of several shapes, and units below 1.
 * @example
 * using objective = softAnd([{ random: randomStream(0), data: plantedGaussian(randomStream(1), 8, 2) }], 2);
 */
export function softAnd(members: readonly SoftAndMember[], units: number): SoftAnd {
  requireAlike(members, units);
  const size = members.length;
  const [{ rows, columns }] = members.map(({ data }) => data.points);
  const draw = ({ random }: SoftAndMember): Float64Array => random.split("start").normals(columns * units);
  const weights = tf.tidy(() => tf.variable(tf.tensor3d(flat(members.map(draw)), [size, columns, units])));
  const biases = tf.tidy(() => tf.variable(tf.fill([size, 1, units], 0.5)));
  const points = tf.tensor3d(flat(members.map(({ data }) => data.points.data)), [size, rows, columns]);
  const labels = tf.tensor2d(flat(members.map(({ data }) => Float64Array.from(data.labels, Number))), [size, rows]);
  const objective: Objective = {
    ...{ members: size, constant: true, parameters: [parameter("weights", weights), parameter("biases", biases)] },
    whole: () => tf.tidy(() => measured(tf.add(tf.matMul(points, weights), biases), labels)),
  };
  const networks = (): ThresholdNetwork[] => networksOf(weights.dataSync(), biases.dataSync(), columns, units);
  return owning(Object.assign(objective, { networks }), () => tf.dispose([weights, biases, points, labels]));
}

function requireAlike(members: readonly SoftAndMember[], units: number): void {
  const shapes = new Set(members.map(({ data: { points } }) => `${points.rows} x ${points.columns}`));
  check(shapes.size === 1 && Number.isInteger(units) && units >= 1, () => ({
    where: "softAnd",
    rule: "one member at least, all with points of one shape, and a whole number of units from 1",
    received: `points of ${[...shapes].join(" and ") || "no member"} and ${units} units`,
    repair: "Give the members instances with the same numbers of elements and sets.",
  }));
}

const parameter = (name: string, variable: tensorflow.Variable): Parameter => ({
  ...{ name, variable, rate: { gd: 1, adam: 1 } },
  perMember: 1,
});

/** z [S, N, k] and y [S, N] to the loss and the errors of thresholded units, [S] each. */
function measured(z: tensorflow.Tensor, labels: tensorflow.Tensor2D): Measured {
  const logP = tf.neg(tf.sum(tf.softplus(tf.neg(z)), 2)); // [S, N]
  const logNot = tf.log(tf.add(tf.sub(1, tf.exp(logP)), 1e-6));
  const each = tf.add(tf.mul(labels, logP), tf.mul(tf.sub(1, labels), logNot));
  const loss: tensorflow.Tensor1D = tf.neg(tf.mean(each, 1));
  const answers = tf.cast(tf.greater(tf.min(z, 2), 0), "float32");
  const errors: tensorflow.Tensor1D = tf.sum(tf.abs(tf.sub(answers, labels)), 1);
  return { loss, errors };
}

/** The members' numbers one after another, in float32 as the tensors are. */
function flat(parts: readonly Float64Array[]): Float32Array {
  const all = new Float32Array(parts.length * parts[0].length);
  parts.forEach((part, at) => all.set(part, at * part.length));
  return all;
}

function networksOf(weights: ArrayLike<number>, biases: ArrayLike<number>, columns: number, units: number) {
  const members = biases.length / units;
  const entry = (member: number, j: number, unit: number): number => weights[(member * columns + j) * units + unit];
  const half = (member: number, unit: number) => ({
    weights: Float64Array.from({ length: columns }, (_, j) => entry(member, j, unit)),
    bias: biases[member * units + unit],
  });
  return Array.from({ length: members }, (_, member) =>
    andOf(Array.from({ length: units }, (_, unit) => half(member, unit))),
  );
}
