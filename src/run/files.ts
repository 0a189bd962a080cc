import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { AnyExperiment } from "../experiment/contract.js";
import { accessError } from "./access.js";
import { fieldsOf } from "./fields.js";
import type { Parameters } from "./grid.js";
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

/** The files that the cells' parameters name, as absolute paths. */
export function parameterFiles(experiment: AnyExperiment, cells: readonly Parameters[]): string[] {
  const names = fieldsOf(experiment).flatMap(({ name, file }) => (file ? [name] : []));
  const values = cells.flatMap((cell) => names.map((name) => String(cell[name])));
  return [...new Set(values)].filter(isFile).map((path) => resolve(path));
}

/** A text that names a file made absolute; any other text, such as a column's name, as it is. */
export function absoluteFile(text: string): string {
  return isFile(text) ? resolve(text) : text;
}

/** What became of files, one line each: changed, with both hashes, or missing. */
export function changesOf(before: Hashes): string[] {
  return Object.entries(before).flatMap(([path, was]) => {
    if (!existsSync(path)) return [`${path} is missing (its hash was ${was})`];
    const is = hashFile(path);
    return is === was ? [] : [`${path} has changed (its hash was ${was}, is ${is})`];
  });
}

function isFile(text: string): boolean {
  return text !== "" && (statSync(text, { throwIfNoEntry: false })?.isFile() ?? false);
}
