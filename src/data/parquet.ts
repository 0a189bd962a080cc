import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema, type FileMetaData } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { check, messageOf, UserError } from "../errors.js";
import { blockRows, type BlockShare, type Choose, type ColumnBlocks } from "./blocks.js";
import { unpackedLimit } from "./limit.js";
import type { NamedColumns } from "./table-columns.js";

/**
 * The numeric columns of a Parquet file, plain or Snappy (by hyparquet), a row group in memory at a time; booleans are refused, integers of 64
 * bits become float64. `choose` names the places of those that are read.
 * @throws UserError for what is no such file, and for cells that are no finite numbers, with column and row.
 */
export async function parquetBlocks(path: string, choose: Choose): Promise<ColumnBlocks> {
  const metadata = await whole(path, async () => parquetMetadataAsync(await asyncBufferFromFile(path)));
  check(metadata.num_rows > 0n, () => ({ where: path, rule: "a table needs a row", received: "no rows", repair: "Add the samples." })); // prettier-ignore
  const all = parquetSchema(metadata).children.map(({ element }) => element.name);
  const names = choose(all).map((place) => all[place]);
  return { names, read: (share) => blocksOf({ path, metadata, names }, share) };
}

/** What the library gives; what it cannot read is the file's fault. */
export async function whole<T>(path: string, read: () => Promise<T>): Promise<T> {
  return read().catch((error: unknown) => {
    throw new UserError({
      where: path,
      rule: "a Parquet file must be whole, and its pages plain or packed by Snappy",
      received: messageOf(error),
      repair: "Write it again with compression='snappy', or as CSV.",
    });
  });
}

interface Body {
  readonly path: string;
  readonly metadata: FileMetaData;
  readonly names: readonly string[];
}

async function* blocksOf(body: Body, { index, of }: BlockShare): AsyncGenerator<NamedColumns, void> {
  const most = blockRows(body.names.length);
  let [start, number] = [0, 0];
  for (const { num_rows: rows } of body.metadata.row_groups) {
    const [first, end] = [number, start + Number(rows)];
    number += Math.ceil(Number(rows) / most);
    const mine = first + ((((index - first) % of) + of) % of); // the first number from there on that is this share's
    const columns = mine < number ? await groupOf(body, start, end) : [];
    for (let block = mine; block < number; block += of)
      yield blockOf(body, columns, { group: start, from: (block - first) * most, to: Math.min((block - first + 1) * most, Number(rows)) }); // prettier-ignore
    start = end;
  }
}

/** Cells of some columns, [column][row]. */
type Cells = readonly ArrayLike<unknown>[];

/** The rows of one group. */
async function groupOf({ path, metadata, names }: Body, rowStart: number, rowEnd: number): Promise<Cells> {
  requireLimit(path, metadata, rowEnd - rowStart);
  const parts = new Map(names.map((name) => [name, [] as { rowStart: number; cells: ArrayLike<unknown> }[]]));
  await whole(path, async () =>
    parquetRead({
      ...{ file: await asyncBufferFromFile(path), metadata, columns: [...names], rowStart, rowEnd },
      onChunk: ({ columnName, columnData, rowStart }) => void parts.get(columnName)?.push({ rowStart, cells: columnData }), // prettier-ignore
    }),
  );
  return names.map((name) => {
    const found = (parts.get(name) ?? []).sort((a, b) => a.rowStart - b.rowStart).map(({ cells }) => cells);
    return found.length === 1 ? found[0] : found.flatMap((cells) => Array.from(cells));
  });
}

/** What the footer says of a group must be within {@link unpackedLimit}: a few bytes can stand for any number of rows. */
export function requireLimit(path: string, { row_groups: groups }: FileMetaData, rows: number): void {
  const sizes = groups.map(({ columns, num_rows }) => {
    const unpacked = columns.reduce((sum, { meta_data: meta }) => sum + Number(meta?.total_uncompressed_size ?? 0), 0);
    return Math.max(unpacked, 8 * Number(num_rows) * columns.length);
  });
  const bytes = Math.max(...sizes);
  check(bytes <= unpackedLimit(), () => ({
    where: path,
    rule: `a row group of a Parquet file may unpack to ${unpackedLimit()} bytes`,
    received: `${rows} rows, ${bytes} bytes`,
    repair: "Where you trust the file: --max-bytes, for example --max-bytes 3e9.",
  }));
}

function blockOf(
  { path, names }: Body,
  columns: Cells,
  { group, from, to }: { group: number; from: number; to: number },
): NamedColumns {
  // prettier-ignore
  const values = new Float64Array((to - from) * names.length);
  columns.forEach((cells, column) => {
    for (let row = from; row < to; row++)
      values[(row - from) * names.length + column] = numberIn(path, cells[row], names[column], group + row);
  });
  return { names, rows: to - from, values };
}

export function numberIn(path: string, cell: unknown, name: string, row: number): number {
  const value = typeof cell === "bigint" ? Number(cell) : cell;
  check(typeof value === "number" && Number.isFinite(value), () => ({
    where: `${path}, row ${row + 1}, column '${name}'`,
    rule: "every cell must be a finite number",
    received: String(cell as string),
    repair: "Drop or mend this row, or leave this column out.",
  }));
  return value as number;
}

/** Columns as a Parquet file of doubles, packed by Snappy, and a last column of text where there are labels. */
export function parquetOf({ names, rows, values, labels }: NamedColumns): Uint8Array {
  const numbers = names.map((name, column) => ({
    ...{ name, type: "DOUBLE" as const },
    data: new Float64Array(rows).map((_, row) => values[row * names.length + column]),
  }));
  const texts = labels === undefined ? [] : [{ name: labels.name, type: "STRING" as const, data: [...labels.texts] }];
  return new Uint8Array(parquetWriteBuffer({ columnData: [...numbers, ...texts] }));
}
