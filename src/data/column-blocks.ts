import type { Choose, ColumnBlocks } from "./blocks.js";
import { openBytes } from "./byte-reader.js";
import { chosenColumns, type TableChoice } from "./choice.js";
import { signatureOf } from "./signature.js";

/** Which columns are read: those chosen, and one more whatever was chosen. */
export type ColumnsChoice = TableChoice & { readonly also?: string };

/**
 * The numbers of a text table with a header, an IDX or NPY array of two axes, each plain or gzip, or a Parquet file, told apart by first
 * bytes; columns of arrays are named by their places "1", "2", …. Blocks are 4 MiB of text, or 10,000 rows (fewer where they take more than 32 MiB).
 * @throws UserError with file and place for all that is no such file, some of it only as the blocks are read.
 */
export async function columnBlocks(path: string, choice: ColumnsChoice = {}): Promise<ColumnBlocks> {
  const open = () => openBytes(path);
  const choose: Choose = (names) => chosen(path, names, choice);
  const reader = await open();
  const head = await reader.at(0, 4096).finally(() => reader.close());
  if (head.toString("latin1", 0, 4) === "PAR1") return (await import("./parquet.js")).parquetBlocks(path, choose);
  if (head.toString("latin1", 1, 6) === "NUMPY") {
    const { npyLayout } = await import("./npy.js");
    return (await import("./array-blocks.js")).arrayBlocks({ path, open, choose }, npyLayout(path, head));
  }
  if (signatureOf(path, head) === "idx") {
    const { idxLayout } = await import("./idx.js");
    return (await import("./array-blocks.js")).arrayBlocks({ path, open, choose }, idxLayout(path, head));
  }
  const { textBlocks } = await import("./text-blocks.js");
  return textBlocks({ path, open, choose, named: choice.also ?? "", delimiter: choice.delimiter });
}

function chosen(where: string, names: readonly string[], choice: ColumnsChoice): number[] {
  const places = new Set(chosenColumns({ where, names, label: -1 }, choice));
  return names.flatMap((name, place) => (name === choice.also || places.has(place) ? [place] : []));
}
