import { CholeskyDecomposition, EigenvalueDecomposition, LuDecomposition, Matrix as MlMatrix } from "ml-matrix";
import { norm1, withChecks } from "./checked.js";
import type { LinearAlgebra, Matrix } from "./contract.js";

/**
 * Linear algebra by ml-matrix: any machine, one thread, seconds at 1000 x 1000. It refuses what is above 2000 x 2000 (or
 * 2000³ multiplications), which would take minutes: there, the laboratory itself uses the native library's.
 */
export const linearAlgebra: LinearAlgebra = withChecks({
  name: "ml-matrix",
  largest: 2000,
  eigenSymmetric(a) {
    const eigen = new EigenvalueDecomposition(toMl(a), { assumeSymmetric: true });
    const order = eigen.realEigenvalues.map((value, index) => ({ value, index })).sort((p, q) => p.value - q.value);
    const vectors = eigen.eigenvectorMatrix.subMatrixColumn(order.map(({ index }) => index));
    return { values: Float64Array.from(order, ({ value }) => value), vectors: fromMl(vectors) };
  },
  cholesky(a) {
    const factor = new CholeskyDecomposition(toMl(a));
    return factor.isPositiveDefinite() ? fromMl(factor.lowerTriangularMatrix) : undefined;
  },
  solve(a, b) {
    const factors = new LuDecomposition(toMl(a));
    if (factors.isSingular()) return undefined;
    const inverse = factors.solve(MlMatrix.eye(a.rows));
    return { solution: fromMl(factors.solve(toMl(b))), inverse: norm1(fromMl(inverse)) };
  },
  multiply: (a, b) => fromMl(toMl(a).mmul(toMl(b))),
});

/**
 * Aᵀ, [n, m] for A [m, n], a new matrix.
 * @example
 * transpose({ rows: 1, columns: 3, data: Float64Array.of(1, 2, 3) }); // 3 × 1
 */
export function transpose({ rows, columns, data }: Matrix): Matrix {
  const turned = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = data[row * columns + column];
  }
  return { rows: columns, columns: rows, data: turned };
}

function toMl({ rows, columns, data }: Matrix): MlMatrix {
  return MlMatrix.from1DArray(rows, columns, data);
}

function fromMl(matrix: MlMatrix): Matrix {
  return { rows: matrix.rows, columns: matrix.columns, data: Float64Array.from(matrix.to1DArray()) };
}
