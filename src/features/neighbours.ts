import { backendLinearAlgebra } from "../backend/algebra/native.js";
import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { proposeNeighbours, spare } from "./candidates.js";

/** The k nearest other rows of every row. */
export interface Neighbours {
  /** k. */
  readonly count: number;
  /** [N·k], the numbers of the rows from 0, nearest first; of rows equally far the one with the least number. */
  readonly indices: Int32Array;
  /** [N·k], Euclidean distances, ascending in each row. */
  readonly distances: Float64Array;
}

/** Rows compared at a time, so that they stay in the cache. */
const block = 128;

/**
 * The exact k nearest neighbours of the rows of points [N, d] among the others, by sums of squared differences in float64: at most N² d
 * operations, a pair given up where it is already too far. On the native backend float32 products of matrices propose candidates, and their
 * error bound proves for each row that no other point is nearer; rows for which it does not are compared with all. The result is the same.
 * @throws UserError for k outside 1..N − 1, and for entries that are not finite.
 * @example
 * const lists = nearestNeighbours({ rows: 3, columns: 1, data: Float64Array.of(0, 1, 5) }, 1);
 */
export function nearestNeighbours(points: Matrix, count: number): Neighbours {
  requirePoints("nearestNeighbours", points, count);
  const { rows, columns } = points;
  const indices = new Int32Array(rows * count).fill(-1);
  const squares = new Float64Array(rows * count).fill(Infinity);
  const lists: Lists = { points, indices, squares, count };
  const many = columns >= 4 && rows >= 4 * block && 4 * (count + spare) < rows;
  const left = many && backendLinearAlgebra().name === "native" ? searchCandidates(lists) : everyRow(rows);
  searchAll(lists, left);
  return { count, indices, distances: squares.map(Math.sqrt) };
}

const everyRow = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);

/** Compares the given rows with all. */
function searchAll(lists: Lists, given: Int32Array): void {
  const { rows } = lists.points;
  for (let from = 0; from < rows; from += block)
    for (const row of given)
      for (let other = from; other < Math.min(from + block, rows); other++) if (other !== row) offer(lists, row, other);
}

/** Compares each row with its candidates; the rows for which that proves nothing, their lists empty again. */
function searchCandidates(lists: Lists): Int32Array {
  const { points, squares, indices, count } = lists;
  const left: number[] = [];
  proposeNeighbours(points, count + 1 + spare, (row, candidates, bound) => {
    for (const other of candidates) if (other !== row) offer(lists, row, other);
    const [from, to] = [row * count, (row + 1) * count];
    if (squares[to - 1] < bound) return;
    squares.fill(Infinity, from, to);
    indices.fill(-1, from, to);
    left.push(row);
  });
  return Int32Array.from(left);
}

/** Points, and of each the ascending list of the nearest so far. */
interface Lists {
  readonly points: Matrix;
  readonly indices: Int32Array;
  readonly squares: Float64Array;
  readonly count: number;
}

/** Puts `other` into the ascending list of the row where it is nearer than the last of it. */
function offer({ points: { columns, data }, indices, squares, count }: Lists, row: number, other: number): void {
  const last = (row + 1) * count - 1;
  const enough = squares[last];
  const [a, b] = [row * columns, other * columns];
  let square = 0;
  for (let column = 0; column < columns; column++) {
    const difference = data[a + column] - data[b + column];
    square += difference * difference;
    if (square >= enough) return;
  }
  let at = last;
  for (; at > row * count && squares[at - 1] > square; at--) {
    squares[at] = squares[at - 1];
    indices[at] = indices[at - 1];
  }
  squares[at] = square;
  indices[at] = other;
}

/** ‖xᵢ − xⱼ‖² of two rows. */
export function squaredDistance({ columns, data }: Matrix, i: number, j: number): number {
  let square = 0;
  for (let c = 0; c < columns; c++) square += (data[i * columns + c] - data[j * columns + c]) ** 2;
  return square;
}

/** Throws unless the points are finite and more than `count`, a whole number of at least 1. */
export function requirePoints(call: string, points: Matrix, count: number): void {
  const { rows, columns } = points;
  const where = `${call}, ${rows} x ${columns}`;
  check(Number.isInteger(count) && count >= 1 && count < rows, () => ({
    where,
    rule: "neighbours must be a whole number from 1 to one less than the rows",
    received: `${count} neighbours of ${rows} rows`,
    repair: rows > 3 ? `Ask for at most ${rows - 1} neighbours, or add rows.` : "Add rows.",
  }));
  requireFinite(where, points);
}

/** Throws unless every entry is a number whose square is one. */
export function requireFinite(where: string, { columns, data }: Matrix): void {
  let wrong = 0;
  while (wrong < data.length && Math.abs(data[wrong]) < 1e150) wrong++;
  check(wrong === data.length, () => ({
    where: `${where}, row ${Math.floor(wrong / columns) + 1}, column ${(wrong % columns) + 1}`,
    rule: "points must be numbers of magnitude below 1e150, so that squared distances are finite",
    received: String(data[wrong]),
    repair: "Leave out this row, or scale the columns.",
  }));
}
