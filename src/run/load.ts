import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { closest } from "fastest-levenshtein";
import { UsageError, UserError } from "../errors.js";
import type { AnyExperiment } from "../experiment/contract.js";
import { inTime } from "./deadline.js";
import type { Hashes } from "./hashes.js";
import { identityOf } from "./identity.js";

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
  /** A user's file compiled, for the processes that are to execute the same. */
  readonly code?: string;
}

/** The folder of the built-in experiments, built or as sources. */
export const experimentsFolder = resolve(import.meta.dirname, "..", "..", "experiments");

/** The names of the built-in experiments: the files of `experiments/`. */
export function builtInExperiments(): string[] {
  const names = readdirSync(experimentsFolder).map((name) => /^(.*?)(?<!\.d)\.(?:ts|js)$/.exec(name)?.[1]);
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
  return { source: builtIn ? nameOrPath : path, path, builtIn, sourceHash: identityOf(path, builtIn) };
}

/** Loads an experiment: a built-in, or TypeScript or JavaScript in any folder that imports "overparam". */
export async function loadExperiment(nameOrPath: string): Promise<Loaded> {
  const located = locate(nameOrPath);
  const { source, sourceHash } = located;
  const compiled = located.builtIn ? undefined : await (await import("./compile.js")).compile(located.path);
  const experiment = await importExperiment(located, compiled?.code);
  return { experiment, source, sourceHash, files: compiled?.files ?? {}, code: compiled?.code };
}

/** Executes a built-in, or a user's file as it was compiled; what it prints goes where the process's standard output goes. */
export async function importExperiment({ path, builtIn, source }: Located, code?: string): Promise<AnyExperiment> {
  const { executeModule } = await import("./execute-module.js");
  const { requireExperiment } = await import("./well-formed.js");
  const load = (): Promise<unknown> =>
    builtIn || code === undefined ? import(pathToFileURL(path).href) : executeModule(code, path);
  const module = builtIn ? load() : inTime(patience, load, () => lateError(source));
  return requireExperiment(((await module) as { default?: unknown }).default, source);
}

/** Milliseconds in which a file must have been executed. */
const patience = 15_000;

function lateError(where: string): UserError {
  return new UserError({
    where,
    rule: "an experiment's file must load",
    received: `none of its exports within ${patience / 1000} s: it awaits something that does not come, or never yields`,
    repair: "Let the file define the experiment alone; what takes time belongs into its trial.",
  });
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
  return (
    ["js", "ts"].map((extension) => join(experimentsFolder, `${name}.${extension}`)).find(existsSync) ??
    experimentsFolder
  );
}
