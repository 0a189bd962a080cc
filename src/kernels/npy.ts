/**
 * The header of a NumPy file, version 1.0, of a float64 array [rows, columns] in little-endian bytes, row by row; the numbers follow it. A
 * multiple of 64 bytes, as the format asks.
 */
export function npyHeader(rows: number, columns: number): Uint8Array {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const size = Math.ceil((10 + text.length + 1) / 64) * 64;
  const header = new Uint8Array(size).fill(32);
  header.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, (size - 10) & 255, (size - 10) >> 8]);
  header.set(new TextEncoder().encode(text), 10);
  header[size - 1] = 10;
  return header;
}
