import { randomBytes } from "node:crypto";
import { lstat, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors.js";
import type { Native } from "./cache.js";
import { requireOwnPath } from "./own-path.js";
import { sha256 } from "./setup/files.js";

/** Size, times and place on the disk by file: of files whose SHA-256 was found right. */
type Stamps = Readonly<Record<string, string>>;

/**
 * Sees to it that the native library is what was set up, before it is loaded: in folders that only its user can write, each file a
 * file of its SHA-256. Files that stand as they did when they were last hashed are not hashed again (300 MB take about a second).
 * @throws UserError with the file and the repair.
 */
export async function requireIntact({ folder, manifest }: Native): Promise<void> {
  for (const path of [...manifest.files.map((file) => join(folder, file.path)), folder]) requireOwnPath(path);
  const known = await readStamps(folder);
  const found: Record<string, string> = {};
  for (const { path, sha256: expected } of manifest.files) {
    found[path] = await stampOf(join(folder, path));
    if (found[path] === known[path]) continue;
    const received = found[path] === "" ? "no file" : await sha256(join(folder, path));
    if (received !== expected) throw alteredError(join(folder, path), expected, received);
  }
  if (manifest.files.some(({ path }) => known[path] !== found[path])) await writeStamps(folder, found);
}

/** The change time is among them: no program but the system sets it. Empty where there is no plain file. */
async function stampOf(path: string): Promise<string> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined);
  if (found?.isFile() !== true) return "";
  const { dev, ino, size, mtimeNs, ctimeNs } = found;
  return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
}

const stampsFile = (folder: string): string => join(folder, "verified.json");

async function readStamps(folder: string): Promise<Stamps> {
  const text = await readFile(stampsFile(folder), "utf8").catch(() => "{}");
  try {
    return JSON.parse(text) as Stamps;
  } catch {
    return {}; // damaged: the files are hashed again
  }
}

/** Where it cannot be written, as in a cache of the administrator, the next process hashes again. */
async function writeStamps(folder: string, stamps: Stamps): Promise<void> {
  const temporary = `${stampsFile(folder)}.${randomBytes(8).toString("hex")}.tmp`;
  try {
    await writeFile(temporary, JSON.stringify(stamps), { flag: "wx", mode: 0o600 });
    await rename(temporary, stampsFile(folder));
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

function alteredError(path: string, expected: string, received: string): UserError {
  return new UserError({
    where: path,
    rule: `the native library must be what was set up, with SHA-256 ${expected}`,
    received,
    repair: "It was altered or is damaged. Get it again: overparam setup --retry",
  });
}
