import { sharedBytes } from "./plan.js";

/** The first row that each row of [N·d] is equal to, number by number, by way of a hash of its numbers; 0 and −0 are one. */
export function rowGroups(points: Float64Array, dimension: number): Int32Array {
  const rows = points.length / dimension;
  const groups = new Int32Array(sharedBytes(4 * rows));
  const known = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const hash = hashOf(points, row, dimension);
    const candidates = known.get(hash) ?? [];
    const same = candidates.find((candidate) => equalRows(points, dimension, candidate, row));
    groups[row] = same ?? row;
    if (same === undefined) known.set(hash, [...candidates, row]);
  }
  return groups;
}

function hashOf(points: Float64Array, row: number, dimension: number): number {
  let hash = 0;
  for (let at = row * dimension; at < (row + 1) * dimension; at++) hash = (hash * 1.2345678901 + points[at]) % 1e9;
  return hash;
}

function equalRows(points: Float64Array, dimension: number, a: number, b: number): boolean {
  for (let column = 0; column < dimension; column++)
    if (points[a * dimension + column] !== points[b * dimension + column]) return false;
  return true;
}
