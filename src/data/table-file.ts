import type { FileHandle } from "node:fs/promises";
import { check, type Fault } from "../errors.js";
import type { ParsedTable } from "./csv.js";

interface Header extends Pick<ParsedTable, "columns" | "notes"> {
  readonly samples: number;
  readonly wide: boolean;
  readonly classes: readonly string[];
}

/** Header length (8 bytes), header in JSON padded to 8 bytes, numbers, codes of labels, lines; in this machine's byte order. */
export async function writeTableTo(file: FileHandle, table: ParsedTable): Promise<void> {
  const { columns, notes, inputs, labels, lines } = table;
  const classes = [...new Set(labels)];
  const codes = new Map(classes.map((name, code) => [name, code]));
  const header: Header = {
    columns,
    notes,
    samples: labels.length,
    wide: inputs instanceof Float64Array,
    classes,
  };
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, " ")]);
  await writeAll(file, Float64Array.of(padded.length));
  await writeAll(file, padded);
  await writeAll(file, inputs);
  await writeAll(
    file,
    Uint32Array.from(labels, (label) => codes.get(label) ?? 0),
  );
  await writeAll(file, lines);
}

/**
 * Reads what {@link writeTableTo} wrote.
 * @throws UserError where the file is not whole.
 */
export async function readTableFrom(file: FileHandle): Promise<ParsedTable> {
  const { size } = await file.stat();
  const length = Float64Array.of(0);
  await readAll(file, length);
  check(length[0] > 0 && length[0] < size, () => notWhole(size));
  const json = Buffer.alloc(length[0]);
  await readAll(file, json);
  const { columns, notes, samples, wide, classes } = JSON.parse(json.toString()) as Header;
  const numbers = samples * columns.length;
  check(size === 8 + json.length + numbers * (wide ? 8 : 4) + 8 * samples, () => notWhole(size));
  const inputs = wide ? new Float64Array(numbers) : new Float32Array(numbers);
  const codes = new Uint32Array(samples);
  const lines = new Uint32Array(samples);
  for (const array of [inputs, codes, lines]) await readAll(file, array);
  check(
    codes.every((code) => code < classes.length),
    () => notWhole(size),
  );
  return { columns, notes, inputs, lines, labels: Array.from(codes, (code) => classes[code]) };
}

function notWhole(size: number): Fault {
  return {
    where: "a stored table",
    rule: "it must be whole",
    received: `${size} bytes`,
    repair: "It is parsed again.",
  };
}

/** One system call moves at most 2 GiB. */
const piece = 2 ** 30;

async function writeAll(file: FileHandle, array: ArrayBufferView): Promise<void> {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let at = 0; at < bytes.length;) {
    at += (await file.write(bytes, at, Math.min(piece, bytes.length - at))).bytesWritten;
  }
}

async function readAll(file: FileHandle, array: ArrayBufferView): Promise<void> {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await file.read(bytes, at, Math.min(piece, bytes.length - at));
    check(bytesRead > 0, () => notWhole(at));
    at += bytesRead;
  }
}
