import type { Options } from "yargs";
import { tableFlags } from "./table-flags.js";

const unitKinds = ["relu", "tanh", "sigmoid", "gelu", "leaky-relu", "erf", "threshold"] as const;
/** What `generate` makes. */
export const teacherKind = { type: "string", demandOption: true, choices: ["teacher"] } as const;
/** What `recover` reads. */
export const samplesFile = {
  type: "string",
  demandOption: true,
  describe: "CSV, IDX, NPY or Parquet, a row a sample",
} as const;
/** Flags of `generate teacher`. */
export const teacherFlags = {
  inputs: { type: "string", describe: "Inputs n (default 20)" },
  units: { type: "string", describe: "Hidden units k (default 5)" },
  samples: { type: "string", describe: "Rows (default 1e5)" },
  activation: { choices: unitKinds, default: "relu", describe: "Of the hidden units" },
  biased: { type: "boolean", default: false, describe: "Units have biases" },
  mixed: { type: "boolean", default: false, describe: "Output weights have either sign" },
  seed: { type: "string", describe: "Of network and samples (default 0)" },
  to: { type: "string", demandOption: true, describe: "File to write: .csv, .npy or .parquet" },
} as const satisfies Readonly<Record<string, Options>>;

/** Flags of `recover`. */
export const recoverFlags = {
  target: { type: "string", demandOption: true, describe: "The column that the others explain" },
  ...tableFlags,
  units: { type: "string", default: "auto", describe: "Hidden units, or auto to count them" },
  activation: { choices: unitKinds, default: "relu", describe: "Of the hidden units" },
  method: { type: "string", default: "all", describe: "moments, filtered, descent or all" },
  biased: { type: "boolean", default: false, describe: "Units have biases" },
  whiten: { type: "boolean", default: false, describe: "Bring the inputs to mean 0 and covariance I first" },
  steps: { type: "string", describe: "Adam's steps of each refinement (default 2000)" },
  seed: { type: "string", describe: "Of splits and starts (default 0)" },
  hold: {
    type: "string",
    describe:
      "Rows in memory; of a longer file all stream through the moments, on all cores (default: 512 MiB of them)",
  },
  to: { type: "string", describe: "Folder for the best network in TF.js layers format" },
} as const satisfies Readonly<Record<string, Options>>;
