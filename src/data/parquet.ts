import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { check, messageOf, UserError } from "../errors.js";
import { unpackedLimit } from "./limit.js";
import type { NamedColumns } from "./table-columns.js";

/**
 * The numeric columns of a Parquet file, plain or Snappy (by hyparquet); booleans are refused, integers of 64 bits become float64. `choose`
 * names the places of those that are read.
 * @throws UserError for what is no such file, and for cells that are no finite numbers, with column and row.
 */
export async function parseParquet(
  path: string,
  bytes: Buffer,
  choose: (names: readonly string[]) => readonly number[],
): Promise<NamedColumns> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = await readWithin(path, file).catch((error: unknown) => {
    if (error instanceof UserError) throw error;
    throw new UserError({
      where: path,
      rule: "a Parquet file must be whole, and its pages plain or packed by Snappy",
      received: messageOf(error),
      repair: "Write it again with compression='snappy', or as CSV.",
    });
  });
  check(rows.length > 0, () => ({ where: path, rule: "a table needs a row", received: "no rows", repair: "Add the samples." })); // prettier-ignore
  const all = Object.keys(rows[0]);
  const names = choose(all).map((place) => all[place]);
  const values = new Float64Array(rows.length * names.length);
  rows.forEach((row, at) => names.forEach((name, column) => (values[at * names.length + column] = numberIn(path, row[name], name, at)))); // prettier-ignore
  return { names, rows: rows.length, values };
}

/** Reads what its footer says to be within {@link unpackedLimit}: a few bytes can stand for any number of rows. */
async function readWithin(path: string, file: ArrayBuffer): Promise<Record<string, unknown>[]> {
  const { num_rows: rows, row_groups: groups } = parquetMetadata(file);
  const chunks = groups.flatMap(({ columns }) => columns);
  const unpacked = chunks.reduce((sum, { meta_data: meta }) => sum + Number(meta?.total_uncompressed_size ?? 0), 0);
  const numbers = 8 * Number(rows) * Math.max(0, ...groups.map(({ columns }) => columns.length));
  const bytes = Math.max(unpacked, numbers);
  check(bytes <= unpackedLimit(), () => ({
    where: path,
    rule: `a Parquet file may unpack to ${unpackedLimit()} bytes`,
    received: `${rows} rows, ${bytes} bytes`,
    repair: "Where you trust the file: --max-bytes, for example --max-bytes 3e9.",
  }));
  return parquetReadObjects({ file });
}

function numberIn(path: string, cell: unknown, name: string, row: number): number {
  const value = typeof cell === "bigint" ? Number(cell) : cell;
  check(typeof value === "number" && Number.isFinite(value), () => ({
    where: `${path}, row ${row + 1}, column '${name}'`,
    rule: "every cell must be a finite number",
    received: String(cell as string),
    repair: "Drop or mend this row, or leave this column out.",
  }));
  return value as number;
}

/** Columns as a Parquet file of doubles, packed by Snappy. */
export function parquetOf({ names, rows, values }: NamedColumns): Uint8Array {
  const columnData = names.map((name, column) => ({
    ...{ name, type: "DOUBLE" as const },
    data: new Float64Array(rows).map((_, row) => values[row * names.length + column]),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
