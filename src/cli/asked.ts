import { UsageError } from "../errors.js";
import type { AnyExperiment } from "../experiment/contract.js";
import { fieldsOf, type Field } from "../run/fields.js";
import { absoluteFile } from "../run/parameter-files.js";
import { makePlan, type Plan } from "../run/grid.js";
import { firstSeeds } from "../run/limits.js";
import { axisOf } from "./axis.js";
import { readConfig } from "./config.js";
import { countOf } from "./flags.js";

export type Arguments = Readonly<Record<string, unknown>>;

/**
 * The flags of a call of `run` over what its `--config` says, and so what `--set` gives.
 * @throws UsageError for a parameter that the call gives twice: one of the two would be passed over in silence.
 */
export function askedFor(experiment: AnyExperiment, argv: Arguments): Arguments {
  const names = fieldsOf(experiment).map(({ name }) => name);
  const config = typeof argv.config === "string" ? readConfig(argv.config, names) : {};
  const given = Object.entries(argv).filter(([, value]) => value !== undefined);
  const set = ((argv.set as string[] | undefined) ?? []).map((pair) => pairOf(pair, names));
  const all = [...given.map(([name]) => name), ...set.map(([name]) => name)];
  const twice = all.find((name, place) => all.indexOf(name) < place);
  if (twice !== undefined) throw givenTwice(twice);
  return { ...config, ...Object.fromEntries(given), ...Object.fromEntries(set) };
}

/** The plan that these flags ask for. @throws UsageError for values that are none, and for grids that cannot be listed. */
export function planOf(experiment: AnyExperiment, asked: Arguments): Plan {
  const overrides = Object.fromEntries(
    fieldsOf(experiment).flatMap((field) => {
      const value = Object.hasOwn(asked, field.name) ? asked[field.name] : undefined;
      return value === undefined ? [] : [[field.name, valuesOf(field, value)]];
    }),
  );
  const preset = asked.preset === undefined ? undefined : String(asked.preset as string);
  const range = {
    seeds: countOf("--seeds", asked.seeds),
    firstSeed: countOf("--first-seed", asked["first-seed"], firstSeeds),
  };
  return makePlan(experiment, { preset, overrides, ...range });
}

/** A list, of a configuration or of a flag that was given again, has the values of all its texts. */
function valuesOf(field: Field, value: unknown): unknown[] {
  const texts = (Array.isArray(value) ? value : [value]).map((text: unknown) => String(text as string));
  return texts.flatMap((text) => axisOf(field, field.file ? absoluteFile(text) : text));
}

function givenTwice(name: string): UsageError {
  return new UsageError({
    where: `--set ${name}`,
    rule: "a call gives a parameter once, by its flag or by --set",
    received: "two of them",
    repair: `Leave one out; several values go in one: --${name} 2,4.`,
  });
}

function pairOf(pair: string, names: readonly string[]): readonly [name: string, value: string] {
  const [name, ...rest] = pair.split("=");
  if (rest.length > 0 && names.includes(name)) return [name, rest.join("=")];
  throw new UsageError({
    where: "--set",
    rule: "it takes key=value for a parameter of the experiment",
    received: `'${pair}'`,
    repair: `The parameters are ${names.join(", ")}.`,
  });
}
