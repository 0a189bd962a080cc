import { closest } from "fastest-levenshtein";
import type { Argv, Options } from "yargs";
import type { z } from "zod";
import { UsageError } from "../errors.js";
import type { AnyExperiment } from "../experiment/contract.js";

/** What a flag of an experiment is: from its zod schema. */
interface Field {
  readonly type: "number" | "boolean" | "enum" | "string";
  readonly choices: readonly string[];
  readonly fallback: unknown;
  readonly description: string;
}

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
  ...placeFlags,
  force: { type: "boolean", default: false, describe: "Continue a run although experiment or version changed" },
};

let names: readonly string[] = [];

/** Adds the flags of `run`: the common ones and, where the experiment is named, its parameters. */
export async function experimentFlags(command: Argv, args: readonly string[]): Promise<Argv> {
  const named = args[args.indexOf("run") + 1];
  const base = command.positional("experiment", { type: "string", demandOption: true }).options(common);
  names = [...Object.keys(common), "json", "help"];
  if (named === undefined || named.startsWith("-")) return base;
  const { loadExperiment } = await import("../run/load.js");
  const { experiment } = await loadExperiment(named);
  const fields = fieldsOf(experiment);
  names = [...names, ...fields.keys()];
  return base.options(Object.fromEntries([...fields].map(([name, field]) => [name, optionOf(field)])));
}

/** For an unknown flag, the nearest that there is. */
export function nearestFlag(args: readonly string[]): string {
  const flags = args.filter((arg) => arg.startsWith("--")).map((arg) => arg.slice(2).split("=")[0]);
  const wrong = flags.find((flag) => names.length > 0 && !names.includes(flag));
  return wrong === undefined ? "Type: overparam --help" : `Did you mean --${closest(wrong, [...names])}?`;
}

export function fieldsOf(experiment: AnyExperiment): Map<string, Field> {
  const shape = experiment.parameters.shape as Readonly<Record<string, z.ZodType>>;
  return new Map(Object.entries(shape).map(([name, type]) => [name, fieldOf(type)]));
}

/** A flag's text as the values of an axis: "2,4,8", "2..4096" (doubling), "true", "relu,tanh"; free text is one value. */
export function axisOf(name: string, field: Field, text: string): unknown[] {
  if (field.type === "string") return [text];
  return text.split(",").flatMap((part) => {
    const range = /^(\d+)\.\.(\d+)$/.exec(part.trim());
    if (field.type === "number" && range !== null) return doubling(Number(range[1]), Number(range[2]));
    return [valueOf(name, field, part.trim())];
  });
}

function doubling(from: number, to: number): number[] {
  const values: number[] = [];
  for (let value = from; value > 0 && value <= to; value *= 2) values.push(value);
  return values;
}

function valueOf(name: string, field: Field, text: string): unknown {
  const number = Number(text);
  if (field.type === "number" && text !== "" && Number.isFinite(number)) return number;
  if (field.type === "boolean" && (text === "true" || text === "false" || text === "")) return text !== "false";
  if (field.type === "enum" && field.choices.includes(text)) return text;
  const rule = field.type === "enum" ? `one of ${field.choices.join(", ")}` : `a ${field.type}`;
  const repair =
    field.type === "enum"
      ? `Did you mean '${closest(text, [...field.choices])}'?`
      : `For example --${name} ${String(field.fallback)}.`;
  throw new UsageError({ where: `--${name}`, rule: `it must be ${rule}`, received: `'${text}'`, repair });
}

function fieldOf(type: z.ZodType): Field {
  const def = type.def as unknown as { type: string; defaultValue?: unknown; innerType?: z.ZodType };
  const inner = def.type === "default" && def.innerType !== undefined ? def.innerType : type;
  const kind = (inner.def as { type: string }).type;
  return {
    type: kind === "number" || kind === "boolean" || kind === "enum" ? kind : "string",
    choices: kind === "enum" ? (inner as z.ZodEnum).options.map(String) : [],
    fallback: def.defaultValue,
    description: type.description ?? inner.description ?? "",
  };
}

function optionOf({ type, choices, fallback, description }: Field): Options {
  const list = choices.length > 0 ? ` (${choices.join(", ")})` : "";
  return {
    type: "string",
    describe: `${description}${list} [${type === "string" ? `text, default '${String(fallback)}'` : `default ${String(fallback)}`}]`,
    group: "Parameters:",
  };
}
