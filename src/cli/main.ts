#!/usr/bin/env node
import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { messageOf, UsageError, UserError } from "../errors.js";
import { experimentFlags, nearestFlag, placeFlags } from "./flags.js";

/** Exit codes: 0 whatever the verdict, 1 for a failure, 2 for a mistake in the call, 130 after ctrl-C. */
async function main(args: readonly string[]): Promise<number> {
  let code = 0;
  const settle = async (work: Promise<number>): Promise<void> => void (code = await work);
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
      if (error !== undefined) throw error;
      throw new UsageError({
        where: "overparam",
        rule: "the call must be one that --help lists",
        received: message,
        repair: nearestFlag(args),
      });
    })
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document and nothing else" })
    .command("list", "The experiments, with their claims", {}, (argv) =>
      settle(import("./show.js").then((it) => it.list(argv.json === true))),
    )
    .command(
      "run <experiment>",
      "Run an experiment: a built-in name, or the path of your own file",
      async (command) => experimentFlags(command, args),
      (argv) => settle(import("./run.js").then((it) => it.run(argv))),
    )
    .command(
      "resume <run>",
      "Run what is missing of an interrupted run",
      (command) =>
        command
          .positional("run", { type: "string", demandOption: true, describe: "Directory of the run" })
          .options(placeFlags)
          .option("force", {
            type: "boolean",
            default: false,
            describe: "Continue although experiment or version changed",
          }),
      (argv) => settle(import("./run.js").then((it) => it.resume(argv))),
    )
    .command(
      "show <run>",
      "Verdict, findings and cells of a run",
      (command) => command.positional("run", { type: "string", demandOption: true }),
      (argv) => settle(import("./show.js").then((it) => it.show(argv.run, argv.json))),
    )
    .command(
      "compare <runs..>",
      "Findings of several runs side by side",
      (command) => command.positional("runs", { type: "string", array: true, demandOption: true }),
      (argv) => settle(import("./show.js").then((it) => it.compare(argv.runs, argv.json))),
    )
    .command(
      "export <run>",
      "Copy a run's trained models, in TF.js layers format",
      (command) =>
        command
          .positional("run", { type: "string", demandOption: true })
          .option("trial", { type: "string", describe: "One trial's id; all by default" })
          .option("to", { type: "string", demandOption: true, describe: "Folder to write to" }),
      (argv) => settle(import("./export.js").then((it) => it.exportModels(argv.run, argv.to, argv.trial, argv.json))),
    )
    .command(
      "doctor",
      "Which TensorFlow is used, and why not a better one",
      (command) => command.option("backend", { type: "string" }),
      (argv) => settle(import("./doctor.js").then((it) => it.doctor(argv.backend, argv.json))),
    )
    .command(
      "setup",
      "Get TensorFlow's native library into the user's cache",
      (command) =>
        command
          .option("cuda", { type: "boolean", default: false, describe: "The build for NVIDIA GPUs" })
          .option("retry", { type: "boolean", default: false, describe: "Try again what failed, check every file" }),
      (argv) => settle(import("./doctor.js").then((it) => it.setup(argv))),
    )
    .command(
      "new <name>",
      "Write a short experiment of your own that runs as it is",
      (command) => command.positional("name", { type: "string", demandOption: true }),
      (argv) => settle(import("./template.js").then((it) => it.writeTemplate(argv.name))),
    );
  await parser.parseAsync();
  return code;
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
});

main(hideBin(process.argv)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    if (!(error instanceof UserError) && process.env.DEBUG !== undefined) console.error(error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
