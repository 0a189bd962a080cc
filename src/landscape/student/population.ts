import { check } from "../../errors.js";

const pi = Math.PI;
const turn = 2 * Math.PI;

/** Sizes of Safran & Shamir's problem. */
export interface StudentTeacher {
  /** k, target neurons and input dimension: the target is Σ_j relu(e_j·x), j = 1 … k; in [1, ∞). */
  readonly target: number;
  /** n, student neurons: Σ_i relu(w_i·x); in [1, ∞). */
  readonly neurons: number;
}

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
 * @throws UserError for sizes that are no integers in [1, ∞).
 */
export function populationLoss({ target: k, neurons: n }: StudentTeacher): PopulationLoss {
  check(
    [k, n].every((size) => Number.isInteger(size) && size >= 1),
    () => ({
      where: "populationLoss",
      rule: "the numbers of target neurons k and of student neurons n are whole, at least 1",
      received: `k = ${k} and n = ${n}`,
      repair: "Take k from 6 on, and n = k to k + 2.",
    }),
  );
  const gradient = new Float64Array(n * k);
  const norms = new Float64Array(n);
  const inwards = new Float64Array(n);
  const targetsTerm = (k / 2 + (k * (k - 1)) / turn) / 2;
  let square: Float64Array | undefined;

  const evaluate = (weights: Float64Array): Evaluation => {
    let sum = 0;
    gradient.fill(0);
    for (let i = 0; i < n; i++) {
      let own = 0;
      for (let at = i * k; at < i * k + k; at++) own += weights[at] * weights[at];
      norms[i] = Math.sqrt(own);
      inwards[i] = pi * norms[i];
      sum += own / 4;
    }
    for (let i = 0; i < n; i++) {
      const [row, norm] = [i * k, norms[i]];
      let toTargets = 0;
      let along = 0;
      for (let j = 0; j < k; j++) {
        const cosine = Math.min(1, Math.max(-1, weights[row + j] / norm));
        const sine = Math.sqrt(1 - cosine * cosine);
        const open = pi - Math.acos(cosine);
        toTargets += sine + open * cosine;
        along += sine;
        gradient[row + j] -= open;
      }
      sum -= (norm * toTargets) / turn;
      inwards[i] -= along;
      for (let other = 0; other < i; other++) {
        const base = other * k;
        let product = 0;
        for (let j = 0; j < k; j++) product += weights[row + j] * weights[base + j];
        const lengths = norm * norms[other];
        const cosine = Math.min(1, Math.max(-1, product / lengths));
        const sine = Math.sqrt(1 - cosine * cosine);
        const open = pi - Math.acos(cosine);
        sum += (lengths * (sine + open * cosine)) / turn;
        inwards[i] += norms[other] * sine;
        inwards[other] += norm * sine;
        for (let j = 0; j < k; j++) {
          gradient[row + j] += open * weights[base + j];
          gradient[base + j] += open * weights[row + j];
        }
      }
    }
    let total = 0;
    for (let i = 0; i < n; i++) {
      const scale = inwards[i] / norms[i];
      for (let at = i * k; at < i * k + k; at++) {
        const slope = (gradient[at] + scale * weights[at]) / turn;
        gradient[at] = slope;
        total += slope * slope;
      }
    }
    return { loss: sum + targetsTerm, gradientNorm: Math.sqrt(total) };
  };
  const hessian = (weights: Float64Array): Float64Array =>
    fillHessian((square ??= new Float64Array((n * k) ** 2)), weights, { target: k, neurons: n });
  return { target: k, neurons: n, gradient, evaluate, hessian };
}

/**
 * ∂²g/∂u² = ‖v‖ sin θ (I − ûûᵀ + nnᵀ)/(2π‖u‖) and ∂²g/∂u∂v = ((π − θ)I + û nᵀ + v̂ mᵀ)/2π, with n ⟂ u towards v and m ⟂ v towards u the unit
 * vectors of their plane. A neuron on a ray with another has no plane; there both vectors drop out.
 */
function fillHessian(
  square: Float64Array,
  weights: Float64Array,
  { target: k, neurons: n }: StudentTeacher,
): Float64Array {
  const size = n * k;
  square.fill(0);
  const unit = (row: number, of: Float64Array): { length: number; direction: Float64Array } => {
    const v = of.subarray(row * k, row * k + k);
    const length = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
    return { length, direction: v.map((value) => value / length) };
  };
  const students = Array.from({ length: n }, (_, i) => unit(i, weights));
  const identity = new Float64Array(k * k);
  for (let j = 0; j < k; j++) identity[j * k + j] = 1;
  const targets = Array.from({ length: k }, (_, j) => unit(j, identity));
  students.forEach((u, i) => {
    addDiagonal(square, size, i * k, k, 0.5);
    targets.forEach((v) => addOwn(square, size, i * k, u, v, -1));
    students.forEach((v, other) => {
      if (other === i) return;
      addOwn(square, size, i * k, u, v, 1);
      if (other < i) addCross(square, size, [i * k, other * k], u, v);
    });
  });
  for (let row = 0; row < size; row++)
    for (let column = row + 1; column < size; column++) square[row * size + column] = square[column * size + row];
  return square;
}

interface Neuron {
  readonly length: number;
  readonly direction: Float64Array;
}

/** θ, sin θ and the unit vectors n ⟂ û towards v̂ and m ⟂ v̂ towards û. */
function planeOf(u: Neuron, v: Neuron): { angle: number; sine: number; n: Float64Array; m: Float64Array } {
  const product = u.direction.reduce((sum, value, j) => sum + value * v.direction[j], 0);
  const cosine = Math.min(1, Math.max(-1, product));
  const sine = Math.sqrt(1 - cosine * cosine);
  const perpendicular = (a: Float64Array, b: Float64Array) =>
    a.map((value, j) => (sine < 1e-12 ? 0 : (b[j] - cosine * value) / sine));
  const [n, m] = [perpendicular(u.direction, v.direction), perpendicular(v.direction, u.direction)];
  return { angle: Math.acos(cosine), sine, n, m };
}

function addDiagonal(square: Float64Array, size: number, start: number, count: number, value: number): void {
  for (let j = start; j < start + count; j++) square[j * size + j] += value;
}

/** Adds sign · ∂²g/∂u² to the block of u; its lower triangle is enough. */
function addOwn(square: Float64Array, size: number, start: number, u: Neuron, v: Neuron, sign: number): void {
  const { sine, n } = planeOf(u, v);
  const scale = (sign * v.length * sine) / (turn * u.length);
  const k = n.length;
  addDiagonal(square, size, start, k, scale);
  for (let a = 0; a < k; a++)
    for (let b = 0; b <= a; b++)
      square[(start + a) * size + start + b] += scale * (n[a] * n[b] - u.direction[a] * u.direction[b]);
}

/** Adds ∂²g/∂u∂v to the block (u, v), below the diagonal. */
function addCross(
  square: Float64Array,
  size: number,
  [row, column]: readonly [number, number],
  u: Neuron,
  v: Neuron,
): void {
  const { angle, n, m } = planeOf(u, v);
  const k = n.length;
  for (let a = 0; a < k; a++) {
    square[(row + a) * size + column + a] += (pi - angle) / turn;
    for (let b = 0; b < k; b++)
      square[(row + a) * size + column + b] += (u.direction[a] * n[b] + v.direction[a] * m[b]) / turn;
  }
}
