import { UserError } from "../errors.js";
import type { FileText } from "./text.js";

/** The cells of one record at a time; the arrays are filled anew by every {@link TextRecords.next}. */
export interface TextRecords {
  /** Goes to the next record that is not a blank line; false at the end. */
  readonly next: () => boolean;
  /** The line at which the record begins, from 1. */
  readonly line: number;
  /** Cells of the record. */
  readonly count: number;
  /** Where each cell begins and ends in the bytes, without spaces around it and without its quotes. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The text of a cell, doubled quotes undone. */
  readonly text: (cell: number) => string;
  /** Where the next record begins. */
  readonly place: () => TextPlace;
}

/** Where the records of a text begin: a byte, and the number of its line. */
export interface TextPlace {
  readonly at: number;
  readonly line: number;
}

const [plain, separates, endsLine, quotes, forbidden] = [0, 1, 2, 3, 4];
const [tab, newline, carriage, space, quote] = [9, 10, 13, 32, 34];

/**
 * Reads records of RFC 4180 with any one-byte separator and with line ends CRLF, LF and CR, mixed as they come.
 *
 * Written out, because no parser of the registry does all that is needed here: the line of every record for messages,
 * mixed line ends, and no string for a cell that is a number (47 million of them in MNIST: csv-parse takes 17 s and 1.2 GB,
 * Papa Parse 2.6 s and 1.1 GB without lines). The tests compare it with csv-parse and with Python's csv.
 * @throws UserError with the line for a quote within a cell, one that is never closed, and a byte 0.
 */
export function recordsOf(path: string, { bytes, decode }: FileText, start: TextPlace, separator: number): TextRecords {
  const kinds = kindsOf(separator);
  const spaced = separator === space; // several are one, and those at a line's ends none
  const { length } = bytes;
  let { at, line } = start;
  let size = 64;
  let escaped: boolean[] = [];
  const records = {
    next,
    text,
    place: () => ({ at, line }),
    line,
    count: 0,
    starts: new Uint32Array(size),
    ends: new Uint32Array(size),
  };

  function next(): boolean {
    while (at < length) {
      records.line = line;
      records.count = 0;
      if (escaped.length > 0) escaped = [];
      readRecord();
      if (records.count > 1 || records.starts[0] < records.ends[0]) return true;
    }
    return false;
  }

  function text(cell: number): string {
    const value = decode(records.starts[cell], records.ends[cell]);
    return escaped[cell] ? value.replaceAll('""', '"') : value;
  }

  function readRecord(): void {
    for (;;) {
      skipSpaces();
      if (bytes[at] === quote) readQuoted();
      else if (!spaced || records.count === 0 || kinds[bytes[at]] !== endsLine) readPlain();
      if (at >= length) return;
      if (kinds[bytes[at]] === endsLine) return endLine();
      at++;
      if (spaced && onlySpacesLeft()) return;
    }
  }

  function readPlain(): void {
    const first = at;
    while (at < length && kinds[bytes[at]] === plain) at++;
    if (at < length && kinds[bytes[at]] > endsLine) refuse(at);
    let end = at;
    while (end > first && (bytes[end - 1] === space || bytes[end - 1] === tab)) end--;
    push(first, end);
  }

  function readQuoted(): void {
    const opened = line;
    const first = ++at;
    for (; at < length; at++) {
      if (bytes[at] === quote) {
        if (bytes[at + 1] !== quote) break;
        escaped[records.count] = true;
        at++;
      } else if (bytes[at] === newline || (bytes[at] === carriage && bytes[at + 1] !== newline)) line++;
      else if (bytes[at] === 0) refuse(at);
    }
    if (at >= length) throw fault(path, opened, "quotes must be closed", "a quote that is never closed");
    push(first, at++);
    if (!spaced) skipSpaces();
    if (at < length && kinds[bytes[at]] !== separates && kinds[bytes[at]] !== endsLine) refuse(at);
  }

  function skipSpaces(): void {
    while ((bytes[at] === space || bytes[at] === tab) && (spaced || kinds[bytes[at]] === plain)) at++;
  }

  function onlySpacesLeft(): boolean {
    skipSpaces();
    return at >= length;
  }

  function endLine(): void {
    at += bytes[at] === carriage && bytes[at + 1] === newline ? 2 : 1;
    line++;
  }

  function push(first: number, end: number): void {
    if (records.count === size) {
      size *= 2;
      records.starts = grown(records.starts, size);
      records.ends = grown(records.ends, size);
    }
    records.starts[records.count] = first;
    records.ends[records.count++] = end;
  }

  function refuse(byte: number): never {
    if (bytes[byte] === 0) throw fault(path, line, "text has no byte 0", "one: this file is binary, or damaged");
    throw fault(
      path,
      line,
      "a quote must begin a cell and end it, doubled within",
      `one in the midst of cell ${records.count + 1}`,
    );
  }
  return records;
}

/** An upper bound on the records of a text: its line ends and one. */
export function mostRecords(bytes: Buffer): number {
  let lines = 1;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines++;
  for (let at = bytes.indexOf(carriage); at >= 0; at = bytes.indexOf(carriage, at + 1)) {
    if (bytes[at + 1] !== newline) lines++;
  }
  return lines;
}

function kindsOf(separator: number): Uint8Array {
  const kinds = new Uint8Array(256);
  kinds[newline] = kinds[carriage] = endsLine;
  kinds[quote] = quotes;
  kinds[0] = forbidden;
  kinds[separator] = separates;
  if (separator === space) kinds[tab] = separates;
  return kinds;
}

function grown(array: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(size);
  larger.set(array);
  return larger;
}

function fault(path: string, line: number, rule: string, received: string): UserError {
  return new UserError({ where: `${path}, line ${line}`, rule, received, repair: "Repair this line." });
}
