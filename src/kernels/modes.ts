import { check } from "../errors.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import type { LinearAlgebra, Matrix } from "../math/algebra/contract.js";

/** A kernel on N training points as its eigenvectors: the directions in which squared-loss training goes on by itself. */
export interface KernelModes {
  /** λ, ascending, [N]; what was below 0 by roundings is 0. */
  readonly values: Float64Array;
  /** Unit eigenvectors as columns, [N, N]. */
  readonly vectors: Matrix;
  /** How many eigenvalues are above N · 2⁻⁵² λmax. */
  readonly rank: number;
  /** Pairs of rows, counted from 0, whose points the kernel cannot tell apart but for a factor: Θᵢⱼ² ≥ (1 − 1e-12) ΘᵢᵢΘⱼⱼ; the first ten. */
  readonly parallel: readonly (readonly [number, number])[];
  /** What multiplies further matrices. */
  readonly algebra: LinearAlgebra;
}

export interface ModesOptions {
  /** Eigenvalues down to −resolution · λmax are roundings: default 1e-10; 1e-6 for kernels that were computed in float32. */
  readonly resolution?: number;
  /** Default ml-matrix, to N = 2000 (about a minute; seconds at 1000); the native library's goes further. */
  readonly algebra?: LinearAlgebra;
}

/**
 * Decomposes a tangent kernel Θ [N, N] (or, of several outputs, [N·O, N·O]); 9N³ operations.
 * @throws UserError for a kernel that is asymmetric, indefinite, zero or not finite, and beyond what the algebra takes.
 * @example
 * const modes = kernelModes({ rows: 2, columns: 2, data: Float64Array.of(2, 1, 1, 2) });
 * modes.values; // 3 and 1
 */
export function kernelModes(kernel: Matrix, options: ModesOptions = {}): KernelModes {
  const { resolution = 1e-10, algebra = linearAlgebra } = options;
  const { values, vectors } = algebra.eigenSymmetric(kernel);
  const [lowest, highest] = [values[0], values[values.length - 1]];
  check(highest > 0 && lowest >= -resolution * highest, () => ({
    where: `kernelModes, ${kernel.rows} x ${kernel.columns}`,
    rule: `a kernel has eigenvalues from 0 on, roundings to −${resolution} λmax aside, and one above`,
    received: `λmin = ${lowest.toExponential(3)}, λmax = ${highest.toExponential(3)}`,
    repair: "Check what the matrix is; of a kernel in float32 give resolution: 1e-6.",
  }));
  const threshold = values.length * Number.EPSILON * highest;
  return {
    ...{ values: values.map((value) => Math.max(0, value)), vectors, algebra },
    ...{ rank: values.filter((value) => value > threshold).length, parallel: parallelRows(kernel) },
  };
}

function parallelRows({ rows, data }: Matrix): [number, number][] {
  const roots = Float64Array.from({ length: rows }, (_, row) => Math.sqrt(data[row * (rows + 1)])); // squares would overflow
  const found: [number, number][] = [];
  for (let i = 0; i < rows && found.length < 10; i++) {
    for (let j = i + 1; j < rows && found.length < 10; j++)
      if (Math.abs(data[i * rows + j]) >= (1 - 5e-13) * roots[i] * roots[j]) found.push([i, j]);
  }
  return found;
}

/**
 * Vᵀ Y, [N, O]: what of targets, or residuals, lies in each eigenvector.
 * @example
 * const modes = kernelModes({ rows: 2, columns: 2, data: Float64Array.of(2, 1, 1, 2) });
 * projections(modes, { rows: 2, columns: 1, data: Float64Array.of(1, 1) });
 */
export function projections({ vectors, algebra }: KernelModes, targets: Matrix): Matrix {
  check(targets.rows === vectors.rows, () => ({
    where: "kernel predictions, the targets",
    rule: `they must have a row a point of the kernel, ${vectors.rows}`,
    received: `${targets.rows} x ${targets.columns}`,
    repair: "Give the targets of the points that the kernel was made of, in their order.",
  }));
  return algebra.multiply(transpose(vectors), targets);
}

/**
 * The share of ‖Y‖² in the k eigenvectors of largest eigenvalue, k = 1 … N, [N]: labels that lie in the first few are learned fast
 * (Arora et al. 2019).
 * @throws UserError for targets that are all 0.
 * @example
 * const modes = kernelModes({ rows: 2, columns: 2, data: Float64Array.of(2, 1, 1, 2) });
 * labelShares(modes, { rows: 2, columns: 1, data: Float64Array.of(1, 1) }); // all of it in the first
 */
export function labelShares(modes: KernelModes, targets: Matrix): Float64Array {
  const { rows, columns, data } = projections(modes, targets);
  const energies = new Float64Array(rows);
  for (let mode = 0; mode < rows; mode++) {
    for (let output = 0; output < columns; output++) energies[rows - 1 - mode] += data[mode * columns + output] ** 2;
  }
  const whole = energies.reduce((sum, value) => sum + value, 0);
  check(whole > 0, () => ({
    where: "labelShares, the targets",
    rule: "they must not all be 0",
    received: `${rows} x ${columns} zeros`,
    repair: "Labels that are all alike have nothing to learn beyond their mean: choose others, or leave the mean in.",
  }));
  let sum = 0;
  return energies.map((value) => (sum += value) / whole);
}
