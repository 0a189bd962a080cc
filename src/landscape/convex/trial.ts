import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import type { Objective } from "../../train/objective.js";
import { train } from "../../train/train.js";
import { bumpInputs, bumpTargets, descendBump, type BumpNetwork } from "../bump/network.js";
import { randomStart, trapStart } from "../bump/starts.js";
import { linearProblem, type ConvexProblem } from "./problems.js";

/** What a trial has to know of its cell. */
export interface ConvexCell {
  readonly problem: ConvexProblem;
  readonly samples: number;
  readonly dimension: number;
  readonly steps: number;
}

/** A descent beside the bound of convex functions. */
export interface ConvexResult {
  /** The largest (L(w_t) − OPT)/f(t) over all t from 1 on, f(t) = ‖w₀ − w*‖²/(2ηt): at most 1 where the function is convex. */
  readonly ratio: number;
  /** ‖w₀ − w*‖ and η. */
  readonly distance: number;
  readonly rate: number;
  readonly optimum: number;
  /** (t, L(w_t) − OPT) at t = 1, 2, 3, 4, 6, 8, … */
  readonly curve: readonly (readonly [t: number, excess: number])[];
}

/** A function of one vector, where it starts, and where its least value is. */
interface Start {
  readonly objective: Objective & Owner;
  readonly distance: number;
  readonly rate: number;
  readonly optimum: number;
}

/**
 * Descends at η = 1/β, the rate of the theorem (of the network, for which there is no β, 0.1), and compares every loss with the bound.
 * @example
 * const result = await convexTrial(cell, member, context); // the trial of convex-or-not
 */
export async function convexTrial(cell: ConvexCell, member: Member, context: TrialContext): Promise<ConvexResult> {
  const { objective, ...known } = cell.problem === "network" ? networkStart(member) : linearStart(cell, member);
  using owned = objective;
  const record = Array.from({ length: cell.steps + 1 }, (_, step) => step);
  const [{ curve }] = await train(owned, { ...context, steps: cell.steps, rate: { absolute: known.rate }, record });
  const excess = curve.loss.map((loss) => loss - known.optimum);
  const bound = (t: number): number => known.distance ** 2 / (2 * known.rate * t);
  const ratio = Math.max(...excess.map((value, t) => (t === 0 ? 0 : value / bound(t))));
  const shown = excess.map((value, t) => [t, value] as const).filter(([t]) => t > 0 && isShown(t));
  return { ratio, ...known, curve: shown };
}

/** 1, 2, 3, 4, 6, 8, …: two an octave. */
function isShown(t: number): boolean {
  const power = 2 ** Math.floor(Math.log2(t));
  return t === power || 2 * t === 3 * power;
}

function linearStart({ problem, samples, dimension }: ConvexCell, member: Member): Start {
  const kind = problem === "logistic" ? "logistic" : "least-squares";
  const { inputs, targets, best, optimum, smoothness } = linearProblem(member.random.split("data"), kind, { samples, dimension }); // prettier-ignore
  const start = member.random.split("start").normals(dimension);
  const x = tf.tensor2d(Float32Array.from(inputs.data), [samples, dimension]);
  const y = tf.tensor2d(Float32Array.from(targets), [1, samples]);
  const objective = ofVector([...start], [x, y], (w) => {
    const outputs = tf.matMul(w, x, false, true);
    const each = kind === "logistic" ? tf.softplus(tf.neg(tf.mul(outputs, y))) : tf.mul(tf.square(tf.sub(outputs, y)), 0.5); // prettier-ignore
    return tf.mean(each, 1);
  });
  return { objective, distance: distanceOf(start, best), rate: 1 / smoothness, optimum };
}

/** Three tanh units on the bump, in the trap, with the nearest of ten zeros that descent finds from random starts as w*. */
function networkStart({ random }: Member): Start {
  const units = 3;
  const start = flat(trapStart(random.split("start"), units));
  const zeros = Array.from({ length: 10 }, (_, index) =>
    descendBump(randomStart(random.split(`zero-${index}`), units, 1)),
  );
  const distances = zeros.filter(({ loss }) => loss <= 1e-8).map(({ network }) => distanceOf(start, flat(network)));
  const x = tf.tensor2d([...bumpInputs], [1, 3]);
  const y = tf.tensor2d([...bumpTargets], [1, 3]);
  const objective = ofVector([...start], [x, y], (parameters) => {
    const [w, b, u] = [0, 1, 2].map((part) => tf.reshape(tf.slice(parameters, [0, part * units], [1, units]), [units, 1])); // prettier-ignore
    const hidden = tf.tanh(tf.add(tf.matMul(w, x), b));
    const outputs = tf.add(tf.matMul(u, hidden, true), tf.slice(parameters, [0, 3 * units], [1, 1]));
    return tf.mul(tf.sum(tf.square(tf.sub(outputs, y)), 1), 0.5);
  });
  return { objective, distance: Math.min(...distances), rate: 0.1, optimum: 0 };
}

const flat = ({ w, b, u, c }: BumpNetwork): Float64Array => Float64Array.from([...w, ...b, ...u, c]);
const distanceOf = (a: Float64Array, b: Float64Array): number => Math.hypot(...a.map((value, at) => value - b[at]));

/** A function of one variable [1, P] as an objective of one member; it owns its data. */
function ofVector(
  start: number[],
  data: tensorflow.Tensor[],
  loss: (parameters: tensorflow.Tensor) => tensorflow.Tensor,
): Objective & Owner {
  const variable = tf.tidy(() => tf.variable(tf.tensor2d(start, [1, start.length])));
  const objective: Objective = {
    members: 1,
    parameters: [{ name: "w", variable, rate: { gd: 1, adam: 1 }, perMember: 1 }],
    constant: true,
    whole: () => ({ loss: tf.tidy(() => loss(variable) as tensorflow.Tensor1D) }),
  };
  return owning(objective, () => tf.dispose([variable, ...data]));
}
