import { closest } from "fastest-levenshtein";
import type { Argv, Options } from "yargs";
import { UsageError } from "../errors.js";
import { rangeHelp } from "./range.js";
import type { Field } from "../run/fields.js";
import type { Loaded } from "../run/load.js";
import { aside } from "./output.js";
import { wordsOf } from "./words.js";

/** Where trials run: flags of `run` and of `resume`. */
export const placeFlags = {
  backend: { type: "string", describe: "auto (default), cuda, cpu, wasm or js" },
  workers: {
    type: "string",
    describe: "Processes that train at once, one thread each (default: by cores, memory and blocks)",
  },
} as const satisfies Readonly<Record<string, Options>>;

const common: Readonly<Record<string, Options>> = {
  seeds: { type: "string", describe: "How many seeds every cell has; with an axis, too, no cells are added" },
  "first-seed": { type: "string", describe: "The first of them (default 0): another one is fresh evidence" },
  preset: { type: "string", describe: "A named grid of the experiment; 'smoke' is the smallest" },
  config: { type: "string", describe: "YAML file with parameters, seeds, preset, out, name, backend, workers" },
  set: { type: "string", array: true, describe: "key=value for any parameter; may be given again" },
  out: { type: "string", describe: "Directory of the run (default runs/<experiment>-<n>)" },
  name: { type: "string", describe: "What you call the run, for 'overparam runs'" },
  ...placeFlags,
  "dry-run": { type: "boolean", default: false, describe: "Say how large the run would be, and do nothing" },
  quiet: { type: "boolean", default: false, describe: "No progress; of the result the verdict and the report alone" },
  yes: {
    type: "boolean",
    default: false,
    describe: "Begin a run of more than 2,000 cells, 1,000 seeds or 20,000 trials, or without a rehearsal",
  },
  force: { type: "boolean", default: false, describe: "Continue a run although experiment or version changed" },
};

/** The experiment of a call of `run`, loaded once, with its parameters as flags. */
export interface Named {
  readonly loaded: Loaded;
  readonly flags: Readonly<Record<string, Options>>;
  /** The values of its choices, by parameter. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** The presets with their sizes and times, a line each. */
  readonly presets: string;
}

/** The word after `run`, a name or a path, wherever flags stand. */
export async function namedExperiment(args: readonly string[]): Promise<Named | undefined> {
  const [command, name] = wordsOf(args);
  if (command !== "run" || name === undefined) return undefined;
  const { loadExperiment } = await import("../run/load.js");
  const { fieldsOf, rangeText } = await import("../run/fields.js");
  const loaded = await aside(() => loadExperiment(name));
  const fields = fieldsOf(loaded.experiment);
  const flags = Object.fromEntries(fields.map((field) => [field.name, optionOf(field, rangeText(field.range))]));
  const values = Object.fromEntries(fields.map(({ name: flag, choices }) => [flag, choices]));
  const [{ presetText }, { presetsOf }] = await Promise.all([import("./presets.js"), import("../run/presets.js")]);
  const presets = presetsOf(loaded.experiment).map((preset) => `  ${presetText(preset)}`);
  return { loaded, flags, values, presets: ["Presets:", ...presets].join("\n") };
}

/** Adds the flags of `run`: the common ones and, where the experiment is named, its parameters. */
export function experimentFlags(command: Argv, named?: Named): Argv {
  const about = { type: "string", demandOption: true, describe: "A built-in name, or the path of a file" } as const;
  const base = command
    .positional("experiment", about)
    .options(common)
    .example(examples)
    .epilog(`Ranges: ${rangeHelp}.`);
  return named === undefined ? base : base.options(named.flags).epilog(named.presets);
}

/** Of the help of `run`: calls with what they do; all of them end within a minute. */
export const examples: [string, string][] = [
  ["$0 run width-sweep --preset class", "a verdict and figures in seconds"],
  ["$0 run width-sweep --samples 32 --width 2..64 --depth 1,2", "widths 2, 4, …, 64 at two depths"],
  ["$0 run width-sweep --samples 10..50:10 --dry-run", "how large that would be"],
];

/** The command that yargs would have meant by a wrong one, in its own words: "Did you mean run?"; nothing for other mistakes. */
export function meantCommand(message: string): string | undefined {
  return /^Did you mean .*\?$/.exec(message)?.[0];
}

/** For an unknown flag of `run`, the nearest that there is. */
export function nearestFlag(args: readonly string[], named?: Named): string {
  const names = [...Object.keys(common), "json", "max-bytes", "help", ...Object.keys(named?.flags ?? {})];
  const flags = args.filter((arg) => arg.startsWith("--")).map((arg) => arg.slice(2).split("=")[0]);
  const wrong = wordsOf(args)[0] === "run" ? flags.find((flag) => !names.includes(flag)) : undefined;
  return wrong === undefined ? "Type: overparam --help" : `Did you mean --${closest(wrong, names)}?`;
}

/** A count of at least 1; nothing where the flag was not given. */
export function countOf(
  flag: string,
  text: unknown,
  { least = 1, most = Number.MAX_SAFE_INTEGER } = {},
): number | undefined {
  if (text === undefined) return undefined;
  const count = text === "" ? NaN : Number(text);
  if (Number.isInteger(count) && count >= least && count <= most) return count;
  const to = most === Number.MAX_SAFE_INTEGER ? "" : ` and at most ${most}`;
  throw new UsageError({
    where: flag,
    rule: `it must be a whole number of at least ${least}${to}`,
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

/** The seed of `--seed`: a whole number, default 0. */
export function seedOf(text: unknown): number {
  const seed = Number(text ?? 0);
  if (Number.isSafeInteger(seed)) return seed;
  throw new UsageError({
    where: "--seed",
    rule: "it must be a whole number of magnitude below 2^53",
    received: String(text as string),
    repair: "For example --seed 1.",
  });
}
