import { randomStream } from "../math/random.js";
import { dot } from "../math/vectors.js";
import { norm } from "./generators.js";

/** How rows lie to each other; what decides the smallest eigenvalue of a kernel, and so how long memorizing takes. */
export interface Geometry {
  /** Rows that have another within 1e-6 of their length. */
  readonly duplicates: number;
  /** Of these, the rows in whose group not all targets are equal: no function has both. */
  readonly conflicts: number;
  /** Mean cosine of the angle between two different rows; near 1, all rows are nearly parallel. */
  readonly cosine: number;
  /** The smallest angle between two rows, in radians; absent where N²d/2 is beyond 1e8, too dear to look for. */
  readonly angle?: number;
}

/** Rows [N·d] with their groups: rows within 1e-6 of each other (relative to their length) have the same number. */
export interface Grouped extends Omit<Geometry, "conflicts"> {
  readonly groups: Int32Array;
  /** The two rows at the smallest angle, where that is known. */
  readonly nearest?: readonly [number, number];
}

const tolerance = 1e-6;
const dearest = 1e8;

/** The geometry of rows [N·d] but for their targets. In O(N d + N log N), and the angle in O(N² d). */
export function groupRows(inputs: Float64Array, dimension: number): Grouped {
  const samples = inputs.length / dimension;
  const rows = Array.from({ length: samples }, (_, row) => inputs.subarray(row * dimension, (row + 1) * dimension));
  const lengths = Float64Array.from(rows, norm);
  const direction = randomStream(0).split("geometry").normals(dimension);
  const size = norm(direction);
  const along = Float64Array.from(rows, (row) => dot(row, direction) / size);
  const order = Int32Array.from(rows.keys()).sort((a, b) => along[a] - along[b]);
  const groups = groupsOf(rows, lengths, along, order);
  const counts = new Int32Array(samples);
  for (const group of groups) counts[group]++;
  const cosine = meanCosine(rows, lengths, dimension);
  const affordable = (samples * samples * dimension) / 2 <= dearest;
  return {
    groups,
    duplicates: counts.reduce((sum, count) => sum + (count > 1 ? count : 0), 0),
    cosine,
    ...(affordable && samples > 1 ? smallestAngle(rows, lengths) : {}),
  };
}

/** Rows in groups whose targets [N·O] are not all equal. */
export function conflictsOf(groups: Int32Array, targets: Float64Array, outputs: number): number {
  const divided = new Set<number>();
  groups.forEach((group, row) => {
    if (differ(targets, outputs, row, group)) divided.add(group);
  });
  return groups.reduce((sum, group) => sum + (divided.has(group) ? 1 : 0), 0);
}

function differ(targets: Float64Array, outputs: number, a: number, b: number): boolean {
  for (let output = 0; output < outputs; output++)
    if (targets[a * outputs + output] !== targets[b * outputs + output]) return true;
  return false;
}

/**
 * Rows that are near lie near along any direction: in the order along one, each row is compared with the first rows of the
 * groups that lie within reach. A group is named by its first row.
 */
function groupsOf(
  rows: readonly Float64Array[],
  lengths: Float64Array,
  along: Float64Array,
  order: Int32Array,
): Int32Array {
  const groups = new Int32Array(rows.length);
  const firsts: number[] = [];
  for (const row of order) {
    const reach = tolerance * lengths[row];
    let group = row;
    for (let at = firsts.length - 1; at >= 0 && along[row] - along[firsts[at]] <= reach; at--) {
      if (squaredDistance(rows[row], rows[firsts[at]], reach ** 2) <= reach ** 2) group = firsts[at];
    }
    if (group === row) firsts.push(row);
    groups[row] = group;
  }
  return groups;
}

/** (‖Σ u‖² − N)/(N(N−1)) of unit rows u. */
function meanCosine(rows: readonly Float64Array[], lengths: Float64Array, dimension: number): number {
  const sum = new Float64Array(dimension);
  let units = 0;
  rows.forEach((row, index) => {
    if (lengths[index] === 0) return;
    units++;
    row.forEach((value, column) => (sum[column] += value / lengths[index]));
  });
  return units < 2 ? 0 : (dot(sum, sum) - units) / (units * (units - 1));
}

/** 2 asin(‖u − v‖/2) of the nearest unit rows, exact for small angles, where a cosine is not; and which they are. */
function smallestAngle(
  rows: readonly Float64Array[],
  lengths: Float64Array,
): { angle: number; nearest: readonly [number, number] } {
  const units = rows.map((row, index) => row.map((value) => value / (lengths[index] || 1)));
  let [least, nearest] = [Infinity, [0, 1] as readonly [number, number]];
  for (let a = 0; a < units.length; a++)
    for (let b = 0; b < a; b++) {
      const distance = squaredDistance(units[a], units[b], least);
      if (distance < least) [least, nearest] = [distance, [b, a]];
    }
  return { angle: 2 * Math.asin(Math.min(1, Math.sqrt(least) / 2)), nearest };
}

/** ‖x − y‖², or a number beyond `enough` where it is beyond it. */
function squaredDistance(x: Float64Array, y: Float64Array, enough: number): number {
  let sum = 0;
  for (let column = 0; column < x.length && sum <= enough; column++) sum += (x[column] - y[column]) ** 2;
  return sum;
}
