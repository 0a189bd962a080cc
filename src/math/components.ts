import { linearAlgebra, transpose } from "./algebra/ml-matrix.js";
import type { LinearAlgebra, Matrix } from "./algebra/contract.js";

/** Mean and leading directions of a data set of d columns. */
export interface PrincipalComponents {
  /** x̄, [d]. */
  readonly mean: Float64Array;
  /** Unit directions as columns, [d, count], the largest variance first. */
  readonly directions: Matrix;
  /** Variances along them, [count], divided by the number of rows. */
  readonly variances: Float64Array;
}

/**
 * Principal component analysis of rows [N, d]: the `count` leading eigenvectors, 1 to d, of the covariance 1/N Σ (x − x̄)(x − x̄)ᵀ; about
 * 2 N d² + 9 d³ operations.
 * @throws UserError for entries that are not finite, and for more than the algebra takes.
 * @example
 * const rows = { rows: 4, columns: 2, data: Float64Array.of(1, 1, 2, 2, 3, 3, 4, 4.1) };
 * const first = principalComponents(rows, 1); // along the diagonal
 */
export function principalComponents(
  rows: Matrix,
  count: number,
  algebra: LinearAlgebra = linearAlgebra,
): PrincipalComponents {
  const mean = columnMeans(rows);
  const centred = centre(rows, mean);
  const product = algebra.multiply(transpose(centred), centred);
  const covariance = { ...product, data: product.data.map((value) => value / rows.rows) };
  const { values, vectors } = algebra.eigenSymmetric(covariance);
  const d = rows.columns;
  const directions = new Float64Array(d * count);
  for (let row = 0; row < d; row++) {
    for (let column = 0; column < count; column++)
      directions[row * count + column] = vectors.data[row * d + d - 1 - column];
  }
  return {
    mean,
    directions: { rows: d, columns: count, data: directions },
    variances: values.slice(d - count).reverse(),
  };
}

/**
 * The coordinates (x − x̄)·v of rows [N, d] along each direction, [N, count].
 * @example
 * const rows = { rows: 4, columns: 2, data: Float64Array.of(1, 1, 2, 2, 3, 3, 4, 4.1) };
 * const codes = project(rows, principalComponents(rows, 1)); // 4 × 1
 */
export function project(
  rows: Matrix,
  { mean, directions }: PrincipalComponents,
  { multiply }: LinearAlgebra = linearAlgebra,
): Matrix {
  return multiply(centre(rows, mean), directions);
}

/**
 * The rows x̄ + V c, [N, d], of coordinates c, [N, count]: the best approximation of the rows that they come from in so many directions.
 * @example
 * const rows = { rows: 4, columns: 2, data: Float64Array.of(1, 1, 2, 2, 3, 3, 4, 4.1) };
 * const components = principalComponents(rows, 1);
 * const again = reconstruct(project(rows, components), components); // 4 × 2, nearly the rows
 */
export function reconstruct(
  codes: Matrix,
  { mean, directions }: PrincipalComponents,
  { multiply }: LinearAlgebra = linearAlgebra,
): Matrix {
  const product = multiply(codes, transpose(directions));
  return { ...product, data: product.data.map((value, index) => value + mean[index % mean.length]) };
}

/**
 * Ridge regression of several outputs Y [N, O] on X [N, d] with a free intercept: (XᵀX + λN I)⁻¹ XᵀY on centred columns, λ ≥ 0. Returns
 * what predicts [rows, O] for rows [rows, d].
 * @throws UserError where XᵀX + λN I is singular to working precision.
 * @example
 * const x = { rows: 3, columns: 1, data: Float64Array.of(0, 1, 2) };
 * const predict = ridgeRegression(x, { ...x, data: Float64Array.of(1, 3, 5) }, 1e-9); // y = 1 + 2x
 * predict({ rows: 1, columns: 1, data: Float64Array.of(3) }).data[0]; // 7
 */
export function ridgeRegression(
  x: Matrix,
  y: Matrix,
  lambda: number,
  { multiply, solve }: LinearAlgebra = linearAlgebra,
): (rows: Matrix) => Matrix {
  const xMean = columnMeans(x);
  const yMean = columnMeans(y);
  const xc = centre(x, xMean);
  const gram = multiply(transpose(xc), xc);
  for (let index = 0; index < gram.rows; index++) gram.data[index * gram.columns + index] += lambda * x.rows;
  const weights = solve(gram, multiply(transpose(xc), centre(y, yMean)));
  return (rows) => {
    const predicted = multiply(centre(rows, xMean), weights);
    return { ...predicted, data: predicted.data.map((value, index) => value + yMean[index % y.columns]) };
  };
}

function columnMeans({ rows, columns, data }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  data.forEach((value, index) => (sums[index % columns] += value));
  return sums.map((sum) => sum / rows);
}

function centre(rows: Matrix, mean: Float64Array): Matrix {
  return { ...rows, data: rows.data.map((value, index) => value - mean[index % rows.columns]) };
}
