import type { Matrix } from "../math/algebra/contract.js";
import { linearAlgebra } from "../math/algebra/ml-matrix.js";
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
  const directions = new Float64Array(features * d);
  for (let unit = 0; unit < features; unit++) directions.set(normalized(draws.normals(d)), unit * d);
  const shifts = new Float64Array(features).map(() => 4 * draws.uniform() - 2);
  const row = new Float64Array(1 + d + features);
  const fill = (at: number): void => {
    row[0] = 1;
    for (let axis = 0; axis < d; axis++) row[1 + axis] = z.data[at * d + axis];
    for (let unit = 0; unit < features; unit++) {
      let sum = shifts[unit];
      for (let axis = 0; axis < d; axis++) sum += directions[unit * d + axis] * row[1 + axis];
      row[1 + d + unit] = sum > 0 ? sum : 0;
    }
  };
  const coefficients = ridge(Math.min(fittedRows, x.rows), y, row, fill);
  const fitted = new Float64Array(x.rows);
  for (let at = 0; at < x.rows; at++) {
    fill(at);
    fitted[at] = dot(row, coefficients);
  }
  return fitted;
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
  const [n, d, rows] = [basis.rows, basis.columns, x.data];
  const [data, directions, z] = [new Float64Array(x.rows * d), basis.data, new Float64Array(d)];
  for (let row = 0; row < x.rows; row++) {
    z.fill(0);
    // V lies row by row: each input adds to all coordinates
    for (let i = 0, from = row * n, along = 0; i < n; i++) {
      const value = rows[from + i];
      for (let at = 0; at < d; at++) z[at] += value * directions[along++];
    }
    data.set(z, row * d);
  }
  return { rows: x.rows, columns: d, data };
}
