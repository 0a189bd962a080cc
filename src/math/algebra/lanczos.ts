import { check } from "../../errors.js";
import { fixedStart } from "../power-iteration.js";
import { dot, normalized } from "../vectors.js";
import { linearAlgebra } from "./ml-matrix.js";

/** How far an iteration goes. */
export interface LanczosOptions {
  /** The most products, 2 or more: default 200. The memory is one vector a product. */
  readonly products?: number;
  /** Error of either end, relative to the largest magnitude, at which it stops: default 1e-6. */
  readonly tolerance?: number;
}

/** Both ends of the spectrum of a symmetric matrix. */
export interface SpectrumEnds {
  readonly largest: number;
  readonly smallest: number;
  /** Some eigenvalue lies within this of `largest`, and within the other of `smallest` (residual norms). */
  readonly largestError: number;
  readonly smallestError: number;
  /** Products with the matrix that it took. */
  readonly products: number;
}

/** How often the ends are looked at: a decomposition of the tridiagonal matrix each. */
const between = 10;

/**
 * Both ends of the spectrum of a symmetric A [n, n] of which only products Av are at hand, by Lanczos iteration from a fixed start in float64
 * with full reorthogonalization, twice (Golub & Van Loan, Matrix Computations, 4th edition, section 10.3). After n products it is exact to
 * roundings, but for eigenvectors that the start has no part in.
 * @throws UserError for a size or products that cannot be meant.
 * @example
 * const ends = spectrumEndsByProducts(3, (v) => v.map((entry, i) => (i + 1) * entry)); // of diag(1, 2, 3)
 */
export function spectrumEndsByProducts(
  size: number,
  times: (v: Float64Array) => Float64Array,
  options: LanczosOptions = {},
): SpectrumEnds {
  const steps = lanczosSteps(size, options);
  let next = steps.next();
  while (next.done !== true) next = steps.next(times(next.value));
  return next.value;
}

/** The same step by step: gives the unit vectors v whose products it wants and takes each Av, so that several run in lock-step. */
export function* lanczosSteps(
  size: number,
  { products = 200, tolerance = 1e-6 }: LanczosOptions = {},
): Generator<Float64Array, SpectrumEnds, Float64Array> {
  requireSizes(size, products);
  const basis: Float64Array[] = [normalized(fixedStart(size))];
  const diagonal: number[] = [];
  const off: number[] = [];
  for (;;) {
    const v = basis[basis.length - 1];
    const image = Float64Array.from(yield v);
    diagonal.push(dot(image, v));
    const rest = orthogonal(image, basis);
    const norm = Math.sqrt(dot(rest, rest));
    const made = basis.length;
    const scale = Math.max(...diagonal.map(Math.abs), ...off);
    const closed = !(norm > 1e-14 * scale) || made === size;
    if (closed || made === products || made % between === 0) {
      const ends = endsOf(diagonal, off, closed ? 0 : norm);
      const near = tolerance * Math.max(Math.abs(ends.largest), Math.abs(ends.smallest));
      if (closed || made >= products || Math.max(ends.largestError, ends.smallestError) <= near) return ends;
    }
    off.push(norm);
    basis.push(rest.map((value) => value / norm));
  }
}

/** v less its parts along the basis, taken away twice, as once leaves roundings. */
function orthogonal(v: Float64Array, basis: readonly Float64Array[]): Float64Array {
  for (let pass = 0; pass < 2; pass++) {
    for (const direction of basis) {
      const part = dot(v, direction);
      for (let index = 0; index < v.length; index++) v[index] -= part * direction[index];
    }
  }
  return v;
}

/** Extreme eigenvalues of the tridiagonal matrix, with the residuals |β s| of their vectors. */
function endsOf(diagonal: readonly number[], off: readonly number[], beta: number): SpectrumEnds {
  const n = diagonal.length;
  const data = new Float64Array(n * n);
  diagonal.forEach((value, at) => (data[at * n + at] = value));
  off.forEach((value, at) => (data[at * n + at + 1] = data[(at + 1) * n + at] = value));
  const { values, vectors } = linearAlgebra.eigenSymmetric({ rows: n, columns: n, data });
  const residual = (column: number): number => Math.abs(beta * vectors.data[(n - 1) * n + column]);
  return {
    largest: values[n - 1],
    smallest: values[0],
    largestError: residual(n - 1),
    smallestError: residual(0),
    products: n,
  };
}

function requireSizes(size: number, products: number): void {
  check(Number.isInteger(size) && size >= 1 && Number.isInteger(products) && products >= 2, () => ({
    where: "spectrumEndsByProducts",
    rule: "it takes a size from 1 and products from 2 on, both integers",
    received: `size ${size} and products ${products}`,
    repair: "Give the number of rows, and leave products out for 200.",
  }));
}
