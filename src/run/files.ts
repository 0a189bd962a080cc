import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type * as Esbuild from "esbuild";
import { UserError, messageOf } from "../errors.js";
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

/**
 * A module with the local files that it imports, and these import, as absolute paths: read by esbuild, and nothing is executed.
 * What it loads by a computed name, or reads by itself, is not among them.
 * @throws UserError where a file is missing or is no TypeScript or JavaScript.
 */
export async function importedFiles(path: string): Promise<string[]> {
  const { build } = await esbuild();
  try {
    const { metafile } = await build({
      entryPoints: [path],
      absWorkingDir: "/",
      bundle: true,
      write: false,
      metafile: true,
      packages: "external",
      preserveSymlinks: true,
      format: "esm",
      platform: "node",
      logLevel: "silent",
      outdir: "/none",
      plugins: [otherFiles],
    });
    return Object.keys(metafile.inputs).map((name) => resolve("/", name));
  } catch (error) {
    throw new UserError({
      where: path,
      rule: "an experiment and the local files that it imports must be there and be TypeScript or JavaScript",
      received: messageOf(error),
      repair: "Mend the file, or bring back the one that is missing.",
    });
  }
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

/** The one that compiles for tsx: what it resolves is what will run. */
async function esbuild(): Promise<typeof Esbuild> {
  const ours = createRequire(import.meta.url);
  const path = createRequire(ours.resolve("tsx")).resolve("esbuild");
  return ((await import(path)) as { default: typeof Esbuild }).default;
}

/** Files that are no modules count, with their content, and are not looked into. */
const otherFiles: Esbuild.Plugin = {
  name: "other",
  setup: (build) =>
    build.onLoad({ filter: /.*/ }, ({ path }) =>
      /\.(?:[cm]?[jt]sx?|json)$/.test(path) ? undefined : { contents: "", loader: "empty" },
    ),
};
