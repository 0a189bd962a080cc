import { UserError } from "../errors.js";
import { choiceNotes, chosenColumns, delimiterByte, type TableChoice } from "./choice.js";
import { exactStore } from "./exact.js";
import { checkNames, headerOf, labelColumn } from "./header.js";
import { largestFloat32, mistakeIn, numberReader, type NumberReader } from "./numbers.js";
import { mostRecords, recordsOf, type TextRecords } from "./records.js";
import { layoutOf } from "./separator.js";
import { quoted, textOf } from "./text.js";

/** A table of a text file, before it has a name and places. */
export interface ParsedTable {
  /** Names of the input columns. */
  readonly columns: readonly string[];
  /** [N·d], row by row; float32 where that holds every number exactly. */
  readonly inputs: Float32Array | Float64Array;
  /** The label of each row as it was written, in Unicode's composed form; empty strings where no column holds labels. */
  readonly labels: readonly string[];
  /** The line of each row. */
  readonly lines: Uint32Array;
  readonly notes: readonly string[];
}

/**
 * Reads a table whose first record names its columns, whose column `labels` (where it is given) holds labels and whose others
 * hold decimal numbers within float32's range. Separators are found out; decimal commas are taken where columns are not separated by
 * commas, all decimals are written so, and one at least cannot be a thousand. `choice` leaves columns out, which may then hold anything.
 * @throws UserError with file, line and column for what is no such table.
 */
export function parseCsv(path: string, content: Buffer, labels?: string, choice: TableChoice = {}): ParsedTable {
  const text = textOf(content);
  const wanted = labels?.normalize("NFC").trim();
  const { separator, start } = layoutOf(path, text, wanted ?? "", delimiterByte(choice.delimiter));
  const records = recordsOf(path, text, start, separator);
  const header = headerOf(records);
  const label = wanted === undefined ? -1 : labelColumn(`${path}, line ${records.line}`, header, wanted);
  const used = chosenColumns({ where: path, names: header, label }, choice);
  checkNames(path, records, header, label < 0 ? used : [...used, label]);
  const numbers = numberReader(separator !== 44);
  const body = readBody(path, records, { header, label, used }, numbers, capacityOf(text.bytes, header.length));
  const left = choiceNotes({ names: header, label }, used);
  return { ...body, notes: [...text.notes, ...body.notes, ...left] };
}

/** The names in a table's first record. */
export function columnNames(path: string, content: Buffer, delimiter?: string): string[] {
  const text = textOf(content);
  const { separator, start } = layoutOf(path, text, "", delimiterByte(delimiter));
  return headerOf(recordsOf(path, text, start, separator));
}

/** The columns of a text table: all names, the place of the labels' (−1: none), and the places of those that are read as numbers. */
interface Columns {
  readonly header: readonly string[];
  readonly label: number;
  readonly used: readonly number[];
}

/** The first number with a decimal comma. */
interface FirstComma {
  readonly where: string;
  readonly text: string;
}

/** Reads cells of records as numbers, and remembers over all of them how their decimals are written. */
export function cellReader(path: string, header: readonly string[], numbers: NumberReader) {
  let comma: FirstComma | undefined;
  const slowly = (records: TextRecords, cell: number): number => {
    const text = records.text(cell);
    const value = numbers.any(text);
    const where = `${path}, line ${records.line}, column ${quoted(header[cell])}`;
    if (!(Math.abs(value) <= largestFloat32)) throw notNumber(where, text, value);
    if (comma === undefined && numbers.seen.comma) comma = { where, text };
    return value;
  };
  return {
    /** @throws UserError for a record of another number of cells than the header. */
    requireWidth: ({ line, count }: TextRecords): void => {
      if (count !== header.length) throw ragged(path, line, header.length, count);
    },
    /** @throws UserError, with line and column, for what is no number within float32. */
    numberAt: (records: TextRecords, bytes: Buffer, cell: number): number => {
      const value = numbers.plain(bytes, records.starts[cell], records.ends[cell]);
      return Number.isNaN(value) ? slowly(records, cell) : value;
    },
    /** What was found out about decimals. @throws UserError where they are not written alike. */
    notes: (): string[] => commaNotes(comma, numbers),
  };
}

function readBody(
  path: string,
  records: TextRecords,
  { header, label: column, used }: Columns,
  numbers: NumberReader,
  { bytes, most }: { bytes: Buffer; most: number },
): ParsedTable {
  const columns = used.map((place) => header[place]);
  const store = exactStore(most * columns.length);
  const cells = cellReader(path, header, numbers);
  const lines = new Uint32Array(most);
  const labels: string[] = [];
  const known = new Map<string, string>(); // one string a class, however many rows
  while (records.next()) {
    cells.requireWidth(records);
    for (const cell of used) store.push(cells.numberAt(records, bytes, cell));
    const label = column < 0 ? "" : records.text(column);
    if (label === "" && column >= 0)
      throw emptyLabel(`${path}, line ${records.line}, column ${quoted(header[column])}`);
    if (!known.has(label)) known.set(label, label);
    lines[labels.length] = records.line;
    labels.push(known.get(label) ?? label);
  }
  if (labels.length === 0) throw noRows(path);
  return { columns, inputs: store.values(), labels, lines: lines.slice(0, labels.length), notes: cells.notes() };
}

/** A table without rows. */
export function noRows(path: string): UserError {
  return fault(path, "a table needs a header line and at least one row", "no rows", "Add the samples.");
}

/** No more rows than line ends, and none in less than two bytes a cell: room for them is made once. */
function capacityOf(bytes: Buffer, columns: number): { bytes: Buffer; most: number } {
  return { bytes, most: Math.min(mostRecords(bytes) - 1, Math.floor((bytes.length + 1) / (2 * columns))) };
}

function commaNotes(comma: FirstComma | undefined, { seen }: NumberReader): string[] {
  if (comma === undefined) return [];
  if (!seen.point && seen.clear) return ["decimals are written with a comma, and were read so"];
  const rule = seen.point
    ? "all decimals of a file must be written alike"
    : "a comma must be a decimal comma or a mark of thousands beyond doubt";
  const received = `${quoted(comma.text)}, a decimal comma${seen.point ? ", beside decimal points" : " or a thousand"}`;
  throw fault(comma.where, rule, received, "Write all decimals with a point, and thousands without marks.");
}

function notNumber(where: string, text: string, value: number): UserError {
  if (!Number.isNaN(value)) {
    const rule = "every number must lie within float32, ±3.4028235e38";
    return fault(where, rule, quoted(text), "Scale this column, or leave out this row.");
  }
  const { received, repair } = mistakeIn(text);
  const shown = text === "" ? received : received.replace(text, () => quoted(text));
  return fault(where, "every cell but the label must be a finite number", shown, repair);
}

function ragged(path: string, line: number, columns: number, cells: number): UserError {
  return fault(
    `${path}, line ${line}`,
    `every row must have as many cells as the header, ${columns}`,
    `${cells} cell${cells === 1 ? "" : "s"}`,
    "Repair this line; a text that contains the separator must stand in quotes.",
  );
}

function emptyLabel(where: string): UserError {
  return fault(where, "every row must have a label", "an empty cell", "Fill in or leave out this row.");
}

function fault(where: string, rule: string, received: string, repair: string): UserError {
  return new UserError({ where, rule, received, repair });
}
