/** A real matrix in float64, row by row; at least 1 x 1. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows · columns]; entry (i, j) at i · columns + j. */
  readonly data: Float64Array;
}

/** The decomposition A = V diag(λ) Vᵀ. */
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
  /** Whose routines they are. */
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

/** The routines of one library without checks of what goes in and comes out, for entries near 1. */
export interface Routines extends Pick<LinearAlgebra, "name" | "eigenSymmetric" | "multiply"> {
  /** Beyond this number of rows, and products beyond its cube, the library would take minutes. */
  readonly largest: number;
  /** Undefined where a pivot is not positive. */
  readonly cholesky: (a: Matrix) => Matrix | undefined;
  /** A⁻¹B and ‖A⁻¹‖₁; undefined where a pivot is 0. */
  readonly solve: (a: Matrix, b: Matrix) => { readonly solution: Matrix; readonly inverse: number } | undefined;
}
