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
import { coordinateFindings, coordinateSeries, layerSizes, scalingFigure, withWeightDecay } from "../src/lazy/index.js";

const parameters = z.strictObject({
  parameterization: fields.parameterization.exclude(["mean-field", "ntk"]).default("mu"),
  decay: z.number().min(0).default(0).describe("λ of decoupled weight decay: a step shrinks weights by 1 − ηλ"),
  activation: z.enum(["tanh", "relu", "erf", "gelu"]).default("tanh").describe("of the hidden layers"),
  samples: fields.samples.default(32),
  dimension: fields.dimension.default(10),
  depth: fields.depth.default(3),
  width: fields.width.default(64),
  rate: z
    .number()
    .positive()
    .default(0.2)
    .describe("rate η at every width under mu; under standard η/8, a quarter of the largest stable one at width 64"),
  steps: fields.steps.default(5),
});
type Cell = z.output<typeof parameters>;
const spec = (cell: Cell) => mlp({ ...cell, inputs: cell.dimension, outputs: 1 });
const widths = [64, 128, 256, 512, 1024, 2048];

export default defineExperiment({
  id: "coordinate-check",
  claim: {
    lecture: "Section 4, key idea of Theorem 4.1",
    statement:
      "The parameterization decides what wide networks do at one learning rate: under mu no activation vanishes or grows with width, under standard they do.",
    reference: "Yang & Hu 2021; Yang et al. 2022, whose coordinate check this is",
  },
  parameters,
  grids: {
    smoke: {
      description: "two tiny widths",
      seeds: 2,
      axes: [{ parameterization: ["mu", "standard"], width: [8, 16], samples: [8], depth: [2], steps: [2] }],
    },
    default: {
      description: "mu with and without weight decay and standard, depth 3, widths 64 to 2048",
      seeds: 20,
      axes: [
        { parameterization: ["mu"], decay: [0, 0.1], width: widths },
        { parameterization: ["standard"], width: widths },
      ],
    },
  },
  memory: (cell) => trainingBytes(spec(cell), cell.samples),
  trial: async (cell, members, context) => {
    using data = trainingData(members.map((member) => sphereWithRandomLabels(member, cell)));
    using ensemble = createEnsemble(spec(cell), members);
    using objective = supervised(ensemble, data);
    const before = layerSizes(ensemble, data.inputs);
    const absolute = cell.parameterization === "standard" ? cell.rate / 8 : cell.rate;
    const options = { rate: { absolute }, steps: cell.steps };
    const trained = await train(withWeightDecay(objective, cell.decay), { ...context, ...options });
    const after = layerSizes(ensemble, data.inputs);
    return trained.map(({ status, path, loss, initialLoss }, member) => ({
      ...{ status, path, loss, initialLoss, before: before[member], after: after[member] },
    }));
  },
  evidence: (trials) => trials,
  findings: coordinateFindings,
  tested: (trials) =>
    `${trials.length} networks of ${trials[0].parameters.depth} hidden layers after ${trials[0].parameters.steps} steps of gradient descent from the same rate at every width, on random labels`,
  notTested:
    "whether features move, which their size does not tell (weight-drift does); Adam, other activations and depths, longer training",
  settles: "more seeds narrow a slope as 1/√seeds; wider networks (--width 64..4096) move it towards its limit",
  figures: {
    sizes: (trials) =>
      scalingFigure([...coordinateSeries(trials, "mu"), ...coordinateSeries(trials, "standard")], {
        title: "Size of each layer after the steps, against width",
        caption: "Root mean square of preactivations over units and samples.",
        x: "hidden width m (units)",
        y: "size of preactivations (root mean square)",
        predicted: ({ panel }) => (panel?.startsWith("mu") === true ? 0 : undefined),
      }),
  },
});
