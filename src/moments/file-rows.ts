import { fileChunks, type FileSamples } from "./file-chunks.js";
import { whitened, type Whitening } from "./gaussianity.js";
import type { ChunkShare } from "./network.js";
import { rowsOf } from "./samples.js";
import type { Chunk, Chunks } from "./stream.js";

/** Some of the rows of a file: those whose place in [0, 1), drawn by a hash of their numbers, lies in [from, to). */
export interface FileRows extends FileSamples {
  readonly from: number;
  readonly to: number;
  /** What is done to x first. */
  readonly whitening?: Whitening;
}

/**
 * Chunks of these rows. The hash draws the same rows at every call and in every thread, whatever their order in the file; rows that are alike
 * fall on one side.
 * @throws UserError as {@link fileChunks} does.
 */
export async function* fileRows(
  { from, to, whitening, ...file }: FileRows,
  share?: ChunkShare,
): AsyncGenerator<Chunk, void> {
  for await (const chunk of fileChunks(file, share)) {
    const some = from <= 0 && to >= 1 ? chunk : rowsOf(chunk, placesWithin(chunk, from, to));
    yield whitening === undefined ? some : { x: whitened(whitening, some.x), y: some.y };
  }
}

/** Where threads find {@link fileRows}. */
export const fileRowsSource = { module: import.meta.url, name: "fileRows" } as const;

/** All rows of the chunks at once. */
export async function collected(chunks: Chunks, inputs: number): Promise<Chunk> {
  const parts: Chunk[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const rows = parts.reduce((sum, { x }) => sum + x.rows, 0);
  const [data, y] = [new Float64Array(rows * inputs), new Float64Array(rows)];
  let row = 0;
  for (const part of parts) {
    data.set(part.x.data, row * inputs);
    y.set(part.y, row);
    row += part.x.rows;
  }
  return { x: { rows, columns: inputs, data }, y };
}

function placesWithin({ x: { rows, columns, data }, y }: Chunk, from: number, to: number): Int32Array {
  const [values, targets] = [wordsOf(data), wordsOf(Float64Array.from(y))];
  const chosen = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    let hash = mixed(mixed(0, targets[2 * row]), targets[2 * row + 1]);
    for (let at = 2 * columns * row; at < 2 * columns * (row + 1); at++) hash = mixed(hash, values[at]);
    const place = avalanche(hash) / 2 ** 32;
    if (place >= from && place < to) chosen[count++] = row;
  }
  return chosen.subarray(0, count);
}

const wordsOf = (values: Float64Array): Uint32Array =>
  new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);

/** A step of MurmurHash3 (Appleby 2011), 32 bits. */
function mixed(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64;
}

/** Its end, after which each bit of the words has moved all of the hash's. */
function avalanche(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
