import type { Options } from "yargs";
import { tableFlags } from "./table-flags.js";

/** Flags of the network that `kernel` and `predict` speak of, and of the points. */
export const architectureFlags = {
  activation: {
    type: "string",
    default: "relu",
    describe: "relu, leaky-relu, linear, erf, gelu, sin, tanh, sigmoid; threshold, sign",
  },
  depth: { type: "string", default: "1", describe: "Hidden layers" },
  "weight-variance": {
    type: "string",
    describe: "σw², one for all layers or one a layer: 1,2,2 (default: 1, then what keeps variances)",
  },
  "bias-variance": { type: "string", default: "0", describe: "σb², as --weight-variance" },
  parameterization: { type: "string", default: "ntk", describe: "ntk or standard" },
  width: { type: "string", describe: "Units of a hidden layer, under standard" },
  trained: { type: "string", default: "all", describe: "all, or readout: the last layer alone" },
  labels: { type: "string", describe: "The column of labels, which is no coordinate" },
  ...tableFlags,
  scale: { type: "string", default: "none", describe: "none, or sphere: every row to radius √d" },
} as const satisfies Readonly<Record<string, Options>>;

/** Flags of `kernel` beside them. */
export const kernelFlags = {
  with: { type: "string", describe: "A second file: the matrices are those of its points against the first's" },
  "finite-width": { type: "string", describe: "Draw networks of this width, too, and compare (loads TensorFlow)" },
  seeds: { type: "string", describe: "How many of them (default 10)" },
  to: { type: "string", describe: "Write the matrices in float64: K.npy, K.csv or K.json" },
  memory: {
    type: "string",
    describe:
      "GiB that both matrices may take in memory (default 2); beyond it --to K.npy streams them to the folder K, where the same call goes on after an end",
  },
  matrices: { type: "boolean", default: false, describe: "Have the matrices in --json above N = 200, too" },
} as const satisfies Readonly<Record<string, Options>>;

/** Flags of `predict` beside them. */
export const predictFlags = {
  labels: { type: "string", demandOption: true, describe: "The column of labels" },
  task: { type: "string", default: "auto", describe: "auto, classification or regression" },
  rate: { type: "string", default: "0.5", describe: "In units of the largest stable rate of gradient descent" },
  method: { type: "string", default: "gd", describe: "gd, flow or momentum" },
  momentum: { type: "string", describe: "β, under --method momentum" },
  test: { type: "string", describe: "0.25: that part of the rows is held out; or a file of further points" },
  step: { type: "string", describe: "When these are made (default: at the end of training)" },
} as const satisfies Readonly<Record<string, Options>>;
