import { fixedStart } from "../../math/power-iteration.js";
import { dot, normalized } from "../../math/vectors.js";
import { factorInPlace, productOf, solveFactored } from "./definite.js";
import type { PopulationLoss } from "./population.js";

/** A local minimum of the population loss, with what proves it. */
export interface CertifiedMinimum {
  readonly weights: Float64Array;
  readonly loss: number;
  /** ‖∇L‖, below 1e-9. */
  readonly gradientNorm: number;
  /** The least eigenvalue of the Hessian, by inverse iteration; that it is above 1e-6 is proved by a Cholesky decomposition of ∇²L − 1e-6·I. */
  readonly least: number;
  /** The largest one, by power iteration. */
  readonly largest: number;
}

/** What Newton's method may move the weights, whose rows have lengths near 1; further away there may be another point. */
const reach = 0.1;
const least = 1e-6;

/**
 * The minimum next to `start`: Newton's method with one decomposition for several steps, to ‖∇L‖ < 1e-12 or where rounding ends it, then the proof at its
 * end. Undefined where a Hessian is not positive definite, the method leaves a ball of radius 0.1 about `start`, or the gradient stays above 1e-9: then `start` was not near a minimum.
 * @example
 * const problem = populationLoss({ target: 3, neurons: 3 });
 * const minimum = certifyMinimum(problem, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)); // the teacher itself
 */
export function certifyMinimum(problem: PopulationLoss, start: Float64Array): CertifiedMinimum | undefined {
  const size = start.length;
  const weights = start.slice();
  let { gradientNorm } = problem.evaluate(weights);
  for (let round = 0; round < 4 && gradientNorm > 1e-12; round++) {
    const factor = problem.hessian(weights);
    if (!factorInPlace(factor, size)) return undefined;
    gradientNorm = chord(problem, weights, factor);
    if (distance(weights, start) > reach) return undefined;
  }
  const { loss } = problem.evaluate(weights);
  if (!(gradientNorm < 1e-9)) return undefined;
  const hessian = problem.hessian(weights);
  const largest = largestEigenvalue(hessian, size);
  if (!factorInPlace(hessian, size, -least)) return undefined;
  return { weights, loss, gradientNorm, least: least + leastEigenvalue(hessian, size), largest };
}

/** Steps with one decomposition while each shrinks the gradient to a third; the weights move. */
function chord(problem: PopulationLoss, weights: Float64Array, factor: Float64Array): number {
  let { gradientNorm } = problem.evaluate(weights);
  for (let step = 0; step < 20 && gradientNorm > 1e-12; step++) {
    const before = weights.slice();
    const move = solveFactored(factor, weights.length, problem.gradient);
    for (let at = 0; at < weights.length; at++) weights[at] -= move[at];
    const next = problem.evaluate(weights).gradientNorm;
    if (!(next < gradientNorm)) {
      // At the limit of rounding, or too far away: the point before stays.
      weights.set(before);
      return gradientNorm;
    }
    const shrunk = next < gradientNorm / 3;
    gradientNorm = next;
    if (!shrunk) return gradientNorm;
  }
  return gradientNorm;
}

/** Of the matrix whose factor is given, by inverse iteration; Rayleigh's quotient bounds it from above. */
function leastEigenvalue(factor: Float64Array, size: number): number {
  return 1 / rayleigh(size, (vector) => solveFactored(factor, size, vector));
}

/** By power iteration; Rayleigh's quotient bounds it from below. */
function largestEigenvalue(matrix: Float64Array, size: number): number {
  return rayleigh(size, (vector) => vector.map((_, row) => productOf(matrix, row * size, vector, 0, size)));
}

/** Rayleigh's quotient of a symmetric operator after 40 steps of power iteration, or when three in a row have moved it by less than one part in 10¹⁰. */
function rayleigh(size: number, apply: (vector: Float64Array) => Float64Array): number {
  let vector = normalized(fixedStart(size));
  let value = 0;
  for (let step = 0, still = 0; step < 40 && still < 3; step++) {
    const image = apply(vector);
    const next = dot(image, vector);
    still = Math.abs(next - value) < 1e-10 * Math.abs(next) ? still + 1 : 0;
    value = next;
    vector = normalized(image);
  }
  return value;
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0));
}
