/** Σ aᵢ bᵢ, in the order of the entries. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index];
  return sum;
}

/** v/‖v‖; zero stays zero. */
export function normalized(v: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(v, v));
  return norm === 0 ? v : v.map((value) => value / norm);
}
