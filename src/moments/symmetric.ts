/** The symmetric [n, n] entries of an upper triangle, row by row. */
export function fromUpper(n: number, upper: Float64Array): Float64Array {
  const full = new Float64Array(n * n);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i; j < n; j++, at++) full[i * n + j] = full[j * n + i] = upper[at];
  }
  return full;
}
