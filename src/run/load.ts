import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { closest } from "fastest-levenshtein";
import { UsageError, UserError } from "../errors.js";
import type { AnyExperiment } from "../experiment/contract.js";
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
  const module = builtIn || code === undefined ? import(pathToFileURL(path).href) : executeModule(code, path);
  return requireExperiment(((await module) as { default?: unknown }).default, source);
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

function requireExperiment(value: unknown, name: string): AnyExperiment {
  const missing = requiredKeys.filter((key) => at(value, key) === undefined);
  const received = value === undefined ? "no default export" : missing.map((key) => `no ${key}`).join(", ");
  const wrong = received === "" ? wrongPart(value as AnyExperiment) : received;
  if (wrong === undefined) return value as AnyExperiment;
  throw new UserError({
    where: name,
    rule: "an experiment's file exports a defineExperiment({ … }) by default, whose id and figures are names of files",
    received: wrong,
    repair: "'overparam new my-claim' writes a file that runs as it is.",
  });
}

const functions = ["trial", "evidence", "tested", "settle", "check", "memory", "refine"];

/** What the compiler would say of an experiment that it never saw, and names that are no files of one folder on every system. */
function wrongPart(experiment: AnyExperiment): string | undefined {
  const figures = Object.keys(experiment.figures);
  const called = [...functions, ...figures.map((figure) => `figures.${figure}`)];
  const none = called.find((key) => !["function", "undefined"].includes(typeof partOf(experiment, key)));
  if (none !== undefined) return `${none}, which is no function`;
  if (!/^\w[\w.-]*$/.test(experiment.id))
    return `the id '${experiment.id}', where letters, digits, dots and dashes are allowed`;
  const odd = figures.find((figure) => !/^[^./\\:*?"<>|\p{Cc}][^/\\:*?"<>|\p{Cc}]{0,99}$/u.test(figure));
  if (odd !== undefined) return `a figure named '${odd}'`;
  const twin = figures.find(
    (figure, at) => figures.findIndex((other) => other.toLowerCase() === figure.toLowerCase()) < at,
  );
  return twin === undefined ? undefined : `two figures named '${twin}', but for the case of letters`;
}

/** A figure's name may have dots in it. */
function partOf(experiment: AnyExperiment, key: string): unknown {
  return key.startsWith("figures.") ? experiment.figures[key.slice("figures.".length)] : at(experiment, key);
}
