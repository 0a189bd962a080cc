#!/usr/bin/env node
import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { messageOf, UsageError, UserError } from "../errors.js";
import { commands } from "./commands.js";
import { meantCommand, nearestFlag, type Named } from "./flags.js";
import { aside } from "./output.js";

/** Exit codes: 0 whatever the verdict, 1 for a failure, 2 for a mistake in the call, 130 after ctrl-C. */
async function main(args: readonly string[]): Promise<number> {
  let code = 0;
  let named: Named | undefined;
  const parser = yargs([...args])
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
    .parserConfiguration({ "parse-positional-numbers": false, "parse-numbers": false })
    .fail((message, error) => {
      throw error ?? usageError(message, args, named);
    })
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document and nothing else" });
  for (const { usage, describe, loads, options, run } of commands)
    parser.command(
      usage,
      describe,
      async (command) => {
        named ??= await loads?.(args);
        return options?.(command, named) ?? command;
      },
      async (argv) => void (code = await aside(() => run(argv, named))),
    );
  await parser.parseAsync();
  return code;
}

function usageError(message: string, args: readonly string[], named?: Named): UsageError {
  const meant = meantCommand(message);
  return new UsageError({
    where: "overparam",
    rule: "the call must be one that --help lists",
    received: meant === undefined ? message : `'${args.find((arg) => !arg.startsWith("-")) ?? ""}'`,
    repair: meant ?? nearestFlag(args, named),
  });
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
});

const given = hideBin(process.argv);
main(given.length === 0 ? ["--help"] : given).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    if (!(error instanceof UserError) && process.env.DEBUG !== undefined) console.error(error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
