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
  /** The target and the same candidates at other points, by which nothing is chosen: the errors are those there. Default the points that choose. */
  readonly fresh?: { readonly target: Float64Array; readonly dictionary: readonly Float64Array[] };
}

/**
 * Relaxed greedy approximation (Jones 1992; Barron 1993; Frank & Wolfe 1956): h ← (1 − α)h + αg from h = 0, with g = argmin ⟨g, h − f⟩ over
 * ±dictionary and α by exact line search on [0, 1]. Returns the root-mean-square errors with 1, …, m atoms; none is larger than the one before, but on fresh points.
 * O(m M N) for M candidates.
 * @throws UserError for an empty dictionary, a width below 1, candidates of another length than the target, fresh ones of another number, and numbers that are not finite.
 * @example
 * const dictionary = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
 * const errors = relaxedGreedy({ target: Float64Array.of(0.5, 0.5), dictionary, width: 4 }); // of 1 to 4 units
 */
export function relaxedGreedy({ target, dictionary, width, fresh }: GreedyProblem): number[] {
  checkSamples({ target, dictionary }, width);
  if (fresh !== undefined) checkSamples(fresh, width);
  check(fresh === undefined || fresh.dictionary.length === dictionary.length, () => ({
    where: "relaxedGreedy",
    rule: "the candidates at fresh points are the same ones, in the same order",
    received: `${dictionary.length} candidates, and ${fresh?.dictionary.length} at fresh points`,
    repair: "Evaluate every candidate at the fresh points too.",
  }));
  const chosen = start(target, dictionary);
  const judged = fresh === undefined ? chosen : start(fresh.target, fresh.dictionary);
  return Array.from({ length: width }, () => {
    const move = moveOf(chosen);
    advance(chosen, move);
    if (judged !== chosen) advance(judged, move);
    return Math.sqrt(dot(judged.residual, judged.residual) / judged.residual.length);
  });
}

function checkSamples({ target, dictionary }: Omit<GreedyProblem, "width">, width: number): void {
  const fitting = dictionary.filter((atom) => atom.length === target.length && atom.every(Number.isFinite)).length;
  const whole = Number.isInteger(width) && width >= 1 && target.length > 0 && target.every(Number.isFinite);
  check(whole && fitting > 0 && fitting === dictionary.length, () => ({
    where: "relaxedGreedy",
    rule: "it takes a candidate and a whole number of atoms from 1 on, all of finite numbers at the target's points",
    received: `${fitting} such candidates of ${dictionary.length}, ${width} atoms, a target of ${target.length} numbers`,
    repair: "Give target and candidates at the same points, and a width of 1 or more.",
  }));
}

/** An approximation at points: `residual` is h − f there. */
interface Approximation {
  readonly residual: Float64Array;
  readonly target: Float64Array;
  readonly dictionary: readonly Float64Array[];
}

/** α, and g as a signed candidate. */
interface Move {
  readonly best: number;
  readonly sign: number;
  readonly rate: number;
}

const start = (target: Float64Array, dictionary: readonly Float64Array[]): Approximation => ({ residual: target.map((value) => -value), target, dictionary }); // prettier-ignore

/** g − h. */
const towards = ({ residual, target, dictionary }: Approximation, { best, sign }: Omit<Move, "rate">): Float64Array =>
  dictionary[best].map((value, index) => sign * value - target[index] - residual[index]);

function moveOf(approximation: Approximation): Move {
  const { residual, dictionary } = approximation;
  const slopes = dictionary.map((atom) => dot(atom, residual));
  const best = slopes.reduce((at, slope, index) => (Math.abs(slope) > Math.abs(slopes[at]) ? index : at), 0);
  const sign = slopes[best] > 0 ? -1 : 1;
  const direction = towards(approximation, { best, sign });
  const square = dot(direction, direction);
  const rate = square === 0 ? 0 : Math.min(1, Math.max(0, -dot(residual, direction) / square));
  return { best, sign, rate };
}

/** h − f becomes (1 − α)(h − f) + α(g − f). */
function advance(approximation: Approximation, move: Move): void {
  const direction = towards(approximation, move);
  direction.forEach((value, index) => (approximation.residual[index] += move.rate * value));
}
