import { linearAlgebra } from "../../math/algebra/ml-matrix.js";
import { check } from "../../errors.js";
import { streamOf, type Seeded } from "../../math/random.js";
import { dot, normalized } from "../../math/vectors.js";
import type { FlatObjective, Vectors } from "./flat.js";

/** A symmetric operator on vectors of one member each. */
export type Apply = (vectors: Vectors) => Vectors;

/** Ritz values, ascending, with the weights of Gauss's quadrature: Σ w f(θ) ≈ vᵀ f(A) v for the start v. */
export interface Quadrature {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

/**
 * `steps` of Lanczos with full reorthogonalisation from each member's start, for all members at once; fewer where the start's Krylov space
 * is exhausted. The extreme Ritz values come to the extreme eigenvalues first (Golub & Van Loan, section 10.1).
 * @throws UserError for a number of steps that is no integer in [1, ∞).
 * @example
 * const apply = (vectors: readonly Float64Array[]) => vectors.map((v) => v.map((entry, i) => (i + 1) * entry));
 * const [{ values }] = lanczos(apply, [Float64Array.of(1, 1, 1)], 3); // 1, 2 and 3
 */
export function lanczos(apply: Apply, starts: Vectors, steps: number): Quadrature[] {
  check(Number.isInteger(steps) && steps >= 1, () => ({
    where: "lanczos",
    rule: "it takes a whole number of steps, at least 1",
    received: String(steps),
    repair: "Take 20 to 80, or the number of parameters where that is less.",
  }));
  const bases = starts.map((start) => [normalized(start)]);
  const diagonals = starts.map((): number[] => []);
  const couplings = starts.map((): number[] => []);
  for (let step = 0; step < steps; step++) {
    const images = apply(bases.map((basis) => basis[basis.length - 1]));
    images.forEach((image, member) => {
      const basis = bases[member];
      if (diagonals[member].length < basis.length) extend(image, basis, diagonals[member], couplings[member]);
    });
  }
  return diagonals.map((diagonal, member) => quadratureOf(diagonal, couplings[member]));
}

/** One step: the next diagonal entry, and the next basis vector where one is left. */
function extend(image: Float64Array, basis: Float64Array[], diagonal: number[], couplings: number[]): void {
  diagonal.push(dot(image, basis[basis.length - 1]));
  let rest = image.slice();
  // Twice is enough (Kahan, in Parlett 1998, section 6.9).
  for (let pass = 0; pass < 2; pass++)
    for (const vector of basis) {
      const share = dot(rest, vector);
      rest = rest.map((value, at) => value - share * vector[at]);
    }
  const length = Math.sqrt(dot(rest, rest));
  const scale = Math.sqrt(dot(image, image));
  // What is left of a float32 image is rounding.
  if (!(length > 1e-5 * scale) || basis.length >= image.length) return;
  couplings.push(length);
  basis.push(rest.map((value) => value / length));
}

function quadratureOf(diagonal: readonly number[], couplings: readonly number[]): Quadrature {
  const n = diagonal.length;
  const data = new Float64Array(n * n);
  diagonal.forEach((value, at) => (data[at * n + at] = value));
  couplings.slice(0, n - 1).forEach((value, at) => (data[at * n + at + 1] = data[(at + 1) * n + at] = value));
  const { values, vectors } = linearAlgebra.eigenSymmetric({ rows: n, columns: n, data });
  return { values: [...values], weights: Array.from(values, (_, at) => vectors.data[at] ** 2) };
}

/** What is known of the spectrum of each member's Hessian, of which kinks are left out (Gauss-Newton part and the smooth rest). */
export interface Spectrum {
  /** The extreme Ritz values over all probes. */
  readonly smallest: number;
  readonly largest: number;
  /** The spectral density as point masses: values with weights that add up to 1. */
  readonly density: Quadrature;
}

/** How a spectrum is sampled. */
export interface SpectrumOptions {
  /** Lanczos steps of each probe, default 40 (at most P are made). */
  readonly steps?: number;
  /** Random starts, default 4: the density is the mean over them. */
  readonly probes?: number;
}

/**
 * Each member's Hessian spectrum at the present weights by stochastic Lanczos quadrature (Ubaru, Chen & Saad 2017; Ghorbani, Krishnan & Xiao 2019): Gaussian
 * starts from the stream, steps · probes Hessian-vector products. Of ReLU networks the kinks are left out: Gauss-Newton part and the smooth rest.
 * @throws UserError for steps or probes that are no integers in [1, ∞).
 * @example
 * using objective = supervised(ensemble, data);
 * const [spectrum] = hessianSpectrum(flatObjective(objective), { random: randomStream(0) });
 */
export function hessianSpectrum(flat: FlatObjective, seeded: Seeded, options: SpectrumOptions = {}): Spectrum[] {
  const { steps = 40, probes = 4 } = options;
  check(Number.isInteger(probes) && probes >= 1, () => ({
    where: "hessianSpectrum",
    rule: "it takes a whole number of probes, at least 1",
    received: String(probes),
    repair: "Take 4; more make the density smoother.",
  }));
  const random = streamOf(seeded);
  const found = Array.from({ length: probes }, (_, probe) => {
    const starts = Array.from({ length: flat.members }, (_, member) =>
      random.split(`probe-${probe}-${member}`).normals(flat.size),
    );
    return lanczos((vectors) => flat.hessianTimes(vectors), starts, Math.min(steps, flat.size));
  });
  return Array.from({ length: flat.members }, (_, member) => {
    const values = found.flatMap((all) => all[member].values);
    const weights = found.flatMap((all) => all[member].weights.map((weight) => weight / probes));
    return { smallest: Math.min(...values), largest: Math.max(...values), density: { values, weights } };
  });
}

/**
 * A density of point masses, each spread to a Gaussian of deviation `width`, at the places.
 * @throws UserError for a width that is not in (0, ∞).
 * @example
 * smoothDensity({ values: [1], weights: [1] }, [0, 1, 2], 0.1); // a bump at 1
 */
export function smoothDensity({ values, weights }: Quadrature, places: readonly number[], width: number): number[] {
  check(width > 0 && width < Infinity, () => ({
    where: "smoothDensity",
    rule: "the width of a point mass lies in (0, ∞)",
    received: String(width),
    repair: "Take a hundredth of the range of the eigenvalues.",
  }));
  const scale = 1 / (width * Math.sqrt(2 * Math.PI));
  return places.map((place) =>
    values.reduce((sum, value, at) => sum + weights[at] * scale * Math.exp(-(((place - value) / width) ** 2) / 2), 0),
  );
}

/**
 * All eigenvalues of each member's Hessian, ascending, from P Hessian-vector products and a dense decomposition: for small P, and to check the rest.
 * Of ReLU networks the kinks are left out: Gauss-Newton part and the smooth rest.
 * @throws UserError for more than 600 parameters.
 * @example
 * using objective = supervised(ensemble, data);
 * const [eigenvalues] = denseEigenvalues(flatObjective(objective)); // of the whole Hessian
 */
export function denseEigenvalues(flat: FlatObjective): Float64Array[] {
  const { size, members } = flat;
  check(size <= 600, () => ({
    where: "denseEigenvalues",
    rule: "a dense Hessian has at most 600 parameters",
    received: String(size),
    repair: "Take hessianSpectrum, which needs some forty products.",
  }));
  const squares = Array.from({ length: members }, () => new Float64Array(size * size));
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size);
    unit[column] = 1;
    flat.hessianTimes(squares.map(() => unit)).forEach((image, member) => squares[member].set(image, column * size));
  }
  return squares.map((data) => {
    // float32 columns are symmetric to 1e-7 only.
    const symmetric = data.map((value, at) => (value + data[(at % size) * size + Math.floor(at / size)]) / 2);
    return linearAlgebra.eigenSymmetric({ rows: size, columns: size, data: symmetric }).values;
  });
}
