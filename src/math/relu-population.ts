import { check } from "../errors.js";
import type { Matrix } from "./algebra/contract.js";
import { dot } from "./vectors.js";

/** A sum of ReLUs Σ aᵢ relu(wᵢ·x). */
export interface ReluSum {
  /** One unit a row, [units, n]. */
  readonly weights: Matrix;
  /** [units]. */
  readonly outputs: Float64Array;
}

/** The population loss of a student, with its gradient in the student's weights. */
export interface ReluPopulation {
  /** ∇L at the last evaluation, [m · n], row i for unit i; overwritten by the next. */
  readonly gradient: Float64Array;
  /** L at the weights [m · n]; fills `gradient`. */
  readonly evaluate: (weights: Float64Array) => number;
}

/**
 * L(W) = ½ E(Σ bᵢ relu(wᵢ·x) − Σ a_j relu(v_j·x))², x ~ N(0, I), of a student with fixed output weights b [m] against a teacher (a, V), in
 * closed form: E relu(u·x) relu(v·x) = ‖u‖‖v‖(sin θ + (π − θ) cos θ)/2π (Cho & Saul 2009), so that its gradient in u is
 * (‖v‖ sin θ u/‖u‖ + (π − θ) v)/2π. O((m + k) m n) a call, memory O(m n); at a zero weight the gradient is 0.
 * @throws UserError for a teacher whose shapes do not fit or are not finite.
 */
export function reluPopulation(teacher: ReluSum, outputs: Float64Array): ReluPopulation {
  const { rows: k, columns: n, data: targets } = teacher.weights;
  check(targets.length === k * n && teacher.outputs.length === k && targets.every(Number.isFinite), () => ({
    where: "reluPopulation",
    rule: "the teacher must have one finite row of weights and one output weight a unit",
    received: `${targets.length} weights for ${k} x ${n}, ${teacher.outputs.length} output weights`,
    repair: "Give weights [k, n] and outputs [k].",
  }));
  const m = outputs.length;
  const gradient = new Float64Array(m * n);
  const own = ownLoss(targets, teacher.outputs, n);
  const evaluate = (weights: Float64Array): number => {
    gradient.fill(0);
    let loss = own;
    for (let i = 0; i < m; i++) {
      const at = { u: weights, row: i * n, n, gradient };
      for (let j = 0; j < m; j++) loss += 0.5 * outputs[i] * outputs[j] * pair(at, weights, j * n, outputs[i] * outputs[j]); // prettier-ignore
      for (let j = 0; j < k; j++) loss -= outputs[i] * teacher.outputs[j] * pair(at, targets, j * n, -outputs[i] * teacher.outputs[j]); // prettier-ignore
    }
    return loss;
  };
  return { gradient, evaluate };
}

/** ½ Σ a_i a_j g(v_i, v_j). */
function ownLoss(weights: Float64Array, outputs: Float64Array, n: number): number {
  const gradient = new Float64Array(weights.length);
  let loss = 0;
  outputs.forEach((a, i) => {
    outputs.forEach((b, j) => (loss += 0.5 * a * b * pair({ u: weights, row: i * n, n, gradient }, weights, j * n, 0)));
  });
  return loss;
}

interface Place {
  readonly u: Float64Array;
  /** Where the vector u begins, in weights and gradient. */
  readonly row: number;
  readonly n: number;
  readonly gradient: Float64Array;
}

/** g(u, v); adds `scale` ∂g/∂u to the gradient. */
function pair({ u, row, n, gradient }: Place, v: Float64Array, other: number, scale: number): number {
  let [product, first, second] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [p, q] = [u[row + i], v[other + i]];
    product += p * q;
    first += p * p;
    second += q * q;
  }
  if (first === 0 || second === 0) return 0;
  const [length, norm] = [Math.sqrt(first), Math.sqrt(second)];
  const cosine = Math.max(-1, Math.min(1, product / (length * norm)));
  const [sine, open] = [Math.sqrt(1 - cosine * cosine), Math.PI - Math.acos(cosine)];
  const [along, across] = [(scale * norm * sine) / (2 * Math.PI * length), (scale * open) / (2 * Math.PI)];
  for (let i = 0; i < n; i++) gradient[row + i] += along * u[row + i] + across * v[other + i];
  return (length * norm * (sine + open * cosine)) / (2 * Math.PI);
}

/** How {@link descendPopulation} goes. */
export interface PopulationDescent {
  /** Default 0.1. */
  readonly rate?: number;
  /** Default 20,000. */
  readonly steps?: number;
  /** Ends where the loss comes below it: default 1e-9. */
  readonly until?: number;
}

/** Plain gradient descent on a population loss from `start` [m · n], which stays; ends at the loss asked for, at ‖∇L‖ < 1e-9, or after the steps. */
export function descendPopulation(
  { gradient, evaluate }: ReluPopulation,
  start: Float64Array,
  { rate = 0.1, steps = 20_000, until = 1e-9 }: PopulationDescent = {},
): { readonly weights: Float64Array; readonly loss: number; readonly steps: number } {
  const weights = start.slice();
  for (let step = 0; ; step++) {
    const loss = evaluate(weights);
    const norm = Math.sqrt(dot(gradient, gradient));
    if (loss < until || norm < 1e-9 || step >= steps) return { weights, loss, steps: step };
    for (let at = 0; at < weights.length; at++) weights[at] -= rate * gradient[at];
  }
}
