import { dot, normalized } from "./vectors.js";

/**
 * The largest eigenvalue of a positive semidefinite matrix (n x n, rows in turn) by power iteration from `start`, in float64:
 * v ← A v/‖A v‖ until the Rayleigh quotient vᵀ A v, which approaches λmax from below, changes by at most `tolerance` of itself, in at
 * most 200 iterations of n² multiplications. 0 for the zero matrix.
 * @example
 * largestEigenvalue(Float64Array.of(2, 0, 0, 1), Float64Array.of(1, 1), 1e-9); // 2
 */
export function largestEigenvalue(matrix: ArrayLike<number>, start: Float64Array, tolerance: number): number {
  let direction = normalized(start);
  let value = 0;
  for (let iteration = 0; iteration < 200; iteration++) {
    const image = product(matrix, direction);
    const latest = dot(image, direction);
    if (Math.abs(latest - value) <= tolerance * Math.abs(latest)) return latest;
    value = latest;
    direction = normalized(image);
  }
  return value;
}

/**
 * A start for power iterations that is the same everywhere and has no symmetry that an eigenvector could be orthogonal to:
 * sin(1 + 1.7 i + 0.3 i²), i = 0 … size − 1.
 */
export function fixedStart(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, index) => Math.sin(1 + 1.7 * index + 0.3 * index ** 2));
}

/** A v. Four rows at once, each summed in the order of its columns: their additions do not wait for each other, and the bits are those of one. */
function product(matrix: ArrayLike<number>, v: Float64Array): Float64Array {
  const n = v.length;
  const image = new Float64Array(n);
  const four = n - (n % 4);
  for (let row = 0; row < four; row += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let column = 0, at = row * n; column < n; column++, at++) {
      const x = v[column];
      a += matrix[at] * x;
      b += matrix[at + n] * x;
      c += matrix[at + 2 * n] * x;
      d += matrix[at + 3 * n] * x;
    }
    image.set([a, b, c, d], row);
  }
  for (let row = four; row < n; row++) {
    for (let column = 0; column < n; column++) image[row] += matrix[row * n + column] * v[column];
  }
  return image;
}
