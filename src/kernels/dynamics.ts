import { check } from "../errors.js";
import { decay, requireDescent, type Descent, type Timed } from "./descent.js";
import { transpose } from "../math/algebra/ml-matrix.js";
import type { Matrix } from "../math/algebra/contract.js";
import type { Kernels } from "./infinite.js";
import { projections, type KernelModes } from "./modes.js";

/**
 * The loss 1/(2N) Σ (f − y)² after each of `steps`, for residuals y − f₀ [N, O] at the start; with `nngp` its mean over random starts, for
 * residuals y [N, O]: f₀ then has the covariance K.
 * @throws UserError for a rate above the largest stable one, a step that is negative or, of discrete methods, no integer, and Adam.
 * @example
 * const modes = kernelModes({ rows: 2, columns: 2, data: Float64Array.of(2, 1, 1, 2) });
 * predictedLosses(modes, { rows: 2, columns: 1, data: Float64Array.of(1, -1) }, { rate: 0.1 }, [0, 10, 100]);
 */
export function predictedLosses(
  modes: KernelModes,
  residuals: Matrix,
  descent: Descent,
  steps: readonly number[],
  nngp?: Matrix,
): Float64Array {
  const timed = requireDescent("predictedLosses", modes, descent, steps);
  const energies = energiesOf(modes, residuals, nngp);
  return Float64Array.from(steps, (step) => lossAt(modes, energies, timed, step));
}

function lossAt({ values }: KernelModes, energies: Float64Array, descent: Timed, step: number): number {
  const sum = values.reduce(
    (total, lambda, mode) => total + energies[mode] * decay(lambda, step, descent).kept ** 2,
    0,
  );
  return sum / (2 * descent.samples);
}

/** Σ_o (Vᵀ R)², and the mean of (Vᵀ f₀)² with a start of covariance K. */
function energiesOf(modes: KernelModes, residuals: Matrix, nngp?: Matrix): Float64Array {
  const { rows, columns, data } = projections(modes, residuals);
  const start = nngp === undefined ? undefined : modes.algebra.multiply(nngp, modes.vectors).data;
  return Float64Array.from({ length: rows }, (_, mode) => {
    let sum = 0;
    for (let output = 0; output < columns; output++) sum += data[mode * columns + output] ** 2;
    if (start === undefined) return sum;
    for (let row = 0; row < rows; row++)
      sum += columns * modes.vectors.data[row * rows + mode] * start[row * rows + mode];
    return sum;
  });
}

/**
 * The first step at which the loss is at most `fraction` of that of the start; Infinity where it never comes there. Bisection, as losses of
 * gradient descent and flow never rise.
 * @throws UserError for momentum, whose losses do rise, and as {@link predictedLosses}.
 * @example
 * const modes = kernelModes({ rows: 2, columns: 2, data: Float64Array.of(2, 1, 1, 2) });
 * stepsToFraction(modes, { rows: 2, columns: 1, data: Float64Array.of(1, -1) }, { rate: 0.1 }, 0.01);
 */
export function stepsToFraction(modes: KernelModes, residuals: Matrix, descent: Descent, fraction: number): number {
  const timed = requireDescent("stepsToFraction", modes, descent, []);
  check(descent.method !== "momentum" && fraction > 0 && fraction <= 1, () => ({
    where: "stepsToFraction",
    rule: "the fraction must be in (0, 1], and the loss must not rise, as it does with momentum",
    received: `fraction ${fraction}, method ${descent.method ?? "gd"}`,
    repair: "Take gradient descent or flow; of momentum look for it in predictedLosses.",
  }));
  const energies = energiesOf(modes, residuals);
  const loss = (step: number): number => lossAt(modes, energies, timed, step);
  const goal = fraction * loss(0);
  let [low, high] = [0, 1];
  while (loss(high) > goal) {
    [low, high] = [high, 2 * high];
    if (high > 2 ** 52) return Infinity;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (loss(middle) <= goal) high = middle;
    else low = middle;
  }
  return loss(0) <= goal ? 0 : high;
}

/**
 * f_k − f₀ [M, O] for residuals y − f₀ [N, O]: at the training points, (1 − g_k(Θ))(y − f₀); with the kernel Θ(x, X) [M, N] of other points
 * against them there, Θ(x, X) Θ⁻¹ (1 − g_k(Θ))(y − f₀) with g_k a mode's decay. `step` is Infinity at the end of training.
 * @throws UserError as {@link predictedLosses}, and at Infinity for a kernel that has not full rank.
 * @example
 * const modes = kernelModes({ rows: 2, columns: 2, data: Float64Array.of(2, 1, 1, 2) });
 * const residuals = { rows: 2, columns: 1, data: Float64Array.of(1, -1) };
 * const change = predictedChange(modes, residuals, { rate: 0.1 }, 100); // of the outputs, after 100 steps
 */
