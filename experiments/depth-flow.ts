import { defineExperiment, fields, z } from "../src/index.js";
import * as features from "../src/features/index.js";

const parameters = z.strictObject({
  layers: z.number().int().min(2).max(8).default(4).describe("hidden layers, all of which are probed"),
  width: fields.width.default(128),
  samples: fields.samples.min(80).max(1797).default(1797).describe("digits used; a quarter is held out"),
  steps: fields.steps.default(1000),
});

export default defineExperiment({
  id: "depth-flow",
  claim: {
    lecture: "Section 5, Figure 3",
    statement:
      "Training keeps what random layers lose: the deeper a layer lies, the more a probe of the classes gains by training (Figure 3: basic, complex, classification features).",
    reference: "Alain & Bengio 2017, linear classifier probes",
  },
  parameters,
  grids: {
    smoke: { description: "a few steps", seeds: 2, axes: [{ layers: [2], width: [8], samples: [80], steps: [8] }] },
    default: {
      description: "four hidden layers of 128 units on the 8 x 8 digits",
      seeds: 10,
      firstSeed: 100,
      axes: [{}],
    },
    class: { description: "four layers of 64 units, 600 digits", seeds: 5, axes: [{ width: [64], samples: [600], steps: [500] }] }, // prettier-ignore
  },
  memory: ({ width, layers, samples }) => 16 * (width * width * layers + samples * width),
  trial: features.depthTrial,
  evidence: features.depthRows,
  findings: { grows: features.depthGrowsFinding, gains: features.depthGainsFinding, rises: features.depthRisesFinding },
  tested: (rows) =>
    `ridge probes with a cross-validated penalty on every hidden layer of ${rows.length} dense classifiers of the 8 x 8 digits, trained by cross entropy; ${features.splitsTested(rows)}`,
  notTested:
    "other data sets, held-out rows of each seed's own, convolutional networks, larger images, what the features of a layer look like",
  settles: "more seeds narrow the slope",
  tables: [features.depthTable],
  figures: { probes: features.depthFigure },
});
