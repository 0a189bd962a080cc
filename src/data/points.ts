import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { parseCsv, type ParsedTable } from "./csv.js";
import { readBytes } from "./file.js";
import { parseIdx } from "./idx.js";
import { numberOf } from "./numbers.js";
import { signatureOf } from "./signature.js";

/**
 * The rows of a text table with a header, or the items of an IDX array of two axes or more, as points [N, d] in float64, told apart by
 * the file's first bytes. `labels` names a column of a table that is no coordinate.
 * @throws UserError with file and place for all that is no such file, and for a table without a header, whose first point would be lost.
 */
export async function readPoints(path: string, labels?: string): Promise<Matrix> {
  const content = await readBytes(path);
  return signatureOf(path, content) === "idx"
    ? idxPoints(path, content, labels)
    : csvPoints(path, parseCsv(path, content, labels));
}

/** Points of a text table with the label of each row as it is written there, and the names of their columns. */
export interface NamedPoints {
  /** [N, d] in float64. */
  readonly points: Matrix;
  /** d. */
  readonly columns: readonly string[];
  /** N. */
  readonly labels: readonly string[];
}

/**
 * The rows of a text table with a header, `labels` the name of the column that has their labels.
 * @throws UserError with file and place for all that is no such table.
 */
export async function readLabelledPoints(path: string, labels: string): Promise<NamedPoints> {
  const content = await readBytes(path);
  check(signatureOf(path, content) !== "idx", () => ({
    where: path,
    rule: "points with labels are a text table with a column of each",
    received: "an IDX array",
    repair: "Write points and labels into one CSV file.",
  }));
  const table = parseCsv(path, content, labels);
  return { points: csvPoints(path, table), columns: table.columns, labels: table.labels };
}

function csvPoints(path: string, { columns, inputs, lines }: ParsedTable): Matrix {
  check(!columns.every((name) => !Number.isNaN(numberOf(name))), () => ({
    where: `${path}, line 1`,
    rule: "the first line must name the columns",
    received: "a line of numbers",
    repair: "Write a line of names such as x1,x2,x3 above it.",
  }));
  return { rows: lines.length, columns: columns.length, data: Float64Array.from(inputs) };
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
