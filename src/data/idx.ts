import { endianness } from "node:os";
import { basename } from "node:path";
import { check, UserError } from "../errors.js";
import type { RawTable } from "./dataset.js";
import { largestFloat32 } from "./numbers.js";

/** An array as an IDX file holds it. */
export interface IdxArray {
  readonly shape: readonly number[];
  /** Row by row; float32 for the types that it holds exactly. */
  readonly values: Float32Array | Float64Array;
}

/** Numbers of the machine's own order in these bytes, which begin a buffer of their own. */
type View = new (bytes: ArrayBuffer) => ArrayLike<number>;

/** A type of entries, big endian. */
interface EntryType {
  /** Bytes an entry. */
  readonly size: number;
  /** Whether float32 holds every entry exactly. */
  readonly narrow: boolean;
  /** Reads one of them where it lies. */
  readonly read: (view: DataView, offset: number) => number;
  /** Turns the order of the bytes of all, in place. */
  readonly turn?: (bytes: Buffer) => Buffer;
  readonly View: View;
}

/** By the type byte. */
const types: Readonly<Record<number, EntryType>> = {
  0x08: { size: 1, narrow: true, read: (view, at) => view.getUint8(at), View: Uint8Array },
  0x09: { size: 1, narrow: true, read: (view, at) => view.getInt8(at), View: Int8Array },
  0x0b: { size: 2, narrow: true, read: (view, at) => view.getInt16(at), turn: (all) => all.swap16(), View: Int16Array },
  0x0c: {
    size: 4,
    narrow: false,
    read: (view, at) => view.getInt32(at),
    turn: (all) => all.swap32(),
    View: Int32Array,
  },
  0x0d: { size: 4, narrow: true, read: (view, at) => view.getFloat32(at), turn: (all) => all.swap32(), View: Float32Array }, // prettier-ignore
  0x0e: { size: 8, narrow: false, read: (view, at) => view.getFloat64(at), turn: (all) => all.swap64(), View: Float64Array }, // prettier-ignore
};

/**
 * Where the entries of an IDX file, the format of MNIST, lie: two zero bytes, a type byte, the number of dimensions, their sizes as 32-bit
 * integers, and the entries, all big endian. From the file's first bytes, header included.
 * @throws UserError with the byte offset at which the file stops being one.
 */
export function idxLayout(path: string, bytes: Buffer) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = bytes.length >= 4 && view.getUint16(0) === 0 ? types[bytes[2]] : undefined;
  const rank = bytes[3];
  if (type === undefined || rank === 0) {
    throw fault(
      path,
      0,
      "an IDX file begins with two zero bytes, a type byte and its number of dimensions",
      bytes.subarray(0, 4).toString("hex") || "nothing",
    );
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw fault(path, bytes.length, `the header has ${start} bytes`, `${bytes.length} bytes`);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  return {
    ...{ shape, start, ...type, fortran: false },
    rule: "every entry must be a finite number within float32",
    holds: (value: number): boolean => Math.abs(value) <= largestFloat32,
  };
}

/**
 * Reads an IDX file of the content given, whose entries lie as {@link idxLayout} says.
 * @throws UserError with the byte offset at which the file stops being one, and for an entry beyond float32.
 */
export function parseIdx(path: string, bytes: Buffer): IdxArray {
  const { shape, start: header, rule, ...type } = idxLayout(path, bytes);
  const entries = shape.reduce((product, size) => product * size, 1);
  const expected = header + entries * type.size;
  if (bytes.length !== expected) {
    throw fault(
      path,
      Math.min(bytes.length, expected),
      `${shape.join(" x ")} entries take ${expected} bytes`,
      `${bytes.length} bytes`,
    );
  }
  const values = entriesOf(bytes.subarray(header), type);
  const bad = firstBeyond(values);
  if (bad >= 0) throw fault(path, header + bad * type.size, rule, String(values[bad]));
  return { shape, values };
}

/** Copied and turned as a whole: entry by entry, 47 million pixels take a second. */
function entriesOf(bytes: Buffer, { narrow, turn, View }: EntryType): Float32Array | Float64Array {
  const own = new Uint8Array(bytes);
  if (endianness() === "LE") turn?.(Buffer.from(own.buffer));
  const entries = new View(own.buffer);
  return narrow ? new Float32Array(entries) : new Float64Array(entries);
}

/** The first entry that is no finite number within float32; −1 where all are. */
function firstBeyond(values: Float32Array | Float64Array): number {
  for (let at = 0; at < values.length; at++) if (!(Math.abs(values[at]) <= largestFloat32)) return at;
  return -1;
}

/** Images (one row each, however many axes they have) and their labels; `path`: of both files, for messages. */
export function idxTable(path: { images: string; labels: string }, inputs: IdxArray, codes: IdxArray): RawTable {
  const samples = inputs.shape[0];
  check(inputs.values.length > 0 && inputs.shape.length >= 2, () => ({
    where: path.images,
    rule: "images are an IDX array of two axes or more with at least one image",
    received: `shape ${inputs.shape.join(" x ")}`,
    repair: "Give the images as --data and the labels as --labels.",
  }));
  check(codes.shape.length === 1 && codes.shape[0] === samples, () => ({
    where: path.labels,
    rule: `there must be one label for each of the ${samples} images`,
    received: `shape ${codes.shape.join(" x ")}`,
    repair: "Give the label file that belongs to these images.",
  }));
  return {
    name: basename(path.images),
    samples,
    dimension: inputs.values.length / samples,
    inputs: inputs.values,
    labels: Array.from(codes.values, String),
    place: (index) => `${path.images}, image ${index}`,
  };
}

function fault(path: string, offset: number, rule: string, received: string): UserError {
  const repair = "The file may be truncated or of another format: get it again, or give a CSV file.";
  return new UserError({ where: `${path}, byte ${offset}`, rule, received, repair });
}
