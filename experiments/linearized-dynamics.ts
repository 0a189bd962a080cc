import {
  createEnsemble,
  defineExperiment,
  fields,
  mlp,
  sphereWithRandomLabels,
  train,
  trainingBytes,
  trainingData,
  z,
} from "../src/index.js";
import { besideLinearized, gapSeries, linearizationFindings, linearizedCurves, logSteps, scalingFigure } from "../src/lazy/index.js"; // prettier-ignore

const parameters = z.strictObject({
  activation: z.enum(["relu", "tanh", "erf", "gelu"]).default("relu").describe("of the hidden layers"),
  samples: fields.samples.default(50),
  dimension: fields.dimension.default(10),
  depth: fields.depth.default(1),
  width: fields.width.default(64),
  units: fields.units.default(0.5),
  steps: fields.steps.default(1000),
});
type Cell = z.output<typeof parameters>;
const spec = (cell: Cell) => mlp({ ...cell, inputs: cell.dimension, outputs: 1, antisymmetric: true });

export default defineExperiment({
  id: "linearized-dynamics",
  claim: {
    lecture: "Section 4, key idea of Theorem 4.1",
    statement:
      "Gradient descent training of a wide network works like a kernel method with an appropriately defined kernel.",
    reference: "Jacot, Gabriel & Hongler 2018; Lee et al. 2019",
  },
  parameters,
  grids: {
    smoke: { description: "two tiny widths", seeds: 2, axes: [{ samples: [6], width: [8, 16], steps: [16] }] },
    default: {
      description: "ReLU and tanh, depth 1, widths 64 to 4096, antisymmetric starts",
      seeds: 10,
      axes: [{ activation: ["relu", "tanh"], width: [64, 256, 1024, 4096] }],
    },
    class: { description: "ReLU, widths 64 to 4096", seeds: 10, axes: [{ width: [64, 256, 1024, 4096] }] },
  },
  memory: (cell) => trainingBytes(spec(cell), cell.samples) + 4 * cell.samples ** 2,
  trial: async (cell, members, context) => {
    using data = trainingData(members.map((member) => sphereWithRandomLabels(member, cell)));
    using ensemble = createEnsemble(spec(cell), members);
    using objective = besideLinearized(ensemble, data);
    const options = { rate: { units: cell.units }, steps: cell.steps, record: logSteps(cell.steps) };
    const trained = await train(objective, { ...context, ...options });
    return trained.map(
      ({ status, path, rate, initialLoss, loss, curve: { steps, loss: losses, linearLoss, gap } }) => ({
        ...{ status, path, rate, initialLoss, loss },
        curve: { steps, loss: losses, linearLoss, gap },
      }),
    );
  },
  evidence: (trials) => trials,
  findings: linearizationFindings,
  tested: (trials) =>
    `${trials.length} trainings of ${trials[0].parameters.steps} steps on ${trials[0].parameters.samples} random labels beside their linearization, whose kernel is that of the weights before training`,
  notTested: "test points, other losses and optimizers, starts that are not antisymmetric, deeper networks (--depth)",
  settles: "more seeds; wider networks (--width 8192) bring the losses together",
  figures: {
    curves: linearizedCurves,
    gap: (trials) =>
      scalingFigure(gapSeries(trials), {
        title: "Distance of the network from its linearization against width",
        caption: "The largest root mean square of f − f_lin over the training points at any recorded step.",
        x: "hidden width m (units)",
        y: "largest root mean square of f − f_lin",
        predicted: () => -0.5,
      }),
  },
});
