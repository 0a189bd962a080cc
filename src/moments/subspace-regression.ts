import type { Matrix } from "../math/algebra/contract.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import { dot, normalized } from "../math/vectors.js";
import type { Random } from "../math/random.js";
import type { Chunk } from "./stream.js";

const features = 200;
const fittedRows = 10_000;

/**
 * y regressed on z = Vᵀx by ridge on 200 random ReLU features relu(ω·z + β), ω uniform on the sphere, β uniform in [−2, 2), beside 1 and z; fitted on the
 * first 10,000 rows, given for all, [N].
 */
export function subspaceRegression({ x, y }: Chunk, basis: Matrix, random: Random): Float64Array {
  const z = coordinates(x, basis);
  const d = basis.columns;
  const draws = random.split("features");
  const directions = Array.from({ length: features }, () => normalized(draws.normals(d)));
  const shifts = directions.map(() => 4 * draws.uniform() - 2);
  const size = 1 + d + features;
  const row = new Float64Array(size);
  const fill = (at: number): void => {
    row[0] = 1;
    const point = z.data.subarray(at * d, (at + 1) * d);
    row.set(point, 1);
    for (let unit = 0; unit < features; unit++)
      row[1 + d + unit] = Math.max(0, dot(directions[unit], point) + shifts[unit]);
  };
  const coefficients = ridge(Math.min(fittedRows, x.rows), y, row, fill);
  return new Float64Array(x.rows).map((_, at) => {
    fill(at);
    return dot(row, coefficients);
  });
}

function ridge(rows: number, y: ArrayLike<number>, row: Float64Array, fill: (at: number) => void): Float64Array {
  const size = row.length;
  const [gram, right] = [new Float64Array(size * size), new Float64Array(size)];
  for (let at = 0; at < rows; at++) {
    fill(at);
    for (let i = 0; i < size; i++) {
      right[i] += row[i] * y[at];
      if (row[i] !== 0) for (let j = 0; j <= i; j++) gram[i * size + j] += row[i] * row[j];
    }
  }
  for (let i = 0; i < size; i++) {
    gram[i * size + i] += 1e-4 * rows;
    for (let j = 0; j < i; j++) gram[j * size + i] = gram[i * size + j];
  }
  return linearAlgebra.solve({ rows: size, columns: size, data: gram }, { rows: size, columns: 1, data: right }).data;
}

/** Vᵀx of every row, [N, d]. */
export function coordinates(x: Matrix, basis: Matrix): Matrix {
  const [n, d] = [basis.rows, basis.columns];
  const [data, columns, rows] = [new Float64Array(x.rows * d), transpose(basis).data, x.data];
  for (let row = 0; row < x.rows; row++) {
    for (let at = 0; at < d; at++) {
      let sum = 0;
      for (let i = 0, from = row * n, to = at * n; i < n; i++) sum += rows[from + i] * columns[to + i];
      data[row * d + at] = sum;
    }
  }
  return { rows: x.rows, columns: d, data };
}
