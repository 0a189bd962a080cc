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
 * @example
 * const x = { rows: 30, columns: 2, data: randomStream(0).normals(60) };
 * const fit = ridgeProbe(x, { rows: 30, columns: 1, data: x.data.filter((_, index) => index % 2 === 0) });
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
  const [scale, centre] = [standardiser(x), standardiser(y, false)];
  const folds = Math.min(5, Math.floor(x.rows / 2));
  const parts = momentsOf(scale.of(x), centre.of(y), folds, algebra);
  const all = parts.reduce((sum, part) => combined(sum, part, 1));
  const errors = penalties.map((penalty) =>
    parts.reduce((sum, part) => sum + squaredError(part, solved(combined(all, part, -1), penalty, algebra)), 0),
  );
  const penalty = penalties[errors.lastIndexOf(Math.min(...errors))];
  const weights = solved(all, penalty, algebra);
  return { penalty, predict: (rows) => centre.back(algebra.multiply(scale.of(rows), weights)) };
}

/** Of n rows [X, Y] of k + O columns, side by side: the products of all columns, [k + O, k + O]. */
interface Moments {
  readonly products: Matrix;
  readonly rows: number;
  /** k. */
  readonly features: number;
}

/** Of each fold, one product of matrices a fold. */
function momentsOf(x: Matrix, y: Matrix, folds: number, { multiply }: LinearAlgebra): Moments[] {
  const columns = x.columns + y.columns;
  return Array.from({ length: folds }, (_, fold) => {
    const rows = Math.ceil((x.rows - fold) / folds);
    const both = { rows, columns, data: new Float64Array(rows * columns) };
    for (let at = 0; at < rows; at++) {
      const row = fold + at * folds;
      both.data.set(x.data.subarray(row * x.columns, (row + 1) * x.columns), at * columns);
      both.data.set(y.data.subarray(row * y.columns, (row + 1) * y.columns), at * columns + x.columns);
    }
    return { products: multiply(transpose(both), both), rows, features: x.columns };
  });
}

function combined(a: Moments, b: Moments, sign: 1 | -1): Moments {
  const data = new Float64Array(a.products.data.length);
  for (let at = 0; at < data.length; at++) data[at] = a.products.data[at] + sign * b.products.data[at];
  return { ...a, products: { ...a.products, data }, rows: a.rows + sign * b.rows };
}

/** Rows and columns [from, to) x [left, right). */
function part({ columns, data }: Matrix, [from, to]: readonly number[], [left, right]: readonly number[]): Matrix {
  const [rows, width] = [to - from, right - left];
  const cut = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++)
    cut.set(data.subarray((from + row) * columns + left, (from + row) * columns + right), row * width);
  return { rows, columns: width, data: cut };
}

const blocksOf = ({ products, features }: Moments): { gram: Matrix; cross: Matrix } => {
  const [inputs, outputs] = [
    [0, features],
    [features, products.columns],
  ];
  return { gram: part(products, inputs, inputs), cross: part(products, inputs, outputs) };
};

/** ‖X W − Y‖² = Σ_o wᵀXᵀX w − 2 wᵀXᵀy + yᵀy over the outputs o. */
function squaredError({ products, features }: Moments, { columns, data }: Matrix): number {
  const wide = products.columns;
  let sum = 0;
  for (let output = 0; output < columns; output++) {
    const weights = Float64Array.from({ length: wide }, (_, at) => (at < features ? data[at * columns + output] : at === features + output ? -1 : 0)); // prettier-ignore
    for (let i = 0; i < wide; i++) {
      if (weights[i] === 0) continue;
      let inner = 0;
      for (let j = 0; j < wide; j++) inner += products.data[i * wide + j] * weights[j];
      sum += weights[i] * inner;
    }
  }
  return sum;
}

function solved(moments: Moments, penalty: number, { solve }: LinearAlgebra): Matrix {
  const { gram, cross } = blocksOf(moments);
  for (let at = 0; at < gram.rows; at++) gram.data[at * (gram.rows + 1)] += penalty * moments.rows;
  return solve(gram, cross);
}

/** Columns less their means and, where asked, over their deviations; constant ones become 0. */
export function standardiser(of: Matrix, scaled = true) {
  const { means, squares } = columnMoments(of);
  const deviations = squares.map((square, at) => (scaled ? (Math.sqrt(square) > 1e-9 * (1 + Math.abs(means[at])) ? Math.sqrt(square) : Infinity) : 1)); // prettier-ignore
  const inverse = deviations.map((deviation) => 1 / deviation);
  return {
    of: (given: Matrix): Matrix => byColumn(given, (value, column) => (value - means[column]) * inverse[column]),
    back: (given: Matrix): Matrix => byColumn(given, (value, column) => value + means[column]),
  };
}

function columnMoments({ rows, columns, data }: Matrix): { means: Float64Array; squares: Float64Array } {
  const [means, squares] = [new Float64Array(columns), new Float64Array(columns)];
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) means[column] += data[at] / rows;
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) squares[column] += (data[at] - means[column]) ** 2 / rows;
  return { means, squares };
}

function byColumn({ rows, columns, data }: Matrix, map: (value: number, column: number) => number): Matrix {
  const made = new Float64Array(data.length);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) made[at] = map(data[at], column);
  return { rows, columns, data: made };
}
