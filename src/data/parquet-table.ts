import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { check } from "../errors.js";
import { choiceNotes, chosenColumns, type TableChoice } from "./choice.js";
import type { ParsedTable } from "./csv.js";
import { labelColumn } from "./header.js";
import { largestFloat32 } from "./numbers.js";
import { numberIn, requireLimit, whole } from "./parquet.js";

/**
 * A Parquet file as a table with a column `labels` of text or numbers (where it is given), as `parseCsv` has them; with `optional` the file may lack it. `lines` are rows from 1.
 * @throws UserError for what is no such file, a column that is not there, empty labels, and cells that are no finite numbers within float32.
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
  const inputs = new Float64Array(rows.length * columns.length);
  rows.forEach((row, at) => columns.forEach((name, column) => (inputs[at * columns.length + column] = trainable(path, row[name], name, at)))); // prettier-ignore
  const named = rows.map((row, at) => (label < 0 ? "" : labelIn(path, row[all[label]], at)));
  const lines = Uint32Array.from(rows, (_, at) => at + 1);
  return { columns, inputs, labels: named, lines, notes: choiceNotes({ names: all, label }, used) };
}

/** All rows by the names of their columns. */
async function rowsOf(path: string, bytes: Buffer): Promise<{ all: string[]; rows: Record<string, unknown>[] }> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const metadata = await whole(path, () => Promise.resolve().then(() => parquetMetadata(file)));
  requireLimit(path, metadata, Number(metadata.num_rows));
  const rows = await whole(path, () => parquetReadObjects({ file }));
  check(rows.length > 0, () => ({ where: path, rule: "a table needs a row", received: "no rows", repair: "Add the samples." })); // prettier-ignore
  return { all: Object.keys(rows[0]), rows };
}

function trainable(path: string, cell: unknown, name: string, row: number): number {
  const value = numberIn(path, cell, name, row);
  check(Math.abs(value) <= largestFloat32, () => ({
    where: `${path}, row ${row + 1}, column '${name}'`,
    rule: "every number must lie within float32, ±3.4028235e38",
    received: String(value),
    repair: "Scale this column, or leave out this row.",
  }));
  return value;
}

function labelIn(path: string, cell: unknown, row: number): string {
  const text = (cell === null || cell === undefined ? "" : String(cell as string)).normalize("NFC").trim();
  check(text !== "", () => ({
    where: `${path}, row ${row + 1}`,
    rule: "every row must have a label",
    received: "an empty cell",
    repair: "Fill in or leave out this row.",
  }));
  return text;
}
