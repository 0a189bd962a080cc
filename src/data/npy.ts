import { check } from "../errors.js";
import type { ArrayLayout } from "./array-blocks.js";

const readers: Readonly<Record<string, { size: number; read: (view: DataView, at: number) => number }>> = {
  "<f8": { size: 8, read: (view, at) => view.getFloat64(at, true) },
  "<f4": { size: 4, read: (view, at) => view.getFloat32(at, true) },
  "<i4": { size: 4, read: (view, at) => view.getInt32(at, true) },
  "<i8": { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  "|u1": { size: 1, read: (view, at) => view.getUint8(at) },
};

/**
 * Where the entries of NumPy's NPY format lie, versions 1 to 3: 93 "NUMPY", a header that names type, order and shape, and the entries; float64,
 * float32, int32, int64 and uint8, little endian. From the file's first bytes, header included.
 * @throws UserError for other types and a broken header.
 */
export function npyLayout(path: string, bytes: Buffer): ArrayLayout {
  const long = bytes[6] > 1;
  const start = (long ? 12 : 10) + (bytes.length < 12 ? 0 : long ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  const header = bytes.toString("latin1", 10, start);
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? "";
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? "").split(",").filter((part) => part.trim() !== "").map(Number); // prettier-ignore
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  check(reader !== undefined, () => fault(path, `an NPY array must be of ${Object.keys(readers).join(", ")}`, `'${type}'`, "Save it with astype('float64').")); // prettier-ignore
  const fortran = header.includes("'fortran_order': True");
  return { shape, start, fortran, ...reader, rule: "every entry must be finite", holds: Number.isFinite };
}

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
