import { closest } from "fastest-levenshtein";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { messageOf, UserError } from "../errors.js";

const unzip = promisify(gunzip);

/**
 * The bytes of a file, unpacked where they are gzip (by their first two bytes, whatever the name).
 * @throws UserError for a file that is missing, empty, a folder, unreadable, or broken gzip.
 */
export async function readBytes(path: string): Promise<Buffer> {
  const bytes = await readFile(path).catch(async (error: NodeJS.ErrnoException) => {
    throw new UserError({
      where: path,
      rule: "the file must exist and be readable",
      received: words(error),
      repair: await advice(path),
    });
  });
  if (bytes.length === 0) {
    throw new UserError({
      where: path,
      rule: "the file must hold data",
      received: "0 bytes",
      repair: "Get the file again.",
    });
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return unzip(bytes).catch((error: unknown) => {
    throw new UserError({
      where: path,
      rule: "the gzip stream must be whole",
      received: messageOf(error),
      repair: "Get the file again.",
    });
  });
}

function words(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "no such file";
  if (error.code === "EISDIR") return "a folder";
  return error.code === "EACCES" ? "no permission to read it" : error.message;
}

/** Names the file of the same folder whose name is nearest. */
async function advice(path: string): Promise<string> {
  const names = await readdir(dirname(path)).catch(() => []);
  if (names.length === 0) return "Check the path.";
  return `Check the path: the nearest name in that folder is '${closest(basename(path), names)}'.`;
}
