import { backendLinearAlgebra } from "../../backend/algebra/native.js";
import { check } from "../../errors.js";
import type { LinearAlgebra, Matrix } from "../../math/algebra/contract.js";
import { transpose } from "../../math/algebra/ml-matrix.js";
import { requireFinite } from "../neighbours.js";

/** λ that are tried, of columns with deviation 1. */
const penalties = [1e-4, 1e-3, 1e-2, 1e-1];

/** A fitted ridge regression, with the penalty that cross-validation chose. */
export interface RidgeFit {
  readonly penalty: number;
  /** [rows, O] for [rows, k]. */
  predict(rows: Matrix): Matrix;
}

/**
 * Ridge regression of targets Y [N, O] on X [N, k], standardised by column, λ chosen among 1e-4, 1e-3, 1e-2 and 1e-1 by squared error
 * in 5 folds (rows i, i + 5, …; fewer where N is below 10): the Gram matrix of a training part is that of all rows less that of its fold, one product a fold.
 * @throws UserError for fewer than four rows, unequal rows and entries that are not finite.
 */
export function ridgeProbe(x: Matrix, y: Matrix, algebra: LinearAlgebra = backendLinearAlgebra()): RidgeFit {
  check(x.rows === y.rows && x.rows >= 4, () => ({
    where: "ridgeProbe",
    rule: "features and targets must have the same rows, four at least",
    received: `${x.rows} and ${y.rows}`,
    repair: "Pass the same samples in the same order.",
  }));
  requireFinite("ridgeProbe, features", x);
  requireFinite("ridgeProbe, targets", y);
  const scale = standardiser(x);
  const centre = standardiser(y, false);
  const [xs, ys] = [scale.of(x), centre.of(y)];
  const folds = Math.min(5, Math.floor(x.rows / 2));
  const parts = Array.from({ length: folds }, (_, fold) => momentsOf(strided(xs, fold, folds), strided(ys, fold, folds), algebra)); // prettier-ignore
  const all = parts.reduce((sum, part) => combined(sum, part, 1));
  const errors = penalties.map((penalty) =>
    parts.reduce((sum, part, fold) => {
      const weights = solved(combined(all, part, -1), penalty, algebra);
      const made = algebra.multiply(strided(xs, fold, folds), weights);
      const wanted = strided(ys, fold, folds).data;
      return sum + made.data.reduce((total, value, at) => total + (value - wanted[at]) ** 2, 0);
    }, 0),
  );
  const penalty = penalties[errors.lastIndexOf(Math.min(...errors))];
  const weights = solved(all, penalty, algebra);
  return { penalty, predict: (rows) => centre.back(algebra.multiply(scale.of(rows), weights)) };
}

/** XᵀX, XᵀY and the number of rows. */
interface Moments {
  readonly gram: Matrix;
  readonly cross: Matrix;
  readonly rows: number;
}

function momentsOf(x: Matrix, y: Matrix, { multiply }: LinearAlgebra): Moments {
  const turned = transpose(x);
  return { gram: multiply(turned, x), cross: multiply(turned, y), rows: x.rows };
}

function combined(a: Moments, b: Moments, sign: 1 | -1): Moments {
  const add = (p: Matrix, q: Matrix): Matrix => ({ ...p, data: p.data.map((value, at) => value + sign * q.data[at]) });
  return { gram: add(a.gram, b.gram), cross: add(a.cross, b.cross), rows: a.rows + sign * b.rows };
}

function solved({ gram, cross, rows }: Moments, penalty: number, { solve }: LinearAlgebra): Matrix {
  const data = gram.data.slice();
  for (let at = 0; at < gram.rows; at++) data[at * (gram.rows + 1)] += penalty * rows;
  return solve({ ...gram, data }, cross);
}

/** Rows fold, fold + folds, …. */
function strided({ rows, columns, data }: Matrix, fold: number, folds: number): Matrix {
  const count = Math.ceil((rows - fold) / folds);
  const picked = new Float64Array(count * columns);
  for (let at = 0; at < count; at++) {
    const row = fold + at * folds;
    picked.set(data.subarray(row * columns, (row + 1) * columns), at * columns);
  }
  return { rows: count, columns, data: picked };
}

/** Columns less their means and, where asked, over their deviations; constant ones become 0. */
export function standardiser({ rows, columns, data }: Matrix, scaled = true) {
  const means = new Float64Array(columns);
  const squares = new Float64Array(columns);
  data.forEach((value, at) => (means[at % columns] += value / rows));
  data.forEach((value, at) => (squares[at % columns] += (value - means[at % columns]) ** 2 / rows));
  const deviations = squares.map((square, at) => (scaled ? (Math.sqrt(square) > 1e-9 * (1 + Math.abs(means[at])) ? Math.sqrt(square) : Infinity) : 1)); // prettier-ignore
  return {
    of: (given: Matrix): Matrix => ({
      ...given,
      data: given.data.map((value, at) => (value - means[at % columns]) / deviations[at % columns]),
    }),
    back: (given: Matrix): Matrix => ({ ...given, data: given.data.map((value, at) => value + means[at % columns]) }),
  };
}
