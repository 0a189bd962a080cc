import yargs from "yargs";
import type { Command } from "./command.js";
import type { Named } from "./flags.js";
import { wordsOf } from "./words.js";

/** Commands whose second word is an experiment's name. */
const ofExperiments = ["run", "explain"];

/**
 * What may stand in place of the last word: commands, names of experiments, flags, and values of `--preset` and of choices. `args` is
 * what the shell's script gives: --get-yargs-completions overparam run wid.
 */
export async function completions(commands: readonly Command[], args: readonly string[]): Promise<string[]> {
  const [before, current] = [args.slice(2, -1), args.at(-1) ?? ""];
  const fitting = (all: readonly string[]): string[] => [...new Set(all)].filter((one) => one.startsWith(current));
  const [name, experiment] = wordsOf(before);
  if (name === undefined) return fitting(current.startsWith("-") ? ["--json", "--help"] : commands.map(nameOf));
  if (ofExperiments.includes(name) && experiment === undefined && !current.startsWith("-"))
    return fitting(await builtIn());
  const named = name === "run" ? await loaded(before) : undefined;
  const values = valuesOf(before.at(-1) ?? "", named);
  if (values.length > 0) return fitting(values);
  return fitting(
    current.startsWith("-")
      ? await flagsOf(
          commands.find((one) => nameOf(one) === name),
          named,
        )
      : [],
  );
}

const nameOf = ({ usage }: Command): string => usage.split(" ")[0];

async function builtIn(): Promise<string[]> {
  return (await import("../run/load.js")).builtInExperiments();
}

/** Nothing where the experiment cannot be loaded: a completion says no errors. */
async function loaded(words: readonly string[]): Promise<Named | undefined> {
  const { namedExperiment } = await import("./flags.js");
  return namedExperiment(words).catch(() => undefined);
}

function valuesOf(flag: string, named: Named | undefined): readonly string[] {
  if (flag === "--preset") return Object.keys(named?.loaded.experiment.grids ?? {});
  const values = named?.values[flag.slice(2)];
  return flag.startsWith("--") && values !== undefined ? values : [];
}

async function flagsOf(command: Command | undefined, named: Named | undefined): Promise<string[]> {
  const parser = yargs([]).exitProcess(false);
  const help = await (command?.options?.(parser, named) ?? parser).getHelp();
  return ["--json", ...(help.match(/(?<=^|\s)--[a-z][\w-]*/gm) ?? [])].filter((flag) => flag !== "--version");
}
