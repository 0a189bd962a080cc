import { existsSync, readdirSync } from "node:fs";
import { register } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { closest } from "fastest-levenshtein";
import { UsageError, UserError } from "../errors.js";
import type { AnyExperiment } from "../experiment/contract.js";
import { hashFile, hashFiles, importedFiles, type Hashes } from "./files.js";

/** Where an experiment stands, before anything of it is imported. */
export interface Located {
  /** A built-in's name, or the absolute path of a file. */
  readonly source: string;
  readonly path: string;
  readonly builtIn: boolean;
  readonly sourceHash: string;
}

/** An experiment with where it came from. */
export interface Loaded extends Pick<Located, "source" | "sourceHash"> {
  readonly experiment: AnyExperiment;
  /** Hashes of a user's own file and of the local files that it imports, from before it was imported; none of a built-in's. */
  readonly files: Hashes;
}

const folder = resolve(import.meta.dirname, "..", "..", "experiments");

/** The names of the built-in experiments: the files of `experiments/`. */
export function builtInExperiments(): string[] {
  const names = readdirSync(folder).map((name) => /^(.*?)(?<!\.d)\.(?:ts|js)$/.exec(name)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/**
 * A built-in experiment by name, or a user's own file by path (anything with a slash or an extension).
 * @throws UsageError where there is none.
 */
export function locate(nameOrPath: string): Located {
  const builtIn = !/[/\\]|\.[cm]?[jt]s$/.test(nameOrPath);
  const path = builtIn ? builtInPath(nameOrPath) : resolve(nameOrPath);
  if (!existsSync(path)) {
    throw new UsageError({
      where: nameOrPath,
      rule: "the experiment's file must exist",
      received: "no such file",
      repair: "Check the path, or write a first version with 'overparam new my-claim'.",
    });
  }
  return { source: builtIn ? nameOrPath : path, path, builtIn, sourceHash: hashFile(path) };
}

/** Hashes of the files whose code is a user's experiment; none of a built-in's, whose code is this package. */
export async function codeFiles({ path, builtIn }: Located): Promise<Hashes> {
  return builtIn ? {} : hashFiles(await importedFiles(path));
}

/** Loads an experiment: a built-in, or TypeScript or JavaScript in any folder that imports "overparam". */
export async function loadExperiment(nameOrPath: string): Promise<Loaded> {
  const located = locate(nameOrPath);
  const files = await codeFiles(located);
  return { experiment: await importExperiment(located), source: located.source, sourceHash: located.sourceHash, files };
}

/** Imports the experiment itself; what it prints goes where the process's standard output goes. */
export async function importExperiment({ path, builtIn, source }: Located): Promise<AnyExperiment> {
  const module = (await (builtIn ? import(pathToFileURL(path).href) : importForeign(path))) as { default?: unknown };
  return requireExperiment(module.default, source);
}

function builtInPath(name: string): string {
  const names = builtInExperiments();
  if (!names.includes(name)) {
    const repair = `Did you mean '${closest(name, names)}'? The experiments are ${names.join(", ")}; a file of your own needs a path, such as ./${basename(name)}.ts.`;
    throw new UsageError({
      where: "experiment",
      rule: "it must be a built-in name or the path of a file",
      received: `'${name}'`,
      repair,
    });
  }
  return ["js", "ts"].map((extension) => join(folder, `${name}.${extension}`)).find(existsSync) ?? folder;
}

/**
 * Imports a file outside this package. tsx compiles TypeScript; on top of it, "overparam" means the package that runs, and
 * TypeScript is a module also where no package.json says so.
 */
async function importForeign(path: string): Promise<unknown> {
  const { register: registerTsx } = await import("tsx/esm/api");
  registerTsx();
  const entry = new URL(import.meta.url.endsWith(".ts") ? "../index.ts" : "../index.js", import.meta.url).href;
  const file = pathToFileURL(path).href;
  const hook = `export const resolve = async (specifier, context, next) => {
    if (specifier === "overparam") return { url: ${JSON.stringify(entry)}, format: "module", shortCircuit: true };
    const found = await next(specifier, context);
    const isModule = found.url.split("?")[0] === ${JSON.stringify(file)} || /\\.m?ts(\\?|$)/.test(found.url);
    return isModule ? { ...found, format: "module" } : found;
  };`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
  return import(file);
}

function requireExperiment(value: unknown, name: string): AnyExperiment {
  const fields = ["id", "claim", "parameters", "grids", "trial", "evidence", "findings", "tested", "figures"];
  const missing = fields.filter((field) => (value as Record<string, unknown> | undefined)?.[field] === undefined);
  if (missing.length === 0) return value as AnyExperiment;
  throw new UserError({
    where: name,
    rule: "an experiment's file exports a defineExperiment({ … }) by default",
    received: value === undefined ? "no default export" : `no ${missing.join(", no ")}`,
    repair: "'overparam new my-claim' writes a file that runs as it is.",
  });
}
