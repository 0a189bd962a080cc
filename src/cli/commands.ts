import type { Argv, Options } from "yargs";
import { experimentFlags, placeFlags } from "./flags.js";

type Arguments = Readonly<Record<string, unknown>>;

/** One command of `overparam`; what it does is loaded when it is called. */
export interface Command {
  /** With its positional arguments, as yargs writes them. */
  readonly usage: string;
  readonly describe: string;
  readonly options?: (command: Argv, args: readonly string[]) => Argv | Promise<Argv>;
  /** Returns the exit code. */
  readonly run: (argv: Arguments) => Promise<number>;
}

const force = {
  type: "boolean",
  default: false,
  describe: "Go on although files, parameters or version changed",
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
const unitKinds = ["relu", "tanh", "sigmoid", "gelu", "leaky-relu", "erf", "threshold"] as const;
const teacherFlags = {
  inputs: { type: "string", describe: "Inputs n (default 20)" },
  units: { type: "string", describe: "Hidden units k (default 5)" },
  samples: { type: "string", describe: "Rows (default 1e5)" },
  activation: { choices: unitKinds, default: "relu", describe: "Of the hidden units" },
  biased: { type: "boolean", default: false, describe: "Units have biases" },
  mixed: { type: "boolean", default: false, describe: "Output weights have either sign" },
  seed: { type: "string", describe: "Of network and samples (default 0)" },
  to: { type: "string", demandOption: true, describe: "File to write: .csv, .npy or .parquet" },
} as const satisfies Readonly<Record<string, Options>>;
const recoverFlags = {
  target: { type: "string", demandOption: true, describe: "The column that the others explain" },
  units: { type: "string", default: "auto", describe: "Hidden units, or auto to count them" },
  activation: { choices: unitKinds, default: "relu", describe: "Of the hidden units" },
  method: { type: "string", default: "all", describe: "moments, filtered, descent or all" },
  biased: { type: "boolean", default: false, describe: "Units have biases" },
  whiten: { type: "boolean", default: false, describe: "Bring the inputs to mean 0 and covariance I first" },
  steps: { type: "string", describe: "Adam's steps of each refinement (default 2000)" },
  seed: { type: "string", describe: "Of splits and starts (default 0)" },
  to: { type: "string", describe: "Folder for the best network in TF.js layers format" },
} as const satisfies Readonly<Record<string, Options>>;
const text = (value: unknown): string => String(value as string);
const optional = (value: unknown): string | undefined => (value === undefined ? undefined : text(value));

/** The commands, in the order of --help. */
export const commands: readonly Command[] = [
  {
    usage: "list",
    describe: "The experiments, with their claims",
    run: async ({ json }) => (await import("./list.js")).list(json === true),
  },
  {
    usage: "run <experiment>",
    describe: "Run an experiment: a built-in name, or the path of your own file",
    options: experimentFlags,
    run: async (argv) => (await import("./run.js")).run(argv),
  },
  {
    usage: "resume <run>",
    describe: "Run what is missing of an interrupted run",
    options: aRun({ ...placeFlags, force }),
    run: async (argv) => (await import("./resume.js")).resume(argv),
  },
  {
    usage: "work <run>",
    describe: "Work blocks of a run that another process leads, or that is to be led later",
    options: aRun({
      ...placeFlags,
      blocks: { type: "string", describe: "Which: ids, or places in blocks.json such as 17..32 (default: all)" },
    }),
    run: async (argv) => (await import("./work.js")).workBlocks(argv),
  },
  {
    usage: "show <run>",
    describe: "Verdict, findings and cells of a run",
    options: aRun(),
    run: async ({ run, json }) => (await import("./show.js")).show(text(run), json === true),
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
    usage: "dimension <points>",
    describe: "Intrinsic dimension of the points in a file, by TwoNN and Levina-Bickel, with intervals",
    options: (command) =>
      command
        .positional("points", {
          type: "string",
          demandOption: true,
          describe: "CSV file with a header and a row a point, or an IDX array",
        })
        .option("labels", { type: "string", describe: "A column that is no coordinate and is left out" })
        .option("neighbours", { type: "string", describe: "k of Levina-Bickel (default 20)" }),
    run: async ({ points, labels, neighbours, json }) =>
      (await import("./dimension.js")).dimension(text(points), optional(labels), neighbours, json === true),
  },
  {
    usage: "generate <kind>",
    describe: "Write samples of a random network to a file: 'teacher', one hidden layer on Gaussian inputs",
    options: (command) =>
      command.positional("kind", { type: "string", demandOption: true, choices: ["teacher"] }).options(teacherFlags),
    run: async ({ inputs, units, samples, activation, biased, mixed, seed, to, json }) =>
      (await import("./generate.js")).generateTeacher({
        ...{ inputs, units, samples, seed, activation: text(activation), to: text(to) },
        ...{ biased: biased === true, mixed: mixed === true, json: json === true },
      }),
  },
  {
    usage: "recover <samples>",
    describe: "Recover a network of one hidden layer from samples in a file, by moments, filtered PCA and descent",
    options: (command) =>
      command
        .positional("samples", {
          type: "string",
          demandOption: true,
          describe: "CSV, IDX, NPY or Parquet, a row a sample",
        })
        .options(recoverFlags),
    run: async ({ samples, target, units, activation, method, biased, whiten, steps, seed, to, json }) =>
      (await import("./recover.js")).recover(text(samples), {
        ...{ units, steps, seed, target: text(target), activation: text(activation), method: text(method) },
        ...{ biased: biased === true, whiten: whiten === true, to: optional(to), json: json === true },
      }),
  },
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
