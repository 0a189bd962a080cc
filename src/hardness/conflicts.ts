import type { Conflict } from "./separation.js";

/** Sets of points as bits. */
export type PointSet = Uint32Array;

export const emptySet = (points: number): PointSet => new Uint32Array((points + 31) >> 5);

export function withPoint(set: PointSet, point: number): PointSet {
  const more = set.slice();
  more[point >> 5] |= 1 << (point & 31);
  return more;
}

const contains = (set: PointSet, part: PointSet): boolean => part.every((bits, word) => (bits & ~set[word]) === 0);

/** Conflicts found so far, which hold for every unit: what one half-space cannot do none can. */
export interface ConflictStore {
  add(conflict: Conflict): void;
  /** Whether a unit that is to accept `inside` and not `outside`, `point` among them, contains a known conflict. */
  forbids(inside: PointSet, outside: PointSet, point: number): boolean;
  readonly all: readonly Conflict[];
}

export function conflictStore(points: number): ConflictStore {
  const all: Conflict[] = [];
  const byPoint = new Map<number, { inside: PointSet; outside: PointSet }[]>();
  const setOf = (members: readonly number[]): PointSet => members.reduce(withPoint, emptySet(points));
  return {
    all,
    add(conflict) {
      all.push(conflict);
      const sets = { inside: setOf(conflict.inside), outside: setOf(conflict.outside) };
      for (const point of [...conflict.inside, ...conflict.outside])
        byPoint.set(point, [...(byPoint.get(point) ?? []), sets]);
    },
    forbids: (inside, outside, point) =>
      (byPoint.get(point) ?? []).some((sets) => contains(inside, sets.inside) && contains(outside, sets.outside)),
  };
}
