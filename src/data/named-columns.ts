import { basename } from "node:path";
import { check } from "../errors.js";
import { columnBlocks, type ColumnsChoice } from "./column-blocks.js";
import { csvCell } from "./csv-cell.js";
import type { NamedColumns } from "./table-columns.js";

/**
 * All rows of {@link columnBlocks} at once; undefined where they are more numbers than `most` (default: as many as there are).
 * @throws UserError as columnBlocks does.
 */
export async function readColumns(path: string, choice?: ColumnsChoice): Promise<NamedColumns>;
export async function readColumns(
  path: string,
  choice: ColumnsChoice | undefined,
  most: number,
): Promise<NamedColumns | undefined>;
export async function readColumns(
  path: string,
  choice: ColumnsChoice = {},
  most = Infinity,
): Promise<NamedColumns | undefined> {
  const { names, read } = await columnBlocks(path, choice);
  const blocks: Float64Array[] = [];
  let size = 0;
  for await (const { values } of read({ index: 0, of: 1 })) {
    size += values.length;
    if (size > most) return undefined;
    blocks.push(values);
  }
  const all = new Float64Array(size);
  blocks.reduce((at, block) => (all.set(block, at), at + block.length), 0);
  return { names, rows: size / names.length, values: all };
}

/**
 * One column as targets y [N], the others as inputs x [N, n].
 * @throws UserError for a column that is not there, and tables without another.
 */
export function splitTarget(path: string, { names, rows, values }: NamedColumns, target: string) {
  const { place, names: inputs } = targetOf(path, names, target);
  const n = names.length - 1;
  const data = new Float64Array(rows * n);
  const y = new Float64Array(rows);
  for (let at = 0, to = 0; at < values.length; at++) {
    if (at % names.length === place) y[Math.floor(at / names.length)] = values[at];
    else data[to++] = values[at];
  }
  return { x: { rows, columns: n, data }, y, names: inputs };
}

/** The target's place among the columns, and the names of the others. @throws UserError as {@link splitTarget} does. */
export function targetOf(path: string, names: readonly string[], target: string) {
  const place = names.indexOf(target);
  check(place >= 0 && names.length > 1, () => ({
    where: "--target",
    rule: `it must name a column of ${basename(path)} beside which there are others`,
    received: target,
    repair: `There are ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}.`,
  }));
  return { place, names: names.filter((_, at) => at !== place) };
}

/** What a table's file name asks for: ".csv", ".parquet" or ".npy". */
const tableFormats = ["csv", "parquet", "npy"] as const;

/**
 * The format that a file's name asks for.
 * @throws UserError for another ending.
 */
export function tableEnding(path: string): (typeof tableFormats)[number] {
  const format = tableFormats.find((ending) => path.endsWith(`.${ending}`));
  check(format !== undefined, () => ({
    where: "--to",
    rule: `the file's name must end in ${tableFormats.map((ending) => `.${ending}`).join(", ")}`,
    received: path,
    repair: "For example --to data.csv.",
  }));
  return format;
}

/**
 * Columns as the bytes of a file in the format that its name ends in.
 * @throws UserError for another ending, and for labels in an array.
 */
export async function tableBytes(path: string, columns: NamedColumns): Promise<Uint8Array> {
  const format = tableEnding(path);
  check(columns.labels === undefined || format !== "npy", () => ({
    where: "--to",
    rule: "an array of numbers has no column of labels",
    received: path,
    repair: "Write .csv or .parquet, or leave --labels out and name the column by --drop.",
  }));
  if (format === "csv") return new TextEncoder().encode(csvOf(columns));
  if (format === "parquet") return (await import("./parquet.js")).parquetOf(columns);
  return npyOf(columns);
}

function csvOf({ names, rows, values, labels }: NamedColumns): string {
  const header = labels === undefined ? names : [...names, labels.name];
  const lines = [header.map(csvCell).join(",")];
  for (let row = 0; row < rows; row++) {
    const numbers = values.subarray(row * names.length, (row + 1) * names.length).join();
    lines.push(labels === undefined ? numbers : `${numbers},${csvCell(labels.texts[row])}`);
  }
  return `${lines.join("\n")}\n`;
}

async function npyOf({ names, rows, values }: NamedColumns): Promise<Uint8Array> {
  const { npyHeader } = await import("./npy.js");
  return Buffer.concat([
    npyHeader(rows, names.length),
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  ]);
}
