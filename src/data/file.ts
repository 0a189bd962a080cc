import { closest } from "fastest-levenshtein";
import { readFile as readFileWith } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { check, messageOf, UserError } from "../errors.js";
import { unpackedLimit } from "./limit.js";

const unzip = promisify(gunzip);
/** Reads into one buffer of the file's size, where that of fs/promises needs twice the memory. */
const readFile = promisify(readFileWith);

/** The most bytes that a file of data may have as it lies on disk: 2 GiB, what Node reads in one piece. */
export const maxBytes = 2 ** 31;

/**
 * The bytes of a file as they lie on disk.
 * @throws UserError for a file that is missing, empty, a folder, unreadable or beyond {@link maxBytes}.
 */
export async function readPacked(path: string): Promise<Buffer> {
  const found = await stat(path).catch(() => undefined); // where there is none, the reading says so
  check(found === undefined || found.isFile() || found.isDirectory(), () => ({
    where: path,
    rule: "data must be a file, which each worker reads",
    received: "a pipe or a device",
    repair: "Write it to a file first.",
  }));
  const bytes = await readFile(path).catch(async (error: NodeJS.ErrnoException) => {
    throw await unreadable(path, error);
  });
  return requireData(path, bytes, "0 bytes");
}

/** Says why a file could not be read. */
export async function unreadable(path: string, error: NodeJS.ErrnoException): Promise<UserError> {
  const large = error.code === "ERR_FS_FILE_TOO_LARGE";
  return new UserError({
    where: path,
    rule: large ? `a file may have ${maxBytes} bytes` : "the file must exist and be readable",
    received: words(error),
    repair: large ? "Keep fewer rows, or pack it with gzip." : await advice(path),
  });
}

/**
 * The bytes of a file's content: unpacked where they are gzip, by their first two bytes, whatever the name.
 * @throws UserError for broken gzip, and for one that holds more than `most` bytes (default {@link unpackedLimit}), while it unpacks.
 */
export async function unpacked(path: string, bytes: Buffer, most: number = unpackedLimit()): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const content = await unzip(bytes, { maxOutputLength: most }).catch((error: NodeJS.ErrnoException) => {
    const large = error.code === "ERR_BUFFER_TOO_LARGE";
    throw new UserError({
      where: path,
      rule: large ? `a gzip file may unpack to ${most} bytes` : "the gzip stream must be whole",
      received: large ? "more" : messageOf(error),
      repair: large ? "Where you trust the file: --max-bytes, for example --max-bytes 3e9." : "Get the file again.",
    });
  });
  return requireData(path, content, "0 bytes in gzip");
}

/** The content of a file, read and unpacked. */
export async function readBytes(path: string): Promise<Buffer> {
  return unpacked(path, await readPacked(path));
}

function words(error: NodeJS.ErrnoException): string {
  const known: Readonly<Record<string, string>> = {
    ENOENT: "no such file",
    ENOTDIR: "no such file",
    EISDIR: "a folder",
    EACCES: "no permission to read it",
    ERR_FS_FILE_TOO_LARGE: "more",
    ERR_INVALID_ARG_VALUE: "a path with a byte 0",
  };
  return known[error.code ?? ""] ?? error.message;
}

/** Names the file of the same folder whose name is nearest. */
async function advice(path: string): Promise<string> {
  if (/^[a-z]+:\/\//i.test(path)) return "Download it first: nothing is read from the network.";
  if (path.startsWith("~")) return "Write the whole path: this '~' the shell did not replace.";
  const names = await readdir(dirname(path)).catch(() => []);
  if (names.length === 0) return "Check the path.";
  return `Check the path: the nearest name in that folder is '${closest(basename(path), names)}'.`;
}

/** @throws UserError for no bytes at all. */
export function requireData(path: string, bytes: Buffer, received: string): Buffer {
  check(bytes.length > 0, () => ({
    where: path,
    rule: "the file must hold data",
    received,
    repair: "Get the file again.",
  }));
  return bytes;
}
