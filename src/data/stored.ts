import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../backend/cache.js";
import { check, type Fault } from "../errors.js";
import type { ParsedTable } from "./csv.js";

/** Of the format below; another one is another name, so that no version reads what another wrote. */
const version = 1;

/** The most bytes that parsed tables take in the user's cache, 2 GB; beyond them those that were longest unused are removed. */
export const mostStored = 2e9;

interface Header extends Pick<ParsedTable, "columns" | "notes"> {
  readonly samples: number;
  readonly wide: boolean;
  readonly classes: readonly string[];
}

/** Names the parsed table of a file's content and label column. */
export function storedName(content: Buffer, labels: string): string {
  const file = createHash("sha256").update(content).digest("hex");
  const column = createHash("sha256").update(labels.normalize("NFC").trim()).digest("hex");
  return `v${version}-${file}-${column.slice(0, 16)}`;
}

/** The parsed table of this name in the user's cache; undefined where there is none, or one that is not whole. */
export async function readStored(name: string): Promise<ParsedTable | undefined> {
  const path = join(folder(), name);
  const file = await open(path, "r").catch(() => undefined); // without a cache the file is parsed again
  if (file === undefined) return undefined;
  try {
    const table = await readTableFrom(file);
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined); // only the order of removal hangs on it
    return table;
  } catch {
    await rm(path, { force: true }).catch(() => undefined); // damaged: written anew after parsing
    return undefined;
  } finally {
    await file.close();
  }
}

/**
 * Keeps a parsed table in the user's cache, whole or not at all. A cache that cannot be written (read-only, full) costs
 * time later and nothing else, so it is no error.
 */
export async function writeStored(name: string, table: ParsedTable): Promise<void> {
  if (table.inputs.byteLength > mostStored / 2) return;
  const temporary = join(folder(), `${name}.${process.pid}-${randomUUID()}.tmp`);
  try {
    await mkdir(folder(), { recursive: true, mode: 0o700 });
    const file = await open(temporary, "wx", 0o600);
    try {
      await writeTableTo(file, table);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(folder(), name));
    await prune();
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Removes what was longest unused until the tables take {@link mostStored} bytes, and what a dead process left half written. */
export async function prune(most: number = mostStored): Promise<void> {
  const names = await readdir(folder());
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder(), name), ...(await sizeOf(join(folder(), name))) })),
  );
  const hourAgo = Date.now() - 3.6e6;
  let total = 0;
  for (const { path, size, used } of files.sort((a, b) => b.used - a.used)) {
    const abandoned = path.endsWith(".tmp") && used < hourAgo;
    if (!abandoned && (total += size) <= most) continue;
    await rm(path, { force: true });
  }
}

async function sizeOf(path: string): Promise<{ size: number; used: number }> {
  const found = await stat(path).catch(() => undefined); // another process may have removed it
  return { size: found?.size ?? 0, used: found?.mtimeMs ?? 0 };
}

function folder(): string {
  return join(cacheFolder(), "tables");
}

/** Header length (8 bytes), header in JSON padded to 8 bytes, numbers, codes of labels, lines; in this machine's byte order. */
async function writeTableTo(file: FileHandle, table: ParsedTable): Promise<void> {
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

async function readTableFrom(file: FileHandle): Promise<ParsedTable> {
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
