import { check } from "../errors.js";
import type { Matrix } from "./algebra/contract.js";

/**
 * The exact linear sum assignment: a permutation p of 0..n−1 with the least Σᵢ cost[i, p(i)], for finite costs [n, n], by shortest
 * augmenting paths with potentials (Kuhn 1955; Jonker & Volgenant 1987), O(n³). Returns p(i) for each row, [n].
 * @throws UserError where the costs are not square or not finite.
 * @example
 * linearSumAssignment({ rows: 2, columns: 2, data: Float64Array.of(4, 1, 2, 8) }); // [1, 0]: costs 1 + 2
 */
export function linearSumAssignment({ rows, columns, data }: Matrix): Int32Array {
  check(rows === columns && data.length === rows * rows && data.every(Number.isFinite), () => ({
    where: "linearSumAssignment",
    rule: "costs must be a square matrix of finite numbers",
    received: `${rows} x ${columns}, ${data.filter((value) => !Number.isFinite(value)).length} of them not finite`,
    repair: "Give one row and one column for each thing to be matched.",
  }));
  const potentials = { row: new Float64Array(rows), column: new Float64Array(rows) };
  const rowOf = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row++) augment(row, { size: rows, data }, potentials, rowOf);
  const assigned = new Int32Array(rows);
  rowOf.forEach((row, column) => (assigned[row] = column));
  return assigned;
}

/** Assigns one more row along the path of least reduced cost to a free column; `rowOf` is the row of each column, −1 where free. */
function augment(
  start: number,
  { size, data }: { readonly size: number; readonly data: Float64Array },
  { row: u, column: v }: { readonly row: Float64Array; readonly column: Float64Array },
  rowOf: Int32Array,
): void {
  const distance = new Float64Array(size).fill(Infinity);
  const before = new Int32Array(size).fill(-1);
  const seen = new Uint8Array(size);
  let [row, column] = [start, -1];
  do {
    if (column >= 0) seen[column] = 1;
    let next = -1;
    for (let other = 0; other < size; other++) {
      if (seen[other] === 1) continue;
      const reduced = data[row * size + other] - u[row] - v[other];
      if (reduced < distance[other]) [distance[other], before[other]] = [reduced, column];
      if (next < 0 || distance[other] < distance[next]) next = other;
    }
    const step = distance[next];
    u[start] += step;
    for (let other = 0; other < size; other++) {
      if (seen[other] === 1) [u[rowOf[other]], v[other]] = [u[rowOf[other]] + step, v[other] - step];
      else distance[other] -= step;
    }
    column = next;
    row = rowOf[column];
  } while (row >= 0);
  for (; column >= 0; column = before[column]) rowOf[column] = before[column] < 0 ? start : rowOf[before[column]];
}
