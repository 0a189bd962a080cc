import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { accessError, codeOf } from "./access.js";
import { mark, seesMarkDead } from "./holder.js";

/** Writes to a temporary name, syncs, renames: a reader sees the old file or the new one, never a part. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, "w");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw accessError(path, error);
  }
}

/** A folder of files, whole or not there; it replaces what an attempt that was cut off left. */
export async function writeFolder(path: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await mkdir(temporary, { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeWhole(join(temporary, name), content);
    await rm(path, { recursive: true, force: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw codeOf(error) === undefined ? error : accessError(path, error);
  }
}

/** Makes the folder that a file is to stand in. */
export async function makeRoom(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw accessError(dirname(path), error);
  });
}

/** After so many milliseconds no write is still under way, whoever began it. */
const longAgo = 3_600_000;

/** Removes what writes left that a kill cut off, in this folder and all below; not what a living process may be writing. */
export async function sweep(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.endsWith(".tmp")) await removeLeft(path);
    else if (entry.isDirectory()) await sweep(path);
  }
}

/** The same for what was to be put in place of one path, beside it. */
export async function sweepBeside(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (name.startsWith(`${basename(path)}.`) && name.endsWith(".tmp")) await removeLeft(join(folder, name));
}

async function removeLeft(path: string): Promise<void> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  if (seesMarkDead(path) === true || Date.now() - mtimeMs > longAgo) await rm(path, { recursive: true, force: true });
}

const temporaryName = (path: string): string => `${path}.${mark}-${randomBytes(4).toString("hex")}.tmp`;
