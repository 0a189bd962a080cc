import { closest } from "fastest-levenshtein";
import type { Argv, Options } from "yargs";
import { UsageError } from "../errors.js";
import type { Field } from "../run/fields.js";
import type { Loaded } from "../run/load.js";
import { aside } from "./output.js";

/** Where trials run: flags of `run` and of `resume`. */
export const placeFlags = {
  backend: { type: "string", describe: "auto (default), cuda, cpu, wasm or js" },
  workers: {
    type: "string",
    describe: "Processes that train at once, one thread each (default: by cores, memory and blocks)",
  },
} as const satisfies Readonly<Record<string, Options>>;

const common: Readonly<Record<string, Options>> = {
  seeds: { type: "string", describe: "Seeds 0..n-1 of every cell" },
  preset: { type: "string", describe: "A named grid of the experiment; 'smoke' is the smallest" },
  config: { type: "string", describe: "YAML file with parameters, seeds and preset" },
  set: { type: "string", array: true, describe: "key=value for any parameter; may be given again" },
  out: { type: "string", describe: "Directory of the run (default runs/<experiment>-<n>)" },
  name: { type: "string", describe: "What you call the run, for 'overparam runs'" },
  ...placeFlags,
  force: { type: "boolean", default: false, describe: "Continue a run although experiment or version changed" },
};

/** The experiment of a call of `run`, loaded once, with its parameters as flags. */
export interface Named {
  readonly loaded: Loaded;
  readonly flags: Readonly<Record<string, Options>>;
}

/** What follows the word `run`, where that is a name or a path. */
export async function namedExperiment(args: readonly string[]): Promise<Named | undefined> {
  const name = args[args.indexOf("run") + 1];
  if (name === undefined || name.startsWith("-")) return undefined;
  const { loadExperiment } = await import("../run/load.js");
  const { fieldsOf, rangeText } = await import("../run/fields.js");
  const loaded = await aside(() => loadExperiment(name));
  const flags = fieldsOf(loaded.experiment).map((field) => [field.name, optionOf(field, rangeText(field.range))]);
  return { loaded, flags: Object.fromEntries(flags) as Named["flags"] };
}

/** Adds the flags of `run`: the common ones and, where the experiment is named, its parameters. */
export function experimentFlags(command: Argv, named?: Named): Argv {
  const base = command.positional("experiment", { type: "string", demandOption: true }).options(common);
  return named === undefined ? base : base.options(named.flags);
}

/** The command that yargs would have meant by a wrong one, in its own words: "Did you mean run?"; nothing for other mistakes. */
export function meantCommand(message: string): string | undefined {
  return /^Did you mean .*\?$/.exec(message)?.[0];
}

/** For an unknown flag of `run`, the nearest that there is. */
export function nearestFlag(args: readonly string[], named?: Named): string {
  const names = [...Object.keys(common), "json", "max-bytes", "help", ...Object.keys(named?.flags ?? {})];
  const flags = args.filter((arg) => arg.startsWith("--")).map((arg) => arg.slice(2).split("=")[0]);
  const wrong = args.includes("run") ? flags.find((flag) => !names.includes(flag)) : undefined;
  return wrong === undefined ? "Type: overparam --help" : `Did you mean --${closest(wrong, names)}?`;
}

/** A count of at least 1; nothing where the flag was not given. */
export function countOf(flag: string, text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new UsageError({
    where: flag,
    rule: "it must be a whole number of at least 1",
    received: String(text as string),
    repair: `For example ${flag} 4.`,
  });
}

function optionOf({ type, choices, fallback, description }: Field, range: string): Options {
  const list = choices.length > 0 ? ` (${choices.join(", ")})` : "";
  const limits = [type === "text" ? "text" : "", range].filter((part) => part !== "").join(", ");
  const value = type === "text" ? `'${String(fallback)}'` : String(fallback);
  return {
    type: "string",
    describe: `${description}${list} [${limits === "" ? "" : `${limits}, `}default ${value}]`,
    group: "Parameters:",
  };
}
