import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../backend/cache.js";
import { isOwnPath } from "../backend/own-path.js";
import type { TableChoice } from "./choice.js";
import type { ParsedTable } from "./csv.js";
import { readTableFrom, writeTableTo } from "./table-file.js";

/** Of the format below; another one is another name, so that no version reads what another wrote. */
const version = 2;

/** Files from this size on, 1 MiB, are worth a parsed copy on disk, and are known by their place and time of change. */
export const large = 2 ** 20;

/** The most bytes that parsed tables take in the user's cache, 2 GB; beyond them those that were longest unused are removed. */
export const mostStored = 2e9;

/** Names the parsed table of a file's content, its label column and what was chosen of the others. */
export function storedName(content: Buffer, labels: string, choice: TableChoice = {}): string {
  const file = createHash("sha256").update(content).digest("hex");
  const { columns = "", drop = "", delimiter = "" } = choice;
  const asked = JSON.stringify([labels.normalize("NFC").trim(), columns, drop, delimiter]);
  const column = createHash("sha256").update(asked).digest("hex");
  return `v${version}-${file}-${column.slice(0, 16)}`;
}

/** The parsed table of this name in the user's cache; undefined where there is none, or one that is not whole. */
export async function readStored(name: string): Promise<ParsedTable | undefined> {
  const path = join(folder(), name);
  const file = await open(path, "r").catch(() => undefined); // without a cache the file is parsed again
  if (file === undefined) return undefined;
  if (!isOwnPath(path)) return void (await file.close()); // somebody else may have written it
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
