import { existsSync, readFileSync } from "node:fs";
import { accessError } from "./access.js";
import { hash } from "./provenance.js";

/** Content hashes by absolute path. */
export type Hashes = Readonly<Record<string, string>>;

/** A file's content hash. @throws UserError where it cannot be read. */
export function hashFile(path: string): string {
  try {
    return hash(readFileSync(path));
  } catch (error) {
    throw accessError(path, error);
  }
}

export function hashFiles(paths: readonly string[]): Hashes {
  return Object.fromEntries([...new Set(paths)].sort().map((path) => [path, hashFile(path)]));
}

/** What became of files, one line each: changed, with both hashes, or missing. */
export function changesOf(before: Hashes): string[] {
  return Object.entries(before).flatMap(([path, was]) => {
    if (!existsSync(path)) return [`${path} is missing (its hash was ${was})`];
    const is = hashFile(path);
    return is === was ? [] : [`${path} has changed (its hash was ${was}, is ${is})`];
  });
}
