import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { UsageError } from "../errors.js";
import { RunDirectory } from "../run/directory.js";
import { fieldsOf } from "../run/fields.js";
import { absoluteFile } from "../run/parameter-files.js";
import { makePlan, type Plan } from "../run/grid.js";
import { loadExperiment, type Loaded } from "../run/load.js";
import { axisOf } from "./axis.js";
import { carryOut } from "./carry-out.js";
import { countOf } from "./flags.js";

type Arguments = Readonly<Record<string, unknown>>;

/** `overparam run`; `found` is the experiment where its flags have loaded it already. */
export async function run(argv: Arguments, found?: Loaded): Promise<number> {
  const loaded = found ?? (await loadExperiment(String(argv.experiment)));
  const asked = { ...readConfig(argv.config), ...definedOf(argv) };
  const plan = planOf(loaded, asked, (argv.set as string[] | undefined) ?? []);
  const directory = new RunDirectory(typeof argv.out === "string" ? argv.out : nextDirectory(loaded.experiment.id));
  return carryOut(loaded, plan, directory, argv);
}

function planOf({ experiment }: Loaded, asked: Arguments, set: readonly string[]): Plan {
  const fields = fieldsOf(experiment);
  const texts = {
    ...asked,
    ...Object.fromEntries(
      set.map((pair) =>
        pairOf(
          pair,
          fields.map(({ name }) => name),
        ),
      ),
    ),
  };
  const overrides = Object.fromEntries(
    fields.flatMap((field) => {
      const text = texts[field.name];
      if (text === undefined) return [];
      return [[field.name, axisOf(field, field.file ? absoluteFile(textOf(text)) : textOf(text))]];
    }),
  );
  const preset = asked.preset as string | undefined;
  return makePlan(experiment, { preset, overrides, seeds: countOf("--seeds", asked.seeds) });
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

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(",") : String(value as string);
}

function readConfig(path: unknown): Arguments {
  if (typeof path !== "string") return {};
  if (!existsSync(path))
    throw new UsageError({ where: "--config", rule: "the file must exist", received: path, repair: "Check the path." });
  const content: unknown = parseYaml(readFileSync(path, "utf8"));
  if (content !== null && typeof content === "object" && !Array.isArray(content)) return content as Arguments;
  throw new UsageError({
    where: path,
    rule: "it must map parameters to values",
    received: typeof content,
    repair: "For example a line 'width: [2, 4, 8]'.",
  });
}

function definedOf(argv: Arguments): Arguments {
  return Object.fromEntries(Object.entries(argv).filter(([, value]) => value !== undefined));
}

function nextDirectory(id: string): string {
  for (let number = 1; ; number++) {
    const path = join("runs", `${id}-${number}`);
    if (!existsSync(path)) return path;
  }
}
