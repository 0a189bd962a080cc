import { CsvError, parse } from "csv-parse/sync";
import { closest } from "fastest-levenshtein";
import { basename } from "node:path";
import { UserError } from "../errors.js";
import type { RawTable } from "./dataset.js";
import { readBytes } from "./file.js";

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a CSV file (RFC 4180 quotes, a header line, plain or gzip) whose column `labels` holds the classes and whose other
 * columns are numbers.
 * @throws UserError with file and line for a missing file, a ragged row, a cell that is not a finite number, a missing,
 * doubled or unknown column name.
 */
export async function readCsv(path: string, labels: string): Promise<RawTable> {
  const rows = parseRows(path, await readBytes(path));
  const header = rows[0]?.record.map((name) => name.trim()) ?? [];
  const column = labelColumn(path, header, labels);
  const body = rows.slice(1);
  if (body.length === 0)
    throw fault(path, "a table needs a header line and at least one row", "no rows", "Add the samples.");
  const dimension = header.length - 1;
  const inputs = new Float64Array(body.length * dimension);
  body.forEach(({ record, info }, row) => {
    let at = row * dimension;
    record.forEach((cell, index) => {
      if (index !== column) inputs[at++] = numberOf(path, info.lines, header[index], cell);
    });
  });
  const lines = body.map(({ info }) => info.lines);
  return {
    name: basename(path),
    samples: body.length,
    dimension,
    inputs,
    labels: body.map(({ record, info }) => labelOf(path, info.lines, labels, record[column])),
    place: (index) => `${path}, line ${lines[index]}`,
  };
}

function parseRows(path: string, bytes: Buffer): Row[] {
  try {
    return parse(bytes, { bom: true, info: true, skip_empty_lines: true }) as unknown as Row[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error.lines ?? 0);
    throw fault(
      `${path}, line ${line}`,
      "every row must have as many cells as the header, with quotes closed",
      error.message,
      "Repair this line.",
    );
  }
}

function labelColumn(path: string, header: readonly string[], labels: string): number {
  const doubled = header.find((name, index) => header.indexOf(name) !== index);
  if (header.length < 2 || doubled !== undefined) {
    const received = doubled === undefined ? `${header.length} columns` : `'${doubled}' twice`;
    throw fault(
      `${path}, line 1`,
      "the header must name two columns or more, each once",
      received,
      "Name every column in the first line.",
    );
  }
  const column = header.indexOf(labels);
  if (column >= 0) return column;
  throw fault(
    `${path}, line 1`,
    "the header must have the label column that was named",
    `'${labels}'`,
    `Did you mean '${closest(labels, header)}'? The columns are ${header.slice(0, 12).join(", ")}${header.length > 12 ? ", …" : ""}.`,
  );
}

function numberOf(path: string, line: number, name: string, cell: string): number {
  const value = cell.trim() === "" ? NaN : Number(cell);
  if (Number.isFinite(value)) return value;
  const received = cell.trim() === "" ? "an empty cell" : `'${cell}'`;
  throw fault(
    `${path}, line ${line}, column '${name}'`,
    "every cell but the label must be a finite number",
    received,
    "Fill in or leave out this row.",
  );
}

function labelOf(path: string, line: number, name: string, cell: string): string {
  if (cell.trim() !== "") return cell.trim();
  throw fault(
    `${path}, line ${line}, column '${name}'`,
    "every row must have a label",
    "an empty cell",
    "Fill in or leave out this row.",
  );
}

function fault(where: string, rule: string, received: string, repair: string): UserError {
  return new UserError({ where, rule, received, repair });
}
