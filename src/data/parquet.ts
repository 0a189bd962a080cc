import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { check, messageOf, UserError } from "../errors.js";
import { choiceNotes, chosenColumns, type TableChoice } from "./choice.js";
import type { ParsedTable } from "./csv.js";
import { labelColumn } from "./header.js";
import { unpackedLimit } from "./limit.js";
import { largestFloat32 } from "./numbers.js";
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
  const { all, rows } = await rowsOf(path, bytes);
  const names = choose(all).map((place) => all[place]);
  return { names, rows: rows.length, values: numbersOf(path, rows, names) };
}

/**
 * A Parquet file as a table with a column `labels` of text or numbers (where it is given), as `parseCsv` has them; with `optional` the file may lack it. `lines` are rows from 1.
 * @throws UserError as {@link parseParquet}, for a column that is not there, empty labels, and numbers beyond float32.
 */
export async function parquetTable(
  path: string,
  bytes: Buffer,
  labels?: string,
  { optional = false, ...choice }: TableChoice & { readonly optional?: boolean } = {},
): Promise<ParsedTable> {
  const { all, rows } = await rowsOf(path, bytes);
  const wanted = labels?.normalize("NFC").trim();
  const label = wanted === undefined || (optional && !all.includes(wanted)) ? -1 : labelColumn(path, all, wanted);
  const used = chosenColumns({ where: path, names: all, label }, choice);
  const columns = used.map((place) => all[place]);
  const inputs = numbersOf(path, rows, columns);
  const large = inputs.findIndex((value) => Math.abs(value) > largestFloat32);
  check(large < 0, () => ({
    where: `${path}, row ${Math.floor(large / columns.length) + 1}, column '${columns[large % columns.length]}'`,
    rule: "every number must lie within float32, ±3.4028235e38",
    received: String(inputs[large]),
    repair: "Scale this column, or leave out this row.",
  }));
  const named = rows.map((row, at) => (label < 0 ? "" : labelIn(path, row[all[label]], at)));
  const lines = Uint32Array.from(rows, (_, at) => at + 1);
  return { columns, inputs, labels: named, lines, notes: choiceNotes({ names: all, label }, used) };
}

function labelIn(path: string, cell: unknown, row: number): string {
  const text =
    cell === null || cell === undefined
      ? ""
      : String(cell as string)
          .normalize("NFC")
          .trim();
  check(text !== "", () => ({
    where: `${path}, row ${row + 1}`,
    rule: "every row must have a label",
    received: "an empty cell",
    repair: "Fill in or leave out this row.",
  }));
  return text;
}

/** All rows by the names of their columns. */
async function rowsOf(path: string, bytes: Buffer): Promise<{ all: string[]; rows: Record<string, unknown>[] }> {
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
  return { all: Object.keys(rows[0]), rows };
}

function numbersOf(path: string, rows: readonly Record<string, unknown>[], names: readonly string[]): Float64Array {
  const values = new Float64Array(rows.length * names.length);
  rows.forEach((row, at) => names.forEach((name, column) => (values[at * names.length + column] = numberIn(path, row[name], name, at)))); // prettier-ignore
  return values;
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

/** Columns as a Parquet file of doubles, packed by Snappy, and a last column of text where there are labels. */
export function parquetOf({ names, rows, values, labels }: NamedColumns): Uint8Array {
  const numbers = names.map((name, column) => ({
    ...{ name, type: "DOUBLE" as const },
    data: new Float64Array(rows).map((_, row) => values[row * names.length + column]),
  }));
  const texts = labels === undefined ? [] : [{ name: labels.name, type: "STRING" as const, data: [...labels.texts] }];
  return new Uint8Array(parquetWriteBuffer({ columnData: [...numbers, ...texts] }));
}
