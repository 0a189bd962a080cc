import { check, type Fault } from "../../errors.js";
import type { Matrix, Routines } from "./contract.js";

const sizes = (call: string, { rows, columns }: Matrix): string => `${call}, ${rows} x ${columns}`;
const short = (value: number): string => value.toExponential(2);

export function notPositive(a: Matrix, eigenvalues: Float64Array): Fault {
  return {
    where: sizes("cholesky", a),
    rule: "the matrix must be positive definite to working precision",
    received: `eigenvalues from ${short(eigenvalues[0])} to ${short(eigenvalues[a.rows - 1])}`,
    repair: "Add a ridge to the diagonal, or leave out dependent rows.",
  };
}

export function singular(a: Matrix, reciprocal: number): Fault {
  return {
    where: sizes("solve", a),
    rule: "the matrix must be regular to working precision, with a reciprocal condition number above 1e-14",
    received: `a reciprocal condition number of ${short(reciprocal)}`,
    repair: "Add a ridge to the diagonal, or leave out dependent rows.",
  };
}

/** max |aᵢⱼ|; NaN where an entry is. */
export function largestEntry(data: Float64Array): number {
  let largest = 0;
  for (let at = 0; at < data.length; at++) {
    const size = Math.abs(data[at]);
    if (!(size <= largest)) {
      if (Number.isNaN(size)) return NaN;
      largest = size;
    }
  }
  return largest;
}

/** Throws unless the matrix has its entries, all finite; returns the largest magnitude. */
function requireMatrix(call: string, a: Matrix): number {
  const largest = largestEntry(a.data);
  check(a.data.length === a.rows * a.columns && a.data.length > 0 && Number.isFinite(largest), () => ({
    where: sizes(call, a),
    rule: "a matrix must have rows * columns entries, at least one, all of them finite",
    received: `${a.data.length} entries, ${a.data.filter((value) => !Number.isFinite(value)).length} of them not finite`,
    repair: "Look at where the matrix comes from: a diverged network gives NaN.",
  }));
  return largest;
}

export function requireSquare(call: string, a: Matrix): number {
  const largest = requireMatrix(call, a);
  check(a.rows === a.columns, () => ({
    where: sizes(call, a),
    rule: "the matrix must be square",
    received: `${a.rows} rows and ${a.columns} columns`,
    repair: "Pass A Aᵀ or Aᵀ A if a Gram matrix is meant.",
  }));
  return largest;
}

/** (A + Aᵀ)/2, which is A itself where that is symmetric. */
export function requireSymmetric(call: string, a: Matrix): Matrix {
  const largest = requireSquare(call, a);
  const { rows, data } = a;
  let asymmetry = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < row; column++)
      asymmetry = Math.max(asymmetry, Math.abs(data[row * rows + column] - data[column * rows + row]));
  }
  check(asymmetry <= 1e-10 * largest, () => ({
    where: sizes(call, a),
    rule: "the matrix must be symmetric to 1e-10 of its largest entry",
    received: `an asymmetry of ${short(asymmetry)} at a largest entry of ${short(largest)}`,
    repair: "Symmetrize it as (A + Aᵀ)/2 if the difference is rounding.",
  }));
  if (asymmetry === 0) return a;
  const mirrored = (at: number): number => data[(at % rows) * rows + Math.floor(at / rows)];
  return { ...a, data: data.map((value, at) => value / 2 + mirrored(at) / 2) };
}

export function requireFit(call: string, a: Matrix, inner: number, b: Matrix): void {
  requireMatrix(call, a);
  requireMatrix(call, b);
  check(inner === b.rows, () => ({
    where: sizes(call, a),
    rule: `the second matrix must have ${inner} rows`,
    received: `one of ${b.rows} x ${b.columns}`,
    repair: "Transpose one of the two, or take as many rows of one as of the other.",
  }));
}

export function requireWork(call: string, { name, largest }: Routines, a: Matrix, multiplications: number): void {
  check(multiplications <= largest ** 3, () => ({
    where: sizes(call, a),
    rule: `${name} takes up to ${short(largest ** 3)} multiplications, those of ${largest} x ${largest}, in about a minute`,
    received: `about ${short(multiplications)}`,
    repair: "Use backendLinearAlgebra() on the native backend (overparam setup), or fewer rows.",
  }));
}

export function requireFinite(call: string, result: Matrix, what: string): Matrix {
  check(Number.isFinite(largestEntry(result.data)), () => ({
    where: sizes(call, result),
    rule: `the ${what} must fit into float64, below 1.8e308`,
    received: "an overflow",
    repair: "Divide the matrix by its largest entry first, and scale the result back.",
  }));
  return result;
}
