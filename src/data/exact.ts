/** Numbers in float32 until one of them is not exact there, then all in float64. */
export function exactStore(capacity: number): { push(value: number): void; values(): Float32Array | Float64Array } {
  let array: Float32Array | Float64Array = new Float32Array(capacity);
  let narrow = true;
  let size = 0;
  return {
    push(value) {
      if (narrow && Math.fround(value) !== value) {
        narrow = false;
        const wide = new Float64Array(capacity);
        for (let at = 0; at < size; at++) wide[at] = array[at];
        array = wide;
      }
      array[size++] = value;
    },
    values: () => (size > 0.9 * capacity ? array.subarray(0, size) : array.slice(0, size)), // a copy only where it frees much
  };
}
