import type { Matrix } from "../math/algebra/contract.js";
import { integersOf, toDoubles } from "./exact.js";
import type { Candidate } from "./simplex.js";

/**
 * What {@link separationCandidate} asks, in exact arithmetic: the tableau is kept in integers over one denominator (Edmonds 1967), with Bland's rule,
 * which ends always. For the few programs that float64 cannot tell. The half-space is rounded to doubles, and so a candidate still.
 */
export function exactCandidate(points: Matrix, inside: readonly number[], outside: readonly number[]): Candidate {
  const all = [...inside, ...outside];
  const coordinates = Array.from({ length: points.columns }, (_, j) =>
    integersOf(all.map((index) => points.data[index * points.columns + j])),
  );
  const table = buildTable(
    coordinates.map(({ integers }) => integers),
    inside.length,
    all.length,
  );
  optimize(table);
  const { rows, basis, size } = table;
  const costs = rows[rows.length - 1];
  if (costs[costs.length - 1] === 0n)
    return {
      kind: "meet",
      support: basis.flatMap((column, row) => (column < size && rows[row].at(-1) !== 0n ? [all[column]] : [])),
    };
  const multipliers = basis.map((_, row) => table.denominator - costs[size + row]);
  return halfSpace(multipliers, [...coordinates.map(({ exponent }) => exponent), 0]);
}

interface Table {
  /** Of the constraints, then that of the reduced costs: points, artificials, right side. */
  readonly rows: bigint[][];
  readonly basis: number[];
  readonly size: number;
  denominator: bigint;
}

function buildTable(coordinates: readonly (readonly bigint[])[], inside: number, size: number): Table {
  const sign = (column: number): bigint => (column < inside ? 1n : -1n);
  const ones = Array.from({ length: size }, (_, column) => sign(column));
  const left = [
    ...coordinates.map((values) => values.map((value, column) => sign(column) * value)),
    ones,
    ones.map((one) => (one > 0n ? 1n : 0n)),
  ];
  const rows = left.map((values, row) => [
    ...values,
    ...left.map((_, other) => (other === row ? 1n : 0n)),
    row === left.length - 1 ? 1n : 0n,
  ]);
  const costs = rows[0].map((_, column) =>
    column >= size && column < size + left.length ? 0n : -rows.reduce((sum, row) => sum + row[column], 0n),
  );
  return { rows: [...rows, costs], basis: left.map((_, row) => size + row), size, denominator: 1n };
}

function optimize(table: Table): void {
  const { rows, basis, size } = table;
  const costs = rows.length - 1;
  for (;;) {
    const column = rows[costs].findIndex((cost, at) => at < size && cost < 0n);
    if (column < 0) return;
    const row = leaving(table, column);
    pivot(table, row, column);
    basis[row] = column;
  }
}

/** The least ratio of right side to entry, by cross multiplication; among equal ones the first variable. */
function leaving({ rows, basis }: Table, column: number): number {
  let best = -1;
  basis.forEach((variable, row) => {
    if (rows[row][column] <= 0n) return;
    const difference = best < 0 ? -1n : rows[row].at(-1)! * rows[best][column] - rows[best].at(-1)! * rows[row][column];
    if (difference < 0n || (difference === 0n && variable < basis[best])) best = row;
  });
  return best;
}

function pivot(table: Table, row: number, column: number): void {
  const { rows, denominator } = table;
  const from = rows[row];
  const entry = from[column];
  rows.forEach((other, index) => {
    if (index === row) return;
    const factor = other[column];
    for (let at = 0; at < other.length; at++) other[at] = (other[at] * entry - factor * from[at]) / denominator;
  });
  table.denominator = entry;
}

/** As in the simplex method by float64: w = −π_x, b = −π_1 − π_2/2, all of them twice, any positive multiple being the same half-space. */
function halfSpace(multipliers: readonly bigint[], exponents: readonly number[]): Candidate {
  const dimension = multipliers.length - 2;
  const numerators = [
    ...multipliers.slice(0, dimension).map((value) => -2n * value),
    -2n * multipliers[dimension] - multipliers[dimension + 1],
  ];
  const doubles = toDoubles(numerators, exponents.map((exponent) => -exponent)); // prettier-ignore
  return { kind: "apart", weights: doubles.slice(0, dimension), bias: doubles[dimension] };
}
