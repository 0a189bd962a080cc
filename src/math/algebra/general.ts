import { EigenvalueDecomposition, Matrix as MlMatrix } from "ml-matrix";
import { check } from "../../errors.js";
import type { Matrix } from "./contract.js";

/** Eigenvalues of a matrix that need not be symmetric. */
export interface GeneralEigen {
  /** Real and imaginary parts, [n] each, in no order; complex ones come in conjugate pairs. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** [n, n]; the column of a real eigenvalue is a right eigenvector of any length. */
  readonly vectors: Matrix;
}

/**
 * A v = λ v for any square A [n, n], by ml-matrix: Hessenberg form and QR iteration (Golub & Van Loan, chapter 7), about 25n³ operations.
 * Vectors of nearly equal eigenvalues are not determined.
 * @throws UserError for entries that are not finite, and matrices that are not square.
 * @example
 * const rotation = { rows: 2, columns: 2, data: Float64Array.of(0, -1, 1, 0) };
 * eigenGeneral(rotation); // the eigenvalues ±i
 */
export function eigenGeneral({ rows, columns, data }: Matrix): GeneralEigen {
  check(rows === columns && data.length === rows * rows && data.every(Number.isFinite), () => ({
    where: "eigenGeneral",
    rule: "the matrix must be square and finite",
    received: `${rows} x ${columns}, ${data.length} entries, ${data.filter((value) => !Number.isFinite(value)).length} not finite`,
    repair: "Look for what made the entries.",
  }));
  const eigen = new EigenvalueDecomposition(MlMatrix.from1DArray(rows, columns, data), { assumeSymmetric: false });
  return {
    real: Float64Array.from(eigen.realEigenvalues),
    imaginary: Float64Array.from(eigen.imaginaryEigenvalues),
    vectors: { rows, columns, data: Float64Array.from(eigen.eigenvectorMatrix.to1DArray()) },
  };
}
