import {
  createEnsemble,
  defineExperiment,
  fields,
  mlp,
  sphereWithRandomLabels,
  supervised,
  train,
  trainingBytes,
  trainingData,
  z,
} from "../src/index.js";
import { driftFigure, driftMeter, driftRows, driftTable, driftTested, slopeFinding } from "../src/drift/index.js";

const parameters = z.strictObject({
  parameterization: fields.parameterization.exclude(["mean-field"]).default("ntk"),
  samples: fields.samples.default(32),
  dimension: fields.dimension.default(10),
  depth: fields.depth.default(3),
  width: fields.width.default(64),
  fraction: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe("training loss at which drift is measured, as a fraction of the initial one"),
  units: fields.units.default(0.5),
  steps: fields.steps.default(5000),
});
type Cell = z.output<typeof parameters>;
const spec = (cell: Cell) => mlp({ ...cell, inputs: cell.dimension, outputs: 1 });

export default defineExperiment({
  id: "weight-drift",
  claim: {
    lecture: "Section 4, key idea of Theorem 4.1",
    statement: "The parameters do not change much during training if the width is very large.",
    reference: "Jacot, Gabriel & Hongler 2018 (ntk); the contrast is Yang & Hu 2021 (mu), where they do.",
  },
  parameters,
  grids: {
    smoke: {
      description: "two tiny widths",
      seeds: 2,
      axes: [{ width: [8, 16], samples: [8], depth: [2], steps: [32] }],
    },
    default: {
      description: "ntk and mu, depth 3, widths 32 to 512",
      seeds: 10,
      axes: [{ parameterization: ["ntk", "mu"], width: [32, 64, 128, 256, 512] }],
    },
    full: {
      description: "three parameterizations, depths 1 to 3, widths 32 to 1024",
      seeds: 10,
      axes: [{ parameterization: ["standard", "ntk", "mu"], depth: [1, 2, 3], width: [32, 64, 128, 256, 512, 1024] }],
    },
  },
  memory: (cell) => trainingBytes(spec(cell), cell.samples),
  trial: async (cell, members, context) => {
    using data = trainingData(members.map((member) => sphereWithRandomLabels(member, cell)));
    using ensemble = createEnsemble(spec(cell), members);
    using meter = driftMeter(ensemble, data);
    const options = { rate: { units: cell.units }, steps: cell.steps, stop: { relativeLoss: cell.fraction } };
    using objective = supervised(ensemble, data);
    const trained = await train(objective, { ...context, ...options });
    const drifts = meter.measure();
    return trained.map(({ status, path, steps, loss, initialLoss }, member) => ({
      ...{ status, path, steps, loss, initialLoss },
      frobenius: drifts[member].map(({ frobenius }) => frobenius),
      spectral: drifts[member].map(({ spectral }) => spectral),
      flipped: drifts[member].map(({ flipped }) => flipped),
    }));
  },
  evidence: driftRows,
  findings: {
    ntkInput: slopeFinding("ntk", "input", "frobenius", true),
    ntkHidden: slopeFinding("ntk", "hidden", "frobenius", true),
    ntkOutput: slopeFinding("ntk", "output", "frobenius", true),
    ntkHiddenSpectral: slopeFinding("ntk", "hidden", "spectral"),
    ntkFlipped: slopeFinding("ntk", "input", "flipped"),
    muInput: slopeFinding("mu", "input", "frobenius"),
    muHidden: slopeFinding("mu", "hidden", "frobenius"),
    muHiddenSpectral: slopeFinding("mu", "hidden", "spectral"),
    muOutput: slopeFinding("mu", "output", "frobenius"),
  },
  tested: driftTested,
  notTested: "biases, other activations and data, training beyond this loss, widths outside the range",
  settles:
    "more seeds narrow a slope as 1/√seeds; wider networks (--width 64..1024) move it towards its limit; both ntk and mu and a depth of 2 or more are needed for all of them",
  tables: [driftTable],
  figures: { frobenius: driftFigure("frobenius"), spectral: driftFigure("spectral"), flipped: driftFigure("flipped") },
});
