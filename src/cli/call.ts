import yargs from "yargs";
import { UsageError } from "../errors.js";
import { commands } from "./commands.js";
import { meantCommand, nearestFlag, type Named } from "./flags.js";
import { requireGiven } from "./given.js";
import { aside, asideForGood, print } from "./output.js";
import { wordsOf } from "./words.js";

/** Carries out one call of `overparam`. Exit codes: 0 whatever the verdict, 1 for a failure, 2 for a mistake in the call, 130 after ctrl-C. */
export async function call(args: readonly string[]): Promise<number> {
  if (args[0] === "--get-yargs-completions") return complete(args);
  const asked = args.length === 0 ? ["--help"] : args;
  let code = 0;
  let named: Named | undefined;
  const parser = parserOf(asked, (message) => usageError(message, args, named));
  for (const { usage, describe, loads, options, run } of commands)
    parser.command(
      usage,
      describe,
      async (command) => {
        named ??= await loads?.(args);
        return options?.(command, named) ?? command;
      },
      async (argv) => {
        requireGiven(argv, Object.keys(named?.flags ?? {}), ["csv"]);
        code = await asideForGood(() => run(argv, named));
      },
    );
  await parser.parseAsync();
  return code;
}

/** What holds for every command. */
function parserOf(args: readonly string[], faultOf: (message: string) => UsageError) {
  return yargs([...args])
    .scriptName("overparam")
    .usage(
      "$0 <command>\n\nClaims about training neural networks, as experiments with predictions, intervals and verdicts.",
    )
    .strict()
    .demandCommand(1, "Name a command.")
    .recommendCommands()
    .help()
    .version()
    .exitProcess(false)
    .showHelpOnFail(false)
    .parserConfiguration({
      ...{ "parse-positional-numbers": false, "parse-numbers": false, "dot-notation": false, "greedy-arrays": false },
    })
    .completion("completion", "Print a script that completes commands, experiments and flags: bash, zsh")
    .fail((message, error) => {
      throw error ?? faultOf(message);
    })
    .option("debug", { type: "boolean", default: false, describe: "Print the stack of an error, too" })
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document and nothing else" })
    .option("max-bytes", { type: "string", describe: "What a packed data file may unpack to (default 2^30, 1 GiB)" })
    .middleware(async ({ maxBytes }) => {
      if (maxBytes !== undefined) (await import("../data/limit.js")).limitUnpacked(String(maxBytes));
    });
}

/** What the script of `overparam completion` asks for: a word a line. */
async function complete(args: readonly string[]): Promise<number> {
  const { completions } = await import("./completion.js");
  for (const one of await aside(() => completions(commands, args))) print(`${one}\n`);
  return 0;
}

function usageError(message: string, args: readonly string[], named?: Named): UsageError {
  const meant = meantCommand(message);
  return new UsageError({
    where: "overparam",
    rule: "the call must be one that --help lists",
    received: meant === undefined ? message : `'${wordsOf(args)[0] ?? ""}'`,
    repair: meant ?? nearestFlag(args, named),
  });
}
