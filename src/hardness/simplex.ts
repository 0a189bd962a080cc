import type { Matrix } from "../math/algebra/contract.js";
import { pointOf } from "./points.js";
import { scalingOf, type Scaling } from "./scaling.js";

/**
 * What float64 says of the linear program Σ_inside λ_i x_i = Σ_outside μ_j x_j, Σλ = Σμ = 1, λ, μ ≥ 0: it has a solution where the convex hulls
 * meet, and its dual is a half-space where they do not. Both are candidates, to be checked.
 */
export type Candidate =
  | { readonly kind: "meet"; /** Indices of points with a positive coefficient. */ readonly support: readonly number[] }
  | { readonly kind: "apart"; readonly weights: Float64Array; readonly bias: number }
  | { readonly kind: "open" };

const tolerance = 1e-9;

/** Phase 1 of the simplex method (Dantzig's rule, Bland's after a stall) on [n + 2] rows in coordinates scaled to [−1, 1]. */
export function separationCandidate(points: Matrix, inside: readonly number[], outside: readonly number[]): Candidate {
  const scaling = scalingOf(points);
  const tableau = buildTableau(points, scaling, inside, outside);
  if (!optimize(tableau)) return { kind: "open" };
  const { rows, width, size, data, basis } = tableau;
  if (-data[rows * width + width - 1] < tolerance) {
    const all = [...inside, ...outside];
    const positive = basis.flatMap((column, row) =>
      column < size && data[row * width + width - 1] > tolerance ? [all[column]] : [],
    );
    return { kind: "meet", support: positive };
  }
  return halfSpaceOf(tableau, scaling);
}

interface Tableau {
  /** n + 2; below them the row of reduced costs. */
  readonly rows: number;
  /** Points, artificials, right side. */
  readonly width: number;
  /** Points. */
  readonly size: number;
  readonly data: Float64Array;
  readonly basis: number[];
}

function buildTableau(
  points: Matrix,
  { centre, scale }: Scaling,
  inside: readonly number[],
  outside: readonly number[],
): Tableau {
  const dimension = points.columns;
  const [rows, size] = [dimension + 2, inside.length + outside.length];
  const width = size + rows + 1;
  const data = new Float64Array((rows + 1) * width);
  [...inside, ...outside].forEach((index, column) => {
    const sign = column < inside.length ? 1 : -1;
    const point = pointOf(points, index);
    for (let j = 0; j < dimension; j++) data[j * width + column] = (sign * (point[j] - centre[j])) / scale[j];
    data[dimension * width + column] = sign;
    data[(dimension + 1) * width + column] = sign > 0 ? 1 : 0;
    for (let row = 0; row < rows; row++) data[rows * width + column] -= data[row * width + column];
  });
  for (let row = 0; row < rows; row++) data[row * width + size + row] = 1;
  data[(rows - 1) * width + width - 1] = 1;
  data[rows * width + width - 1] = -1;
  return { rows, width, size, data, basis: Array.from({ length: rows }, (_, row) => size + row) };
}

/** Pivots to the optimum; false where it does not come there. */
function optimize(tableau: Tableau): boolean {
  const { rows, width, size, data, basis } = tableau;
  let stalled = 0;
  for (let pivots = 0; pivots < 50 * (rows + size); pivots++) {
    if (-data[rows * width + width - 1] < tolerance / 10) return true;
    const careful = stalled > 2 * rows;
    const column = entering(tableau, careful);
    if (column < 0) return true;
    const row = leaving(tableau, column, careful);
    if (row < 0) return false;
    stalled = data[row * width + width - 1] > tolerance ? 0 : stalled + 1;
    pivot(tableau, row, column);
    basis[row] = column;
  }
  return false;
}

function entering({ rows, width, size, data }: Tableau, first: boolean): number {
  let [best, least] = [-1, -tolerance];
  for (let column = 0; column < size; column++) {
    const cost = data[rows * width + column];
    if (cost >= least) continue;
    if (first) return column;
    [best, least] = [column, cost];
  }
  return best;
}

/** The least ratio; among equal ones the largest pivot, or, against cycles, the first variable. */
function leaving({ rows, width, data, basis }: Tableau, column: number, first: boolean): number {
  let [best, least] = [-1, Infinity];
  for (let row = 0; row < rows; row++) {
    const entry = data[row * width + column];
    if (entry <= tolerance) continue;
    const ratio = Math.max(0, data[row * width + width - 1]) / entry;
    const better = first ? basis[row] < basis[best] : entry > data[best * width + column];
    if (ratio < least - 1e-12 || (ratio <= least + 1e-12 && (best < 0 || better))) [best, least] = [row, ratio];
  }
  return best;
}

function pivot({ rows, width, data }: Tableau, row: number, column: number): void {
  const from = row * width;
  const inverse = 1 / data[from + column];
  for (let at = 0; at < width; at++) data[from + at] *= inverse;
  for (let other = 0; other <= rows; other++) {
    const factor = data[other * width + column];
    if (other === row || factor === 0) continue;
    for (let at = 0; at < width; at++) data[other * width + at] -= factor * data[from + at];
    data[other * width + column] = 0;
  }
}

/** With the multipliers π of the rows: w = −π_x, and w · x − π_1 is at least π_2 > 0 inside and at most 0 outside. */
function halfSpaceOf({ rows, width, size, data }: Tableau, { centre, scale }: Scaling): Candidate {
  const multiplier = (row: number): number => 1 - data[rows * width + size + row];
  const weights = Float64Array.from(scale, (by, j) => -multiplier(j) / by);
  const bias = -multiplier(rows - 2) - multiplier(rows - 1) / 2;
  return { kind: "apart", weights, bias: weights.reduce((sum, w, j) => sum - w * centre[j], bias) };
}
