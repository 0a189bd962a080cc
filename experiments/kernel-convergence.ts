import { createEnsemble, defineExperiment, fields, mlp, trainingBytes, z } from "../src/index.js";
import { convergenceFindings, convergenceOf, convergenceSeries, scalingFigure } from "../src/lazy/index.js";

const parameters = z.strictObject({
  activation: z.enum(["relu", "tanh", "erf", "gelu"]).default("relu").describe("of the hidden layers"),
  samples: fields.samples.default(12),
  dimension: fields.dimension.default(10),
  depth: fields.depth.default(2),
  width: fields.width.default(64),
});
type Cell = z.output<typeof parameters>;
const spec = (cell: Cell) => mlp({ ...cell, inputs: cell.dimension, outputs: 1 });
const doubling = (to: number): number[] => [64, 128, 256, 512, 1024, 2048, 4096].filter((width) => width <= to);

export default defineExperiment({
  id: "kernel-convergence",
  claim: {
    lecture: "Section 4, key idea of Theorem 4.1",
    statement:
      "Training a wide network works like a kernel method with an appropriately defined kernel: one that all draws of the weights share.",
    reference: "Jacot, Gabriel & Hongler 2018, theorem 1; Arora et al. 2019",
  },
  parameters,
  grids: {
    smoke: { description: "two tiny widths", seeds: 10, axes: [{ samples: [4], width: [8, 16] }] },
    default: {
      description: "ReLU and tanh, depth 2, widths 64 to 2048",
      seeds: 50,
      axes: [{ activation: ["relu", "tanh"], width: doubling(2048) }],
    },
    full: {
      description: "the same to width 4096: 50 draws of 17 million Gaussians there",
      seeds: 50,
      axes: [{ activation: ["relu", "tanh"], width: doubling(4096) }],
    },
  },
  memory: (cell) => trainingBytes(spec(cell), cell.samples) / 2,
  trial: (cell, members) => {
    using ensemble = createEnsemble(spec(cell), members);
    return Promise.resolve(convergenceOf(ensemble, cell));
  },
  evidence: (trials) => trials,
  findings: convergenceFindings,
  tested: (trials) =>
    `${trials.length} draws of networks of ${trials[0].parameters.depth} hidden layers against the exact kernel of infinite width, on one set of ${trials[0].parameters.samples} points of the sphere in ${trials[0].parameters.dimension} dimensions that all draws share: intervals speak of these points`,
  notTested:
    "other parameterizations, other sets of points, biases, the kernel's change in training (weight-drift, linearized-dynamics)",
  settles: "more draws narrow the slope as 1/√draws; wider networks (--preset full) move it towards its limit",
  figures: {
    errors: (trials) =>
      scalingFigure(convergenceSeries(trials), {
        title: "Error of one draw's tangent kernel against width",
        caption: "Relative Frobenius distance from the kernel of infinite width.",
        x: "hidden width m (units)",
        y: "relative error ‖Θ − Θ∞‖ / ‖Θ∞‖",
        predicted: () => -0.5,
      }),
  },
});
