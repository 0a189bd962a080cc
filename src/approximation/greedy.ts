import { check } from "../errors.js";
import { dot } from "../math/vectors.js";

/** A target in the closed convex hull of ±dictionary, all given at the same points. */
export interface GreedyProblem {
  /** N numbers. */
  readonly target: Float64Array;
  /** Candidate functions of N numbers each; each may enter with either sign. */
  readonly dictionary: readonly Float64Array[];
  /** The most atoms m, in [1, ∞). */
  readonly width: number;
}

/**
 * Relaxed greedy approximation (Jones 1992; Barron 1993; Frank & Wolfe 1956): h ← (1 − α)h + αg from h = 0, with g = argmin ⟨g, h − f⟩ over
 * ±dictionary and α by exact line search on [0, 1]. Returns the root-mean-square errors with 1, …, m atoms, none larger than the one before.
 * O(m M N) for M candidates.
 * @throws UserError for an empty dictionary, a width below 1, candidates of another length than the target, and numbers that are not finite.
 * @example
 * const dictionary = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
 * const errors = relaxedGreedy({ target: Float64Array.of(0.5, 0.5), dictionary, width: 4 }); // of 1 to 4 units
 */
export function relaxedGreedy({ target, dictionary, width }: GreedyProblem): number[] {
  const fitting = dictionary.filter((atom) => atom.length === target.length && atom.every(Number.isFinite)).length;
  const whole = Number.isInteger(width) && width >= 1 && target.length > 0 && target.every(Number.isFinite);
  check(whole && fitting > 0 && fitting === dictionary.length, () => ({
    where: "relaxedGreedy",
    rule: "it takes a candidate and a whole number of atoms from 1 on, all of finite numbers at the target's points",
    received: `${fitting} such candidates of ${dictionary.length}, ${width} atoms, a target of ${target.length} numbers`,
    repair: "Give target and candidates at the same points, and a width of 1 or more.",
  }));
  const residual = target.map((value) => -value);
  return Array.from({ length: width }, () => {
    step(residual, target, dictionary);
    return Math.sqrt(dot(residual, residual) / residual.length);
  });
}

/** `residual` is h − f; after the step, (1 − α)(h − f) + α(g − f). */
function step(residual: Float64Array, target: Float64Array, dictionary: readonly Float64Array[]): void {
  const slopes = dictionary.map((atom) => dot(atom, residual));
  const best = slopes.reduce((at, slope, index) => (Math.abs(slope) > Math.abs(slopes[at]) ? index : at), 0);
  const sign = slopes[best] > 0 ? -1 : 1;
  const towards = dictionary[best].map((value, index) => sign * value - target[index] - residual[index]);
  const square = dot(towards, towards);
  const rate = square === 0 ? 0 : Math.min(1, Math.max(0, -dot(residual, towards) / square));
  for (let index = 0; index < residual.length; index++) residual[index] += rate * towards[index];
}
