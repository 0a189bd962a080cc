/** Rows that are taken at once: what they add is summed in registers before it is stored. */
export const runRows = 8;

/** Adds Σ_r w_r x_ri x_rj over 8 rows x [8, n] to the upper triangle of n(n + 1)/2 entries that begins at `at`, row by row. */
export function addGram(sums: Float64Array, at: number, x: Float64Array, w: Float64Array): void {
  const n = x.length / runRows;
  for (let i = 0; i < n; i++) {
    const [a, b, c, d] = [w[0] * x[i], w[1] * x[n + i], w[2] * x[2 * n + i], w[3] * x[3 * n + i]];
    const [e, f, g, h] = [w[4] * x[4 * n + i], w[5] * x[5 * n + i], w[6] * x[6 * n + i], w[7] * x[7 * n + i]];
    for (let j = i; j < n; j++, at++) {
      const first = a * x[j] + b * x[n + j] + c * x[2 * n + j] + d * x[3 * n + j];
      sums[at] += first + (e * x[4 * n + j] + f * x[5 * n + j] + g * x[6 * n + j] + h * x[7 * n + j]);
    }
  }
}

/** Adds Σ_r w_r q_ri x_rj over 8 rows q and x [8, n] to the n² entries that begin at `at`. */
export function addCross(sums: Float64Array, at: number, q: Float64Array, x: Float64Array, w: Float64Array): void {
  const n = x.length / runRows;
  for (let i = 0; i < n; i++) {
    const [a, b, c, d] = [w[0] * q[i], w[1] * q[n + i], w[2] * q[2 * n + i], w[3] * q[3 * n + i]];
    const [e, f, g, h] = [w[4] * q[4 * n + i], w[5] * q[5 * n + i], w[6] * q[6 * n + i], w[7] * q[7 * n + i]];
    for (let j = 0; j < n; j++, at++) {
      const first = a * x[j] + b * x[n + j] + c * x[2 * n + j] + d * x[3 * n + j];
      sums[at] += first + (e * x[4 * n + j] + f * x[5 * n + j] + g * x[6 * n + j] + h * x[7 * n + j]);
    }
  }
}

/** Adds Σ_r w_r x_ri over 8 rows x [8, n] to the n entries that begin at `at`. */
export function addRows(sums: Float64Array, at: number, x: Float64Array, w: Float64Array): void {
  const n = x.length / runRows;
  for (let row = 0; row < runRows; row++) for (let i = 0; i < n; i++) sums[at + i] += w[row] * x[row * n + i];
}

/** The inner products of 8 rows x [8, n] with a vector [n], into `out` [8]. */
export function rowsTimes(x: Float64Array, vector: Float64Array, out: Float64Array): void {
  const n = vector.length;
  for (let row = 0; row < runRows; row++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += x[row * n + i] * vector[i];
    out[row] = sum;
  }
}
