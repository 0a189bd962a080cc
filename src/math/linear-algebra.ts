import { createRequire } from "node:module";
import type * as mlMatrix from "ml-matrix";
import { check } from "../errors.js";

/** A real matrix in float64, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** Columns are unit eigenvectors, in the order of the values. */
  readonly vectors: Matrix;
}

/** What the laboratory asks of linear algebra, in float64. */
export interface LinearAlgebra {
  /** A = V diag(λ) Vᵀ. @throws UserError with the asymmetry, unless |A − Aᵀ| ≤ 1e-10 |A|. */
  readonly eigenSymmetric: (a: Matrix) => SymmetricEigen;
  /** A⁻¹B. @throws UserError with the reciprocal condition number where A is singular to working precision. */
  readonly solve: (a: Matrix, b: Matrix) => Matrix;
  readonly multiply: (a: Matrix, b: Matrix) => Matrix;
}

const require = createRequire(import.meta.url);
let loaded: typeof mlMatrix | undefined;
const ml = (): typeof mlMatrix => (loaded ??= require("ml-matrix") as typeof mlMatrix);

/** Linear algebra by ml-matrix: any machine, one thread; meant for matrices up to about 1000 x 1000. */
export const linearAlgebra: LinearAlgebra = {
  eigenSymmetric(a) {
    requireSymmetric(a);
    const eigen = new (ml().EigenvalueDecomposition)(toMl(a), { assumeSymmetric: true });
    const order = eigen.realEigenvalues.map((value, index) => ({ value, index })).sort((p, q) => p.value - q.value);
    const vectors = eigen.eigenvectorMatrix.subMatrixColumn(order.map(({ index }) => index));
    return { values: Float64Array.from(order, ({ value }) => value), vectors: fromMl(vectors) };
  },
  solve(a, b) {
    const decomposition = new (ml().SingularValueDecomposition)(toMl(a), { autoTranspose: true });
    const reciprocal = 1 / decomposition.condition;
    check(reciprocal > 1e-14, () => ({
      where: `solve, ${a.rows} x ${a.columns}`,
      rule: "the matrix must be regular to working precision",
      received: `a reciprocal condition number of ${reciprocal.toExponential(2)}`,
      repair: "Add a ridge to the diagonal, or leave out dependent rows.",
    }));
    return fromMl(ml().solve(toMl(a), toMl(b)));
  },
  multiply: (a, b) => fromMl(toMl(a).mmul(toMl(b))),
};

/** Aᵀ. */
export function transpose({ rows, columns, data }: Matrix): Matrix {
  const turned = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = data[row * columns + column];
  }
  return { rows: columns, columns: rows, data: turned };
}

function requireSymmetric({ rows, columns, data }: Matrix): void {
  let largest = 0;
  let asymmetry = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      largest = Math.max(largest, Math.abs(data[row * columns + column]));
      asymmetry = Math.max(asymmetry, Math.abs(data[row * columns + column] - data[column * columns + row]));
    }
  }
  check(rows === columns && asymmetry <= 1e-10 * largest, () => ({
    where: `eigenSymmetric, ${rows} x ${columns}`,
    rule: "the matrix must be square, finite and symmetric to 1e-10 of its largest entry",
    received: `an asymmetry of ${asymmetry.toExponential(2)} at a largest entry of ${largest.toExponential(2)}`,
    repair: "Symmetrize it as (A + Aᵀ)/2 if the difference is rounding.",
  }));
}

function toMl({ rows, columns, data }: Matrix): mlMatrix.Matrix {
  return ml().Matrix.from1DArray(rows, columns, data);
}

function fromMl(matrix: mlMatrix.Matrix): Matrix {
  return { rows: matrix.rows, columns: matrix.columns, data: Float64Array.from(matrix.to1DArray()) };
}
