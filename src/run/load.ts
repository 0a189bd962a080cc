import { existsSync, readdirSync, readFileSync } from "node:fs";
import { register } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { closest } from "fastest-levenshtein";
import { UsageError, UserError } from "../errors.js";
import type { AnyExperiment } from "../experiment/contract.js";
import { hashFile, hashFiles, importedFiles, type Hashes } from "./files.js";
import { packageRoot } from "./provenance.js";

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

/** What every experiment has; the compiler asks for it, and JavaScript has none. */
const requiredKeys = [
  ...["id", "claim", "parameters", "grids", "grids.smoke", "grids.default", "trial", "evidence", "findings"],
  ...["tested", "notTested", "settles", "figures"],
];

/** The value of "grids.smoke" in an object. */
function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
}

/**
 * Imports a file outside this package. tsx compiles TypeScript; on top of it, "overparam" means the package that runs, and
 * TypeScript is a module also where no package.json says so.
 */
async function importForeign(path: string): Promise<unknown> {
  await import("../index.js"); // now: its hundred files need not pass tsx
  const { register: registerTsx } = await import("tsx/esm/api");
  registerTsx();
  const entries = packageEntries();
  const file = pathToFileURL(path).href;
  const hook = `export const resolve = async (specifier, context, next) => {
    const entry = ${JSON.stringify(entries)}[specifier];
    if (entry !== undefined) return { url: entry, format: "module", shortCircuit: true };
    const found = await next(specifier, context);
    const isModule = found.url.split("?")[0] === ${JSON.stringify(file)} || /\\.m?ts(\\?|$)/.test(found.url);
    return isModule ? { ...found, format: "module" } : found;
  };`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
  return import(file);
}

/** What "overparam" and its subpaths mean: this package's own entries, built or as sources. */
function packageEntries(): Record<string, string> {
  const own = import.meta.url.endsWith(".ts");
  const { exports } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    exports: Readonly<Record<string, string | { readonly default: string }>>;
  };
  const entries = Object.entries(exports).flatMap(([name, target]): [string, string][] => {
    if (typeof target === "string") return [];
    const path = own ? target.default.replace("./dist/", "./").replace(/\.js$/, ".ts") : target.default;
    return [[`overparam${name.slice(1)}`, pathToFileURL(join(packageRoot, path)).href]];
  });
  return Object.fromEntries(entries);
}

function requireExperiment(value: unknown, name: string): AnyExperiment {
  const missing = requiredKeys.filter((key) => at(value, key) === undefined);
  if (missing.length === 0) return value as AnyExperiment;
  throw new UserError({
    where: name,
    rule: "an experiment's file exports a defineExperiment({ … }) by default",
    received: value === undefined ? "no default export" : `no ${missing.join(", no ")}`,
    repair: "'overparam new my-claim' writes a file that runs as it is.",
  });
}
