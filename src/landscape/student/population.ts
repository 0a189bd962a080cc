import { check } from "../../errors.js";
import { fillHessian } from "./hessian.js";
import { productOf } from "./definite.js";
import { openAngle } from "./open-angle.js";
import type { StudentTeacher } from "./sizes.js";

const pi = Math.PI;
const turn = 2 * Math.PI;
const perTurn = 1 / turn;

/** The loss at some weights, and its gradient. */
export interface Evaluation {
  readonly loss: number;
  /** ‖∇L‖ over all n·k weights. */
  readonly gradientNorm: number;
}

/** The population loss of a student with Gaussian inputs; it writes into buffers of its own, one problem a thread. */
export interface PopulationLoss extends StudentTeacher {
  /** ∇L at the last evaluation, [n · k], row i for neuron i; overwritten by the next. */
  readonly gradient: Float64Array;
  /** L and ∇L at the weights [n · k]. */
  evaluate(weights: Float64Array): Evaluation;
  /** ∇²L at the weights, [n k · n k] row by row; overwritten by the next. */
  hessian(weights: Float64Array): Float64Array;
}

/**
 * L(W) = ½ E(Σ_i relu(w_i·x) − Σ_j relu(e_j·x))², x ~ N(0, I_k), in closed form: E relu(u·x) relu(v·x) = g(u, v) = ‖u‖‖v‖(sin θ + (π − θ) cos θ)/2π
 * with the angle θ between u and v (Cho & Saul 2009), so that ∂g/∂u = (‖v‖ sin θ û + (π − θ)v)/2π. Safran & Shamir 2018, "Spurious local minima
 * are common in two-layer ReLU neural networks". O(n² k + n k) a call.
 * @throws UserError for a k that is no integer in [2, ∞), and an n that is none in [1, ∞).
 * @example
 * const problem = populationLoss({ target: 3, neurons: 3 }); // Safran and Shamir's, in closed form
 */
export function populationLoss({ target: k, neurons: n }: StudentTeacher): PopulationLoss {
  check([k, n].every(Number.isInteger) && k >= 2 && n >= 1, () => ({
    where: "populationLoss",
    rule: "the number of target neurons k is whole and at least 2 (with one input there are no angles), that of student neurons n at least 1",
    received: `k = ${k} and n = ${n}`,
    repair: "Take k from 6 on, and n = k to k + 2.",
  }));
  const buffers: Buffers = {
    gradient: new Float64Array(n * k),
    norms: new Float64Array(n),
    radial: new Float64Array(n),
    open: new Float64Array(n * n),
  };
  const ofTargets = (k / 2 + (k * (k - 1)) / turn) / 2;
  let square: Float64Array | undefined;
  const evaluate = (weights: Float64Array): Evaluation => {
    const loss =
      ofTargets + toThemselves(weights, buffers) + toTargets(weights, buffers) + toEachOther(weights, buffers);
    let total = 0;
    for (let i = 0; i < n; i++) total += gatherRow(weights, buffers, i);
    return { loss, gradientNorm: Math.sqrt(total) };
  };
  const hessian = (weights: Float64Array): Float64Array =>
    fillHessian((square ??= new Float64Array((n * k) ** 2)), weights, { target: k, neurons: n });
  return { target: k, neurons: n, gradient: buffers.gradient, evaluate, hessian };
}

interface Buffers {
  /** [n · k]. */
  readonly gradient: Float64Array;
  /** ‖w_i‖, [n]. */
  readonly norms: Float64Array;
  /** Σ ± ‖v‖ sin θ over the others v of neuron i, and π‖w_i‖ for itself, [n]. */
  readonly radial: Float64Array;
  /** π − θ of all pairs of neurons, [n · n]. */
  readonly open: Float64Array;
}

// What follows is most of the time of a run: loops over typed arrays, with four sums at a time so that none waits for the last.

/** Norms, and ½ Σ g(w_i, w_i) = ¼ Σ ‖w_i‖². */
function toThemselves(weights: Float64Array, { gradient, norms, radial }: Buffers): number {
  const n = norms.length;
  const k = gradient.length / n;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let own = 0;
    for (let at = i * k; at < i * k + k; at++) own += weights[at] * weights[at];
    norms[i] = Math.sqrt(own);
    radial[i] = pi * norms[i];
    sum += own / 4;
  }
  return sum;
}

/** −Σ g(w_i, e_j); leaves −(π − θ) of each pair in the gradient. */
function toTargets(weights: Float64Array, { gradient, norms, radial }: Buffers): number {
  const n = norms.length;
  const k = gradient.length / n;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const inverse = 1 / norms[i];
    let products = 0;
    let sines = 0;
    for (let at = i * k; at < i * k + k; at++) {
      const raw = weights[at] * inverse;
      const cosine = raw > 1 ? 1 : raw < -1 ? -1 : raw;
      const sine = Math.sqrt(1 - cosine * cosine);
      const open = openAngle(cosine);
      products += sine + open * cosine;
      sines += sine;
      gradient[at] = -open;
    }
    sum -= norms[i] * products;
    radial[i] -= sines;
  }
  return sum / turn;
}

/** Σ g(w_i, w_j) over pairs. */
function toEachOther(weights: Float64Array, { gradient, norms, radial, open }: Buffers): number {
  const n = norms.length;
  const k = gradient.length / n;
  let sum = 0;
  for (let i = 1; i < n; i++) {
    const row = i * k;
    const norm = norms[i];
    for (let other = 0; other < i; other++) {
      const lengths = norm * norms[other];
      const raw = productOf(weights, row, weights, other * k, k) / lengths;
      const cosine = raw > 1 ? 1 : raw < -1 ? -1 : raw;
      const sine = Math.sqrt(1 - cosine * cosine);
      const angle = openAngle(cosine);
      sum += lengths * (sine + angle * cosine);
      radial[i] += norms[other] * sine;
      radial[other] += norm * sine;
      open[i * n + other] = open[other * n + i] = angle;
    }
  }
  return sum / turn;
}

/** Row i of the gradient from all pairs, (radial/‖w_i‖ w_i + Σ_j (π − θ_ij) w_j − Σ (π − θ) e_j)/2π; returns its square. */
function gatherRow(weights: Float64Array, { gradient, norms, radial, open }: Buffers, i: number): number {
  const n = norms.length;
  const k = gradient.length / n;
  const row = i * k;
  const pairs = i * n;
  const whole = n - (n % 4);
  open[pairs + i] = radial[i] / norms[i];
  for (let other = 0; other < whole; other += 4) {
    const a = open[pairs + other];
    const b = open[pairs + other + 1];
    const c = open[pairs + other + 2];
    const d = open[pairs + other + 3];
    let at = other * k;
    for (let to = row; to < row + k; to++, at++)
      gradient[to] += a * weights[at] + b * weights[at + k] + (c * weights[at + 2 * k] + d * weights[at + 3 * k]);
  }
  for (let other = whole; other < n; other++) {
    const a = open[pairs + other];
    let at = other * k;
    for (let to = row; to < row + k; to++, at++) gradient[to] += a * weights[at];
  }
  let square = 0;
  for (let at = row; at < row + k; at++) {
    const value = gradient[at] * perTurn;
    gradient[at] = value;
    square += value * value;
  }
  return square;
}
