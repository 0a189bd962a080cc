import type { Argv, Options } from "yargs";
import { optional, text, type Command } from "./command.js";
import { fileCommands } from "./file-commands.js";
import { experimentFlags, namedExperiment, placeFlags } from "./flags.js";
import { choiceOf, tableFlags } from "./table-flags.js";

const force = {
  type: "boolean",
  default: false,
  describe: "Go on although files, parameters or version changed",
} as const;

const trust = {
  type: "boolean",
  default: false,
  describe: "Execute an experiment's file that came with the run, or that is another user's",
} as const;

const aRun = (options: Readonly<Record<string, Options>> = {}) => {
  return (command: Argv): Argv =>
    command
      .positional("run", { type: "string", demandOption: true, describe: "Directory of the run" })
      .options(options);
};
const compareFlags = {
  measure: { type: "string", describe: "error (default), loss, steps, frobenius.0: any number of the results" },
  x: { type: "string", describe: "Against which numeric parameter (default width)" },
  to: { type: "string", describe: "Write a page with figure and table: compare.html" },
  csv: { type: "string", describe: "Write the table as CSV to a file, or without one to standard output" },
} as const satisfies Readonly<Record<string, Options>>;

/** The commands, in the order of --help. */
export const commands: readonly Command[] = [
  {
    usage: "list",
    describe: "The experiments, with their claims",
    run: async ({ json }) => (await import("./list.js")).list(json === true),
  },
  {
    usage: "explain <experiment>",
    describe: "What an experiment asks, measures and varies, and what would refute its claim",
    options: (command) => command.positional("experiment", { type: "string", demandOption: true }),
    run: async ({ experiment, json }) => (await import("./explain.js")).explain(text(experiment), json === true),
  },
  {
    usage: "run <experiment>",
    describe: "Run an experiment: a built-in name, or the path of your own file",
    loads: namedExperiment,
    options: experimentFlags,
    run: async (argv, named) => (await import("./run.js")).run(argv, named?.loaded),
  },
  {
    usage: "resume <run>",
    describe: "Run what is missing of an interrupted run",
    options: aRun({ ...placeFlags, force, trust }),
    run: async (argv) => (await import("./resume.js")).resume(argv),
  },
  {
    usage: "work <run>",
    describe: "Work blocks of a run that another process leads, or that is to be led later",
    options: aRun({
      ...placeFlags,
      trust,
      blocks: { type: "string", describe: "Which: ids, or places in blocks.json such as 17..32 (default: all)" },
    }),
    run: async (argv) => (await import("./work.js")).workBlocks(argv),
  },
  {
    usage: "show <run>",
    describe: "Verdict, findings and cells of a run",
    options: aRun({
      csv: { type: "string", describe: "Write the trials as CSV to a file, or without one to standard output" },
    }),
    run: async ({ run, csv, json }) =>
      (await import("./show.js")).show(text(run), { csv: optional(csv), json: json === true }),
  },
  {
    usage: "note <run> [text]",
    describe: "Note a line of a run, or without one read what is noted",
    options: (command) => aRun()(command).positional("text", { type: "string", describe: "In quotes: one line" }),
    run: async ({ run, text: line, json }) =>
      (await import("./note.js")).note(text(run), optional(line), json === true),
  },
  {
    usage: "judge <run>",
    describe: "Judge the stored trials of a run again, after its experiment's findings or figures were mended",
    options: aRun({ trust }),
    run: async ({ run, trust, json }) =>
      (await import("./judge.js")).judgeRun(text(run), trust === true, json === true),
  },
  {
    usage: "runs [folder]",
    describe: "The runs in a folder: experiment, verdict, trials, date, duration",
    options: (command) => command.positional("folder", { type: "string", default: "runs" }),
    run: async ({ folder, json }) => (await import("./runs.js")).listRuns(text(folder), json === true),
  },
  {
    usage: "compare <runs..>",
    describe: "Training error, or another measure, of several runs in one table and figure; findings side by side",
    options: (command) =>
      command.positional("runs", { type: "string", array: true, demandOption: true }).options(compareFlags),
    run: async ({ runs, measure, x, to, csv, json }) =>
      (await import("./compare.js")).compare(runs as string[], {
        ...{ measure: optional(measure), x: optional(x), to: optional(to), csv: optional(csv) },
        json: json === true,
      }),
  },
  {
    usage: "export <run>",
    describe: "Write a run's trained models in TF.js layers format, with a page that runs them",
    options: aRun({
      trial: { type: "string", describe: "One trial's id; all by default" },
      to: { type: "string", demandOption: true, describe: "Folder to write to" },
    }),
    run: async ({ run, to, trial, json }) =>
      (await import("./export.js")).exportModels(text(run), text(to), optional(trial), json === true),
  },
  {
    usage: "embed <run>",
    describe: "Apply an encoder that a run kept to a file's rows; write the features as a table",
    options: aRun({
      data: {
        type: "string",
        demandOption: true,
        describe: "CSV or Parquet file or IDX array of what the encoder takes",
      },
      to: { type: "string", demandOption: true, describe: "File to write: .csv, .parquet or .npy" },
      labels: { type: "string", describe: "A column that is no coordinate and is kept beside the features" },
      ...tableFlags,
      trial: { type: "string", describe: "Which trial's, where the run kept several" },
      part: { type: "string", describe: "Which part: default encoder, else network" },
    }),
    run: async ({ run, data, to, labels, trial, part, json, ...argv }) =>
      (await import("./embed.js")).embed(text(run), {
        ...{ data: text(data), to: text(to), labels: optional(labels), choice: choiceOf(argv) },
        ...{ trial: optional(trial), part: optional(part), json: json === true },
      }),
  },
  ...fileCommands,
  {
    usage: "doctor",
    describe: "Which TensorFlow is used, and why not a better one",
    options: (command) => command.option("backend", { type: "string" }),
    run: async ({ backend, json }) => (await import("./doctor.js")).doctor(optional(backend), json === true),
  },
  {
    usage: "setup",
    describe: "Get TensorFlow's native library into the user's cache",
    options: (command) =>
      command
        .option("cuda", { type: "boolean", default: false, describe: "The build for NVIDIA GPUs" })
        .option("retry", { type: "boolean", default: false, describe: "Try again what failed, check every file" }),
    run: async ({ cuda, retry, json }) =>
      (await import("./setup.js")).setup({ cuda: cuda === true, retry: retry === true, json: json === true }),
  },
  {
    usage: "new <name>",
    describe: "Write a short experiment of your own that runs as it is",
    options: (command) => command.positional("name", { type: "string", demandOption: true }),
    run: async ({ name }) => (await import("./template.js")).writeTemplate(text(name)),
  },
];
