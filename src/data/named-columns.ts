import { basename } from "node:path";
import { check } from "../errors.js";
import { chosenColumns, pickColumns, type TableChoice } from "./choice.js";
import { csvCell } from "./csv-cell.js";
import { parseCsv } from "./csv.js";
import { readBytes } from "./file.js";
import { parseIdx } from "./idx.js";
import { numberOf } from "./numbers.js";
import { signatureOf } from "./signature.js";
import type { NamedColumns } from "./table-columns.js";

/**
 * The numbers of a text table with a header, an IDX or NPY array of two axes, or a Parquet file, told apart by first bytes; columns of arrays are
 * named by their places "1", "2", …. `choice` leaves columns out; its column `also` is one beside those chosen.
 * @throws UserError with file and place for all that is no such file.
 */
export async function readColumns(path: string, choice: ColumnsChoice = {}): Promise<NamedColumns> {
  const content = await readBytes(path);
  if (content.toString("latin1", 1, 6) === "NUMPY") return ofArray(path, (await import("./npy.js")).parseNpy(path, content), choice); // prettier-ignore
  const kind = signatureOf(path, content);
  if (kind === "idx") return ofArray(path, parseIdx(path, content), choice);
  if (kind === "parquet")
    return (await import("./parquet.js")).parseParquet(path, content, (names) => chosen(path, names, choice));
  const { columns, inputs, lines } = parseCsv(path, content, undefined, choice);
  check(!columns.every((name) => !Number.isNaN(numberOf(name))), () => ({
    where: `${path}, line 1`,
    rule: "the first line must name the columns",
    received: "a line of numbers",
    repair: "Write a line of names such as x1,x2,y above it.",
  }));
  return { names: columns, rows: lines.length, values: Float64Array.from(inputs) };
}

/** Which columns are read: those chosen, and one more whatever was chosen. */
type ColumnsChoice = TableChoice & { readonly also?: string };

function chosen(where: string, names: readonly string[], choice: ColumnsChoice): number[] {
  const places = new Set(chosenColumns({ where, names, label: -1 }, choice));
  return names.flatMap((name, place) => (name === choice.also || places.has(place) ? [place] : []));
}

function ofArray(
  path: string,
  { shape, values }: { shape: readonly number[]; values: Float32Array | Float64Array },
  choice: ColumnsChoice,
): NamedColumns {
  check(shape.length === 2 && values.length > 0, () => ({
    where: path,
    rule: "samples are an array of two axes, a row a sample",
    received: `shape ${shape.join(" x ")}`,
    repair: "Reshape it, the target as its last column.",
  }));
  const names = Array.from({ length: shape[1] }, (_, column) => String(column + 1));
  const places = chosen(path, names, choice);
  const picked = Float64Array.from(pickColumns(values, shape[1], places));
  return { names: places.map((place) => names[place]), rows: shape[0], values: picked };
}

/**
 * One column as targets y [N], the others as inputs x [N, n].
 * @throws UserError for a column that is not there, and tables without another.
 */
export function splitTarget(path: string, { names, rows, values }: NamedColumns, target: string) {
  const place = names.indexOf(target);
  check(place >= 0 && names.length > 1, () => ({
    where: "--target",
    rule: `it must name a column of ${basename(path)} beside which there are others`,
    received: target,
    repair: `There are ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}.`,
  }));
  const n = names.length - 1;
  const data = new Float64Array(rows * n);
  const y = new Float64Array(rows);
  for (let at = 0, to = 0; at < values.length; at++) {
    if (at % names.length === place) y[Math.floor(at / names.length)] = values[at];
    else data[to++] = values[at];
  }
  return { x: { rows, columns: n, data }, y, names: names.filter((_, at) => at !== place) };
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
  return format!;
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
