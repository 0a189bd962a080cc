import { check, UserError } from "../errors.js";

/** An array as an NPY file holds it, in C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

const readers: Readonly<Record<string, { size: number; read: (view: DataView, at: number) => number }>> = {
  "<f8": { size: 8, read: (view, at) => view.getFloat64(at, true) },
  "<f4": { size: 4, read: (view, at) => view.getFloat32(at, true) },
  "<i4": { size: 4, read: (view, at) => view.getInt32(at, true) },
  "<i8": { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  "|u1": { size: 1, read: (view, at) => view.getUint8(at) },
};

/**
 * Reads NumPy's NPY format, versions 1 to 3: 93 "NUMPY", a header that names type, order and shape, and the entries; float64, float32, int32, int64 and
 * uint8, little endian, C or Fortran order.
 * @throws UserError for other types, a broken header, a length that does not fit, and entries that are not finite.
 */
export function parseNpy(path: string, bytes: Buffer): NpyArray {
  const { start, shape, reader, fortran } = npyLayout(path, bytes);
  const size = shape.reduce((product, length) => product * length, 1);
  check(
    bytes.length === start + size * reader.size && shape.length > 0,
    () =>
    fault(path, `${shape.join(" x ")} entries take ${start + size * reader.size} bytes`, `${bytes.length} bytes`, "Save it again."), // prettier-ignore
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = new Float64Array(size).map((_, at) => reader.read(view, start + at * reader.size));
  const values = fortran && shape.length === 2 ? turned(stored, shape[0], shape[1]) : stored;
  check(!fortran || shape.length <= 2, () => fault(path, "arrays in Fortran order have two axes at most", shape.join(" x "), "Save np.ascontiguousarray(array).")); // prettier-ignore
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new UserError(fault(path, "every entry must be finite", `${values[bad]} at entry ${bad}`, "Drop or mend that row.")); // prettier-ignore
  return { shape, values };
}

/** Where an NPY file's entries begin, and how they lie there: from its first bytes, header included. */
export function npyLayout(path: string, bytes: Buffer) {
  const long = bytes[6] > 1;
  const start = (long ? 12 : 10) + (long ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  const header = bytes.toString("latin1", 10, start);
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? "";
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? "").split(",").filter((part) => part.trim() !== "").map(Number); // prettier-ignore
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  check(reader !== undefined, () => fault(path, `an NPY array must be of ${Object.keys(readers).join(", ")}`, `'${type}'`, "Save it with astype('float64').")); // prettier-ignore
  return { start, shape, reader, fortran: header.includes("'fortran_order': True") };
}

const turned = (stored: Float64Array, rows: number, columns: number): Float64Array =>
  new Float64Array(stored.length).map((_, at) => stored[(at % columns) * rows + Math.floor(at / columns)]);

const fault = (where: string, rule: string, received: string, repair: string) => ({ where, rule, received, repair });

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
