import type { Matrix } from "../math/algebra/contract.js";
import { exactCandidate } from "./exact-simplex.js";
import { integersOf, solveExactly } from "./exact.js";
import { sideOf, type HalfSpace } from "./network.js";
import { pointOf } from "./points.js";
import { separationCandidate, type Candidate } from "./simplex.js";

/** Points that no half-space tells apart: Σ λ_i x_i over `inside` equals Σ μ_i x_i over `outside` for some λ, μ > 0 with Σλ = Σμ = 1. */
export interface Conflict {
  readonly inside: readonly number[];
  readonly outside: readonly number[];
}

/** Whether a half-space accepts all points of one set and none of another, with what proves the answer; "open" where its weights would not fit doubles. */
export type Separation =
  | { readonly kind: "apart"; readonly halfSpace: HalfSpace }
  | { readonly kind: "meet"; readonly conflict: Conflict }
  | { readonly kind: "open" };

/**
 * Separates rows `inside` from rows `outside` of the points by a half-space, or proves that there is none. Both answers are checked in exact arithmetic on
 * the doubles given: the side of each point, or the convex combinations that meet. A float64 simplex finds them, an exact one where it does not.
 * @example
 * separate({ rows: 2, columns: 1, data: Float64Array.of(1, -1) }, [0], [1]); // a half-space, or a conflict that proves there is none
 */
export function separate(points: Matrix, inside: readonly number[], outside: readonly number[]): Separation {
  const weights = new Float64Array(points.columns);
  if (inside.length === 0 || outside.length === 0)
    return { kind: "apart", halfSpace: { weights, bias: outside.length === 0 ? 1 : -1 } };
  const found = checked(points, inside, outside, separationCandidate(points, inside, outside));
  return found.kind !== "open" ? found : checked(points, inside, outside, exactCandidate(points, inside, outside));
}

function checked(points: Matrix, inside: readonly number[], outside: readonly number[], found: Candidate): Separation {
  if (found.kind === "apart") {
    const halfSpace = { weights: found.weights, bias: found.bias };
    const side = (index: number): number => sideOf(halfSpace, pointOf(points, index));
    const holds = inside.every((index) => side(index) > 0) && outside.every((index) => side(index) <= 0);
    return holds ? { kind: "apart", halfSpace } : { kind: "open" };
  }
  const among = new Set(found.kind === "meet" ? found.support : []);
  const conflict = { inside: inside.filter((index) => among.has(index)), outside: outside.filter((index) => among.has(index)) }; // prettier-ignore
  return conflictHolds(points, conflict) ? { kind: "meet", conflict } : { kind: "open" };
}

/**
 * Whether the convex combinations of a conflict meet, in exact arithmetic: the proof that no half-space accepts `inside` and none of `outside`.
 * The points of a conflict are affinely independent but for one relation, so the coefficients are unique.
 * @example
 * const points = { rows: 3, columns: 1, data: Float64Array.of(-1, 0, 1) };
 * const answer = separate(points, [0, 2], [1]); // 0 lies between
 * "conflict" in answer && conflictHolds(points, answer.conflict); // true, exactly
 */
export function conflictHolds(points: Matrix, { inside, outside }: Conflict): boolean {
  if (inside.length === 0 || outside.length === 0) return false;
  const all = [...inside, ...outside];
  const coordinates = Array.from({ length: points.columns }, (_, j) =>
    integersOf(all.map((index) => points.data[index * points.columns + j])),
  );
  const columns = all.map((_, at) => {
    const sign = at < inside.length ? 1n : -1n;
    return [...coordinates.map(({ integers }) => sign * integers[at]), sign, at < inside.length ? 1n : 0n];
  });
  const right = [...coordinates.map(() => 0n), 0n, 1n];
  return solveExactly(columns, right)?.every((coefficient) => coefficient >= 0n) ?? false;
}
