import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { chosenColumns, pickColumns, type TableChoice } from "./choice.js";
import { columnNames, parseCsv, type ParsedTable } from "./csv.js";
import { readPacked, unpacked } from "./file.js";
import { parseIdx } from "./idx.js";
import { numberOf } from "./numbers.js";
import { signatureOf } from "./signature.js";
import { large, readStored, storedName, writeStored } from "./stored.js";

/** Points of a text table with the label of each row as it is written there, and the names of their columns. */
export interface NamedPoints {
  /** [N, d] in float64. */
  readonly points: Matrix;
  /** d; empty for an IDX array. */
  readonly columns: readonly string[];
  /** N; empty strings where no column holds labels. */
  readonly labels: readonly string[];
  /** Where a row stands, for messages. */
  readonly place: (row: number) => string;
}

/**
 * The rows of a text table with a header or of a Parquet file, or the items of an IDX array of two axes or more, as points [N, d] in float64,
 * told apart by the file's first bytes. `labels` names a column of a table that is no coordinate; with `optional` the table may lack it. `choice` leaves columns out.
 * @throws UserError with file and place for all that is no such file, and for a table without a header, whose first point would be lost.
 */
export async function readNamedPoints(
  path: string,
  labels?: string,
  { optional = false, ...choice }: TableChoice & { readonly optional?: boolean } = {},
): Promise<NamedPoints> {
  const packed = await readPacked(path);
  const content = await unpacked(path, packed);
  const kind = signatureOf(path, content);
  if (kind === "idx") {
    const points = chosenItems(path, idxPoints(path, content, optional ? undefined : labels), choice);
    const place = (row: number): string => `${path}, item ${row + 1}`;
    return { points, columns: [], labels: new Array<string>(points.rows).fill(""), place };
  }
  if (kind === "parquet") return parquetPoints(path, content, labels, { ...choice, optional });
  const named =
    !optional || labels === undefined || columnNames(path, content, choice.delimiter).includes(labels)
      ? labels
      : undefined;
  return namedPoints(path, await parsedOnce(path, { packed, content }, named, choice));
}

/** A text table from the parsed copy in the user's cache, as `run --data` has it; a large one (1 MiB) is put there. */
async function parsedOnce(
  path: string,
  { packed, content }: { readonly packed: Buffer; readonly content: Buffer },
  labels: string | undefined,
  choice: TableChoice,
): Promise<ParsedTable> {
  if (packed.length < large) return parseCsv(path, content, labels, choice);
  const name = storedName(packed, labels ?? "", choice);
  const known = await readStored(name);
  if (known !== undefined) return known;
  const parsed = parseCsv(path, content, labels, choice);
  await writeStored(name, parsed);
  return parsed;
}

/** The points of {@link readNamedPoints} alone. */
export async function readPoints(path: string, labels?: string, choice: TableChoice = {}): Promise<Matrix> {
  return (await readNamedPoints(path, labels, choice)).points;
}

/**
 * The rows of a text table with a header or of a Parquet file, `labels` the name of the column that has their labels.
 * @throws UserError with file and place for all that is no such table.
 */
export async function readLabelledPoints(path: string, labels: string, choice: TableChoice = {}): Promise<NamedPoints> {
  const packed = await readPacked(path);
  const content = await unpacked(path, packed);
  const kind = signatureOf(path, content);
  check(kind !== "idx", () => ({
    where: path,
    rule: "points with labels are a text table with a column of each",
    received: "an IDX array",
    repair: "Write points and labels into one CSV file.",
  }));
  if (kind === "parquet") return parquetPoints(path, content, labels, choice);
  return namedPoints(path, await parsedOnce(path, { packed, content }, labels, choice));
}

/** Some rows of points, in the order of `rows`. */
export function rowsOfPoints({ points, columns, labels, place }: NamedPoints, rows: Int32Array): NamedPoints {
  const data = new Float64Array(rows.length * points.columns);
  rows.forEach((row, at) => {
    data.set(points.data.subarray(row * points.columns, (row + 1) * points.columns), at * points.columns);
  });
  return {
    points: { rows: rows.length, columns: points.columns, data },
    ...{ columns, labels: Array.from(rows, (row) => labels[row]), place: (at) => place(rows[at]) },
  };
}

function namedPoints(path: string, { columns, inputs, lines, labels }: ParsedTable): NamedPoints {
  check(!columns.every((name) => !Number.isNaN(numberOf(name))), () => ({
    where: `${path}, line 1`,
    rule: "the first line must name the columns",
    received: "a line of numbers",
    repair: "Write a line of names such as x1,x2,x3 above it.",
  }));
  const points = { rows: lines.length, columns: columns.length, data: Float64Array.from(inputs) };
  return { points, columns, labels, place: (row) => `${path}, line ${lines[row]}` };
}

async function parquetPoints(
  path: string,
  content: Buffer,
  labels: string | undefined,
  choice: TableChoice & { readonly optional?: boolean },
): Promise<NamedPoints> {
  const { parquetTable } = await import("./parquet-table.js");
  const { columns, inputs, labels: texts } = await parquetTable(path, content, labels, choice);
  const points = { rows: texts.length, columns: columns.length, data: Float64Array.from(inputs) };
  return { points, columns, labels: texts, place: (row) => `${path}, row ${row + 1}` };
}

/** Coordinates of arrays have places, from 1. */
function chosenItems(path: string, points: Matrix, choice: TableChoice): Matrix {
  const names = Array.from({ length: points.columns }, (_, place) => String(place + 1));
  const chosen = chosenColumns({ where: path, names, label: -1 }, choice);
  if (chosen.length === names.length) return points;
  return { rows: points.rows, columns: chosen.length, data: pickColumns(points.data, points.columns, chosen) };
}

function idxPoints(path: string, content: Buffer, labels: string | undefined): Matrix {
  const { shape, values } = parseIdx(path, content);
  check(shape.length >= 2 && values.length > 0 && labels === undefined, () => ({
    where: path,
    rule: "points are an IDX array of two axes or more, which has no column of labels",
    received: `shape ${shape.join(" x ")}${labels === undefined ? "" : ` and --labels ${labels}`}`,
    repair: "Give the array of the items alone.",
  }));
  return { rows: shape[0], columns: values.length / shape[0], data: Float64Array.from(values) };
}
