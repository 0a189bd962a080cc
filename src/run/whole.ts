import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { accessError, codeOf } from "./access.js";
import { mark, seesMarkDead } from "./holder.js";

/** Writes to a temporary name, syncs, renames: a reader sees the old file or the new one, never a part. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, "wx"); // never through a link that somebody put there
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
    await mkdir(temporary);
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
    if (isTemporary(entry.name)) await removeLeft(path);
    else if (entry.isDirectory()) await sweep(path);
  }
}

/** The same for what was to be put in place of one path, beside it. */
export async function sweepBeside(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (name.startsWith(`${basename(path)}.`) && isTemporary(name)) await removeLeft(join(folder, name));
}

async function removeLeft(path: string): Promise<void> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  if (seesMarkDead(path) === true || Date.now() - mtimeMs > longAgo) await rm(path, { recursive: true, force: true });
}

/** A name beside a path that nobody can foresee and that says which process gave it. */
export function temporaryName(path: string): string {
  return `${path}.${mark}-${randomBytes(8).toString("hex")}.tmp`;
}

/** Whether a name is one that {@link temporaryName} gives: only such are ever cleared up. */
export function isTemporary(name: string): boolean {
  return /\.[0-9a-f]{8}-\d+-\d*-[0-9a-f]{16}\.tmp$/.test(name);
}
