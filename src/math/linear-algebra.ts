import { createRequire } from "node:module";
import type * as mlMatrix from "ml-matrix";
import { norm1, withChecks } from "./checked-algebra.js";

/** A real matrix in float64, row by row; at least 1 x 1. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export interface SymmetricEigen {
  /** [n], ascending. */
  readonly values: Float64Array;
  /** [n, n]; columns are unit eigenvectors, in the order of the values, each with either sign. */
  readonly vectors: Matrix;
}

/**
 * What the laboratory asks of linear algebra, in float64. Every implementation refuses, with a UserError, matrices whose
 * entries are not finite or not rows * columns in number, shapes that do not fit, and results beyond 1.8e308. Symmetric
 * means |A − Aᵀ| ≤ 1e-10 max |A|; then (A + Aᵀ)/2 is what is decomposed. Errors stay within a modest multiple of 1e-16
 * relative to the norm (backward stable: Golub and Van Loan, Matrix Computations, 4th edition, sections 3.4, 4.2 and 8.3) at
 * any scale; entries below 1e-270 of the largest may count as 0.
 */
export interface LinearAlgebra {
  readonly name: "ml-matrix" | "native";
  /**
   * A = V diag(λ) Vᵀ for symmetric A [n, n], by tridiagonalization and implicit QR, about 9n³ operations.
   * @throws UserError with the asymmetry.
   */
  readonly eigenSymmetric: (a: Matrix) => SymmetricEigen;
  /**
   * The lower triangular L, positive on its diagonal and 0 above it, with A = L Lᵀ, for symmetric positive definite
   * A [n, n]; n³/3 operations.
   * @throws UserError with the smallest eigenvalue where A is not positive definite to working precision.
   */
  readonly cholesky: (a: Matrix) => Matrix;
  /**
   * X [n, k] with A X = B, for A [n, n] and B [n, k], by LU decomposition with partial pivoting; with the inverse that the
   * condition number takes, about 3n³ operations.
   * @throws UserError with the reciprocal condition number 1/(‖A‖₁‖A⁻¹‖₁) where it is 1e-14 or less.
   */
  readonly solve: (a: Matrix, b: Matrix) => Matrix;
  /** A B [m, k] for A [m, n] and B [n, k]; 2mnk operations. */
  readonly multiply: (a: Matrix, b: Matrix) => Matrix;
}

const require = createRequire(import.meta.url);
let loaded: typeof mlMatrix | undefined;
const ml = (): typeof mlMatrix => (loaded ??= require("ml-matrix") as typeof mlMatrix);

/**
 * Linear algebra by ml-matrix: any machine, one thread, seconds at 1000 x 1000. It refuses what is above 2000 x 2000 (or
 * 2000³ multiplications), which would take minutes: there, `backendLinearAlgebra()` has the native library's.
 */
export const linearAlgebra: LinearAlgebra = withChecks({
  name: "ml-matrix",
  largest: 2000,
  eigenSymmetric(a) {
    const eigen = new (ml().EigenvalueDecomposition)(toMl(a), { assumeSymmetric: true });
    const order = eigen.realEigenvalues.map((value, index) => ({ value, index })).sort((p, q) => p.value - q.value);
    const vectors = eigen.eigenvectorMatrix.subMatrixColumn(order.map(({ index }) => index));
    return { values: Float64Array.from(order, ({ value }) => value), vectors: fromMl(vectors) };
  },
  cholesky(a) {
    const factor = new (ml().CholeskyDecomposition)(toMl(a));
    return factor.isPositiveDefinite() ? fromMl(factor.lowerTriangularMatrix) : undefined;
  },
  solve(a, b) {
    const factors = new (ml().LuDecomposition)(toMl(a));
    if (factors.isSingular()) return undefined;
    const inverse = factors.solve(ml().Matrix.eye(a.rows));
    return { solution: fromMl(factors.solve(toMl(b))), inverse: norm1(fromMl(inverse)) };
  },
  multiply: (a, b) => fromMl(toMl(a).mmul(toMl(b))),
});

/** Aᵀ. */
export function transpose({ rows, columns, data }: Matrix): Matrix {
  const turned = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = data[row * columns + column];
  }
  return { rows: columns, columns: rows, data: turned };
}

function toMl({ rows, columns, data }: Matrix): mlMatrix.Matrix {
  return ml().Matrix.from1DArray(rows, columns, data);
}

function fromMl(matrix: mlMatrix.Matrix): Matrix {
  return { rows: matrix.rows, columns: matrix.columns, data: Float64Array.from(matrix.to1DArray()) };
}
