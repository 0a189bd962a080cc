import { open } from "node:fs/promises";
import { npyLayout } from "../data/npy.js";
import { check } from "../errors.js";
import type { ChunkShare } from "./network.js";
import type { Chunk } from "./stream.js";

/** Samples in a NumPy file, a row each. */
export interface NpySamples {
  readonly path: string;
  /** The column of y, from 0; default the last. */
  readonly target?: number;
}

const chunkRows = 10_000;

/**
 * The rows of an NPY file [N, n + 1] (float64 or another type that parseNpy reads, C order) in chunks of at most 10,000, read one at a time: memory does not
 * grow with N. With a share for several threads, as a source of parallelMoments.
 * @throws UserError for a file of another shape or order, and one that ends too soon.
 * @example
 * const chunks = npyChunks({ path: "samples.npy" }); // { x, y } one after another, the last column as target
 */
export async function* npyChunks(
  { path, target }: NpySamples,
  { index, of }: ChunkShare = { index: 0, of: 1 },
): AsyncGenerator<Chunk, void> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(4096);
    await file.read(head, 0, head.length, 0);
    const { start, shape, reader, fortran } = npyLayout(path, head);
    const [rows, columns] = shape;
    requireTable(path, { shape, fortran, target });
    const bytes = Buffer.alloc(chunkRows * columns * reader.size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let from = index * chunkRows; from < rows; from += of * chunkRows) {
      const count = Math.min(chunkRows, rows - from);
      const wanted = count * columns * reader.size;
      const { bytesRead } = await file.read(bytes, 0, wanted, start + from * columns * reader.size);
      requireWhole(path, bytesRead, wanted);
      yield chunkOf(count, columns, target ?? columns - 1, (at) => reader.read(view, at * reader.size));
    }
  } finally {
    await file.close();
  }
}

function chunkOf(rows: number, columns: number, target: number, read: (at: number) => number): Chunk {
  const [data, y] = [new Float64Array(rows * (columns - 1)), new Float64Array(rows)];
  for (let row = 0, to = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const value = read(row * columns + column);
      if (column === target) y[row] = value;
      else data[to++] = value;
    }
  return { x: { rows, columns: columns - 1, data }, y };
}

interface Table {
  readonly shape: readonly number[];
  readonly fortran: boolean;
  readonly target: number | undefined;
}

function requireTable(path: string, { shape, fortran, target = 0 }: Table): void {
  const fits = shape.length === 2 && shape[1] >= 2 && Number.isInteger(target) && target >= 0 && target < shape[1];
  check(fits && !fortran, () => ({
    where: `npyChunks of ${path}`,
    rule: "the array is [N, n + 1] in C order, and the target one of its columns, counted from 0",
    received: `[${shape.join(", ")}]${fortran ? " in Fortran order" : ""}, target ${target}`,
    repair: "Save np.ascontiguousarray(np.column_stack([x, y])).",
  }));
}

function requireWhole(path: string, read: number, wanted: number): void {
  check(read === wanted, () => ({
    where: `npyChunks of ${path}`,
    rule: "the file must have all the rows that its header names",
    received: `${read} of ${wanted} bytes of a chunk`,
    repair: "Save it again.",
  }));
}
