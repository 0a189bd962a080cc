import { architectureFlags, kernelFlags, predictFlags } from "./architecture-flags.js";
import { optional, text, type Command } from "./command.js";
import type { GenerateFlags } from "./generate.js";
import type { RecoverFlags } from "./recover.js";
import { recoverFlags, samplesFile, teacherFlags, teacherKind } from "./recovery-flags.js";
import { choiceOf, tableFlags } from "./table-flags.js";

const pointsFile = {
  type: "string",
  demandOption: true,
  describe: "CSV file with a header and a row a point, a Parquet file, or an IDX array",
} as const;

/** Commands on a file of one's own: points, features or samples. */
export const fileCommands: readonly Command[] = [
  {
    usage: "dimension <points>",
    describe: "Intrinsic dimension of the points in a file, by TwoNN and Levina-Bickel, with intervals",
    options: (command) =>
      command
        .positional("points", pointsFile)
        .option("labels", { type: "string", describe: "A column that is no coordinate and is left out" })
        .options(tableFlags)
        .option("neighbours", { type: "string", describe: "k of Levina-Bickel (default 20)" }),
    run: async ({ points, labels, neighbours, json, ...argv }) =>
      (await import("./dimension.js")).dimension(text(points), {
        ...{ labels: optional(labels), choice: choiceOf(argv), neighbours, json: json === true },
      }),
  },
  {
    usage: "probe <features>",
    describe: "What an embedding is worth: classes told apart, independence, information, recovery of the originals",
    options: (command) =>
      command
        .positional("features", {
          type: "string",
          demandOption: true,
          describe: "CSV file with a header and a row a sample, a Parquet file, or an IDX array",
        })
        .option("labels", { type: "string", describe: "The column of classes" })
        .options(tableFlags)
        .option("originals", { type: "string", describe: "File of the samples themselves, in the same order" })
        .option("held-out", {
          type: "string",
          describe: "The last so many rows judge, as a run's own do (default a random quarter)",
        })
        .option("seed", { type: "string", describe: "Of the split, labels drawn and permutations (default 0)" })
        .option("figure", { type: "string", describe: "Draw the embedding's plane, coloured by label: .svg or .png" }),
    run: async ({ features, labels, originals, heldOut, seed, figure, json, ...argv }) =>
      (await import("./probe.js")).probe(text(features), {
        ...{ labels: optional(labels), choice: choiceOf(argv), originals: optional(originals), json: json === true },
        ...{ heldOut: optional(heldOut), seed: optional(seed), figure: optional(figure) },
      }),
  },
  {
    usage: "decide <points>",
    describe: "Whether a network of threshold units answers all points of a CSV file right, with the proof",
    options: (command) =>
      command
        .positional("points", {
          type: "string",
          demandOption: true,
          describe: "CSV file with a header and a row a point",
        })
        .option("labels", { type: "string", demandOption: true, describe: "The column of labels, two different ones" })
        .options(tableFlags)
        .option("units", { type: "string", describe: "Hidden threshold units (default 2)" })
        .option("form", { type: "string", choices: ["and", "or", "any"], default: "any", describe: "The output unit" })
        .option("seconds", { type: "string", describe: "When to give up, undecided (default 60)" }),
    run: async (argv) =>
      (await import("./decide.js")).decide(text(argv.points), {
        ...{ labels: text(argv.labels), units: argv.units, form: text(argv.form), seconds: argv.seconds },
        ...{ choice: choiceOf(argv), json: argv.json === true },
      }),
  },
  {
    usage: "kernel <points>",
    describe: "NNGP and tangent kernel of infinitely wide networks on the points of a file, with eigenvalues",
    options: (command) => command.positional("points", pointsFile).options({ ...architectureFlags, ...kernelFlags }),
    run: async ({ points, json, ...argv }) => (await import("./kernel.js")).kernel(text(points), argv, json === true),
  },
  {
    usage: "predict <points>",
    describe: "What training to the labels of a file does, by the tangent kernel, before any training",
    options: (command) => command.positional("points", pointsFile).options({ ...architectureFlags, ...predictFlags }),
    run: async ({ points, json, ...argv }) => (await import("./predict.js")).predict(text(points), argv, json === true),
  },
  {
    usage: "generate <kind>",
    describe: "Write samples of a random network to a file: 'teacher', one hidden layer on Gaussian inputs",
    options: (command) => command.positional("kind", teacherKind).options(teacherFlags),
    run: async (argv) => (await import("./generate.js")).generateTeacher(argv as unknown as GenerateFlags),
  },
  {
    usage: "recover <samples>",
    describe: "Recover a network of one hidden layer from samples in a file, by moments, filtered PCA and descent",
    options: (command) => command.positional("samples", samplesFile).options(recoverFlags),
    run: async (argv) => (await import("./recover.js")).recover(text(argv.samples), argv as unknown as RecoverFlags),
  },
];
