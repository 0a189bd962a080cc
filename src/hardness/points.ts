import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";

/** Points with labels: what a network of threshold units is to answer. */
export interface LabelledPoints {
  /** [N, n], finite; no two rows alike with different labels. */
  readonly points: Matrix;
  /** N, true for h(x) = 1. */
  readonly labels: readonly boolean[];
}

/** The most points and dimensions that the exact solvers take. */
export const exactLimits = { points: 1000, dimensions: 200 } as const;

/** Row `index` of the points, a view. */
export function pointOf({ columns, data }: Matrix, index: number): Float64Array {
  return data.subarray(index * columns, (index + 1) * columns);
}

/** @throws UserError for labels that do not fit, numbers that are not finite, more than the solvers take, and contradictory points. */
export function requireLabelled(where: string, { points, labels }: LabelledPoints): void {
  check(points.rows === labels.length && points.data.length === points.rows * points.columns, () => ({
    where,
    rule: "each point has one label and all coordinates",
    received: `${points.rows} points of ${points.columns} coordinates, ${points.data.length} numbers and ${labels.length} labels`,
    repair: "Give as many labels as rows.",
  }));
  check(points.data.every(Number.isFinite), () => ({
    where,
    rule: "coordinates are finite numbers",
    received: "NaN or an infinity",
    repair: "Leave out the points that have them.",
  }));
  requireSize(where, points);
  requireConsistent(where, points, labels);
}

function requireSize(where: string, { rows, columns }: Matrix): void {
  const { points, dimensions } = exactLimits;
  check(rows >= 1 && rows <= points && columns >= 1 && columns <= dimensions, () => ({
    where,
    rule: `the exact solvers take 1 to ${points} points of 1 to ${dimensions} coordinates`,
    received: `${rows} points of ${columns} coordinates`,
    repair: "Decide a part of the points: where a part has no network, all of them have none.",
  }));
}

function requireConsistent(where: string, points: Matrix, labels: readonly boolean[]): void {
  const first = new Map<string, number>();
  for (let row = 0; row < points.rows; row++) {
    // Adding 0 turns −0, which is the same number, into 0.
    const key = pointOf(points, row)
      .map((value) => value + 0)
      .join();
    const before = first.get(key) ?? row;
    first.set(key, before);
    check(labels[before] === labels[row], () => ({
      where,
      rule: "a point that repeats must have one label: no function has two values at one x",
      received: `point ${before + 1} and point ${row + 1}, equal in every coordinate, with different labels`,
      repair: "Correct one of the labels, or leave one of the points out.",
    }));
  }
}
