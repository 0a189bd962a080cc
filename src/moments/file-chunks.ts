import type { TableChoice } from "../data/choice.js";
import { columnBlocks } from "../data/column-blocks.js";
import { splitTarget } from "../data/named-columns.js";
import type { ChunkShare } from "./network.js";
import type { Chunk } from "./stream.js";

/** Samples in a file, a row each, of which `columns` and `drop` may choose some inputs. */
export interface FileSamples extends TableChoice {
  readonly path: string;
  /** The column of y, by its name; in an array by its place from 1. Default the last of those read. */
  readonly target?: string;
}

/**
 * The rows of a CSV, IDX, NPY or Parquet file (told apart by first bytes, all but Parquet plain or gzip) in chunks, read one at a time: 4 MiB of
 * text, or 10,000 rows, of Parquet with a row group in memory, so that memory does not grow with N. With a share for several threads, as a
 * source of parallelMoments: `{ module: import.meta.resolve("overparam/moments"), name: "fileChunks", argument: { path } }`.
 * @throws UserError, with file and place, for what is no such file, cells that are no finite numbers and a target that is not there.
 * @example
 * const chunks = fileChunks({ path: "data/points.csv" }); // { x, y } one after another, the last column as target
 */
export async function* fileChunks(
  { path, target, ...choice }: FileSamples,
  share: ChunkShare = { index: 0, of: 1 },
): AsyncGenerator<Chunk, void> {
  const { names, read } = await columnBlocks(path, target === undefined ? choice : { ...choice, also: target });
  for await (const block of read(share)) {
    const { x, y } = splitTarget(path, block, target ?? names[names.length - 1]);
    yield { x, y };
  }
}