export function predictedChange(
  modes: KernelModes,
  residuals: Matrix,
  descent: Descent,
  step: number,
  cross?: Matrix,
): Matrix {
  const timed = requireDescent("predictedChange", modes, descent, [step]);
  if (step === Infinity) requireRank("predictedChange", modes);
  const { algebra, vectors } = modes;
  const parts = projections(modes, residuals);
  if (cross === undefined)
    return algebra.multiply(
      vectors,
      scaled(parts, modes, (lambda) => lambda * learned(timed, step)(lambda)),
    );
  return algebra.multiply(cross, algebra.multiply(vectors, scaled(parts, modes, learned(timed, step))));
}

const learned = (descent: Timed, step: number) => (lambda: number) => decay(lambda, step, descent).learned;

/** diag(factor(λ)) P. */
function scaled(parts: Matrix, { values }: KernelModes, factor: (lambda: number) => number): Matrix {
  const factors = values.map(factor);
  return { ...parts, data: parts.data.map((value, at) => value * factors[Math.floor(at / parts.columns)]) };
}

/** The kernels that the ensemble's outputs at other points depend on. */
export interface EnsembleKernels {
  /** K(X, X) of the training points; the modes are those of Θ(X, X). */
  readonly train: Matrix;
  /** K(x, X) and Θ(x, X), [M, N]. */
  readonly cross: Kernels;
  /** K(x, x), [M, M]. */
  readonly test: Matrix;
}

/** The distribution of the outputs of infinitely wide networks with random starts. */
export interface EnsemblePrediction {
  /** [M, O]. */
  readonly mean: Matrix;
  /** Of each output by itself, [M, M]. */
  readonly covariance: Matrix;
  /** The root of its diagonal, [M]. */
  readonly deviations: Float64Array;
}

/**
 * Mean and covariance of f_k(x) over random starts f₀ ~ N(0, K), for targets y [N, O] (Lee et al. 2019, eq. 14-16): with A = Θ(x, X) Θ⁻¹ (1 −
 * g_k(Θ)) the mean is A y, and the covariance K(x, x) + A K Aᵀ − A K(X, x) − (A K(X, x))ᵀ. `step` = Infinity is the NTK Gaussian process.
 * @throws UserError as {@link predictedChange}.
 * @example
 * const network = { activation: "relu", depth: 1 } as const;
 * const [x, y] = [[1, 0, 0, 1], [0.6, 0.8, -0.8, 0.6]].map((data) => ({ rows: 2, columns: 2, data: Float64Array.from(data) }));
 * const train = infiniteKernels(network, x);
 * const kernels = { train: train.nngp, cross: infiniteKernels(network, y, x), test: infiniteKernels(network, y).nngp };
 * const targets = { rows: 2, columns: 1, data: Float64Array.of(1, -1) };
 * const { mean, deviations } = ensemblePrediction(kernelModes(train.ntk), kernels, targets, { rate: 0.1 }, 1000);
 */
export function ensemblePrediction(
  modes: KernelModes,
  kernels: EnsembleKernels,
  targets: Matrix,
  descent: Descent,
  step: number,
): EnsemblePrediction {
  const timed = requireDescent("ensemblePrediction", modes, descent, [step]);
  if (step === Infinity) requireRank("ensemblePrediction", modes);
  const { algebra, vectors } = modes;
  const { train, cross, test } = kernels;
  const spread = scaled(transpose(vectors), modes, learned(timed, step));
  const a = algebra.multiply(cross.ntk, algebra.multiply(vectors, spread));
  const own = algebra.multiply(algebra.multiply(a, train), transpose(a)).data;
  const mixed = algebra.multiply(a, transpose(cross.nngp)).data;
  const m = test.rows;
  const mirrored = (at: number): number => mixed[(at % m) * m + Math.floor(at / m)];
  const covariance = { ...test, data: test.data.map((k, at) => k + own[at] - (mixed[at] + mirrored(at))) };
  const deviations = Float64Array.from({ length: m }, (_, at) => Math.sqrt(Math.max(0, covariance.data[at * (m + 1)])));
  return { mean: algebra.multiply(a, targets), covariance, deviations };
}

function requireRank(call: string, { values, rank, parallel }: KernelModes): void {
  const rows = parallel.map(([a, b]) => `${a + 1} and ${b + 1}`).join(", ");
  check(rank === values.length, () => ({
    where: `${call}, at step Infinity`,
    rule: "the kernel must be positive definite to working precision: a mode of eigenvalue 0 is never learned",
    received: `rank ${rank} of ${values.length}${rows === "" ? "" : `; equal or parallel rows: ${rows}`}`,
    repair: "Leave out one row of each pair, or ask at a finite step. No jitter is added here.",
  }));
}
