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
 * closed form: g(u, v) = E relu(u·x) relu(v·x) = ‖u‖‖v‖(sin θ + (π − θ) cos θ)/2π (Cho & Saul 2009), so that its gradient in u is
 * (‖v‖ sin θ u/‖u‖ + (π − θ) v)/2π. O((m + k) m n) a call, memory O(m n); at a zero weight the gradient is 0.
 * @throws UserError for a teacher whose shapes do not fit or are not finite.
 * @example
 * const teacher = { weights: { rows: 1, columns: 2, data: Float64Array.of(1, 0) }, outputs: Float64Array.of(1) };
 * const { evaluate } = reluPopulation(teacher, Float64Array.of(1)); // of a student of one unit
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
  const [gradient, lengths] = [new Float64Array(m * n), new Float64Array(m)];
  const norms = rowNorms(targets, new Float64Array(k), n);
  const [among, towards, fixed] = [pairsOf(m, m, true), pairsOf(m, k, false), pairsOf(k, k, true)];
  products(targets, targets, n, fixed);
  const own = weigh(fixed, teacher.outputs, teacher.outputs, norms, norms);
  const evaluate = (weights: Float64Array): number => {
    rowNorms(weights, lengths, n);
    products(weights, weights, n, among);
    products(weights, targets, n, towards);
    const within = weigh(among, outputs, outputs, lengths, lengths);
    const across = weigh(towards, outputs, teacher.outputs, lengths, norms);
    for (let at = 0; at < m * n; at++) {
      const unit = Math.floor(at / n);
      gradient[at] = (among.along[unit] - towards.along[unit]) * weights[at];
    }
    addCombined(among, 1, weights, n, gradient);
    addCombined(towards, -1, targets, n, gradient);
    return 0.5 * (within + own) - across;
  };
  return { gradient, evaluate };
}

/** What units u [rows] and v [columns] have in common, pair by pair. */
interface Pairs {
  readonly rows: number;
  readonly columns: number;
  /** Whether v are the units u themselves. */
  readonly same: boolean;
  /** u·v, then the factor of v in the gradient of Σ a b g(u, v) in u: [rows · columns]. */
  readonly entries: Float64Array;
  /** The factor of u itself in it, [rows]. */
  readonly along: Float64Array;
}

const pairsOf = (rows: number, columns: number, same: boolean): Pairs => ({
  ...{ rows, columns, same, entries: new Float64Array(rows * columns), along: new Float64Array(rows) },
});

function rowNorms(weights: Float64Array, norms: Float64Array, n: number): Float64Array {
  for (let row = 0; row < norms.length; row++) {
    let sum = 0;
    for (let at = row * n; at < (row + 1) * n; at++) sum += weights[at] * weights[at];
    norms[row] = Math.sqrt(sum);
  }
  return norms;
}

/** U Vᵀ, four products in one pass: the numbers of a row are loaded once for all four. */
function products(u: Float64Array, v: Float64Array, n: number, { rows, columns, same, entries }: Pairs): void {
  for (let i = 0; i < rows; i++) {
    let j = same ? i + 1 : 0;
    for (; j + 4 <= columns; j += 4) {
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let at = 0, q = j * n; at < n; at++, q++) {
        const value = u[i * n + at];
        a += value * v[q];
        b += value * v[q + n];
        c += value * v[q + 2 * n];
        d += value * v[q + 3 * n];
      }
      const place = i * columns + j;
      entries[place] = a;
      entries[place + 1] = b;
      entries[place + 2] = c;
      entries[place + 3] = d;
    }
    for (; j < columns; j++) {
      let sum = 0;
      for (let at = 0; at < n; at++) sum += u[i * n + at] * v[j * n + at];
      entries[i * columns + j] = sum;
    }
  }
}

/**
 * Σ a b g(u, v) over all pairs; the products u·v give way to the factors of its gradient in u. Of units with themselves
 * each pair is looked at once. A zero u or v adds nothing.
 */
function weigh(
  { rows, columns, same, entries, along }: Pairs,
  a: Float64Array,
  b: Float64Array,
  first: Float64Array,
  second: Float64Array,
): number {
  let sum = 0;
  along.fill(0);
  for (let i = 0; i < rows; i++) {
    const length = first[i];
    if (same) {
      sum += (a[i] * b[i] * length * length) / 2;
      entries[i * columns + i] = (a[i] * b[i]) / 2;
    }
    for (let j = same ? i + 1 : 0; j < columns; j++) {
      const place = i * columns + j;
      const norm = second[j];
      let scale = 0;
      let [open, sine] = [0, 0];
      if (length > 0 && norm > 0) {
        const cosine = Math.max(-1, Math.min(1, entries[place] / (length * norm)));
        scale = (a[i] * b[j]) / (2 * Math.PI);
        sine = Math.sqrt(1 - cosine * cosine);
        open = Math.PI - Math.acos(cosine);
        sum += (same ? 2 : 1) * scale * length * norm * (sine + open * cosine);
        along[i] += (scale * norm * sine) / length;
      }
      entries[place] = scale * open;
      if (!same) continue;
      entries[j * columns + i] = scale * open;
      if (scale !== 0) along[j] += (scale * length * sine) / norm;
    }
  }
  return sum;
}

/** gradient += sign · entries · V, four rows of V in one pass. */
function addCombined(
  { rows, columns, entries }: Pairs,
  sign: 1 | -1,
  v: Float64Array,
  n: number,
  gradient: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    let j = 0;
    for (; j + 4 <= columns; j += 4) {
      const place = i * columns + j;
      const [a, b] = [sign * entries[place], sign * entries[place + 1]];
      const [c, d] = [sign * entries[place + 2], sign * entries[place + 3]];
      for (let at = 0, q = j * n; at < n; at++, q++)
        gradient[i * n + at] += a * v[q] + b * v[q + n] + c * v[q + 2 * n] + d * v[q + 3 * n];
    }
    for (; j < columns; j++) {
      const factor = sign * entries[i * columns + j];
      for (let at = 0; at < n; at++) gradient[i * n + at] += factor * v[j * n + at];
    }
  }
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

/**
 * Plain gradient descent on a population loss from `start` [m · n], which stays; ends at the loss asked for, at ‖∇L‖ < 1e-9, or after the steps.
 * @example
 * const teacher = { weights: { rows: 1, columns: 2, data: Float64Array.of(1, 0) }, outputs: Float64Array.of(1) };
 * const { loss } = descendPopulation(reluPopulation(teacher, Float64Array.of(1)), Float64Array.of(0.5, 0.5));
 */
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
