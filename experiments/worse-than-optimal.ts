import { defineExperiment, z } from "../src/index.js";
import {
  aboveFinding,
  basinFinding,
  endsFigure,
  errorFigure,
  minimaFinding,
  neuronRows,
  neuronTable,
  neuronTested,
  neuronTrial,
  productFinding,
} from "../src/landscape/index.js";

const count = (least: number, most: number, description: string) => z.number().int().min(least).max(most).describe(description); // prettier-ignore

const parameters = z.strictObject({
  examples: count(1, 12, "examples N on each axis: x = 1, 1/ratio, 1/ratio², …, with y = 0.75").default(2),
  ratio: z.number().gt(1).max(1000).describe("ratio of neighbouring inputs").default(10),
  axes: count(1, 6, "axes K that have such examples").default(1),
  starts: count(1, 100_000, "descents of each seed").default(100),
});

export default defineExperiment({
  id: "worse-than-optimal",
  claim: {
    lecture: "Section 3, question 1",
    statement:
      "After t iterations gradient descent does not always have error ≤ OPT + f(t) for some f that falls to 0. The lecture says so because the function is not convex, " +
      "which alone does not imply it; here one neuron with one weight and two examples, and its exact minima, do.",
    reference: "Auer, Herbster & Warmuth 1996, Exponentially many local minima for single neurons",
  },
  parameters,
  grids: {
    smoke: {
      description: "two examples, one axis and two",
      seeds: 5,
      axes: [{ examples: [2], axes: [1, 2], starts: [10] }],
    },
    default: {
      description: "two to five examples, one axis and two",
      seeds: 10,
      axes: [{ examples: [2, 3, 4, 5], axes: [1, 2] }],
    },
  },
  needs: "nothing",
  together: false,
  trial: (cell, members) => Promise.resolve(members.map((member) => neuronTrial(cell, member))),
  evidence: neuronRows,
  findings: { minima: minimaFinding, product: productFinding, basins: basinFinding, above: aboveFinding },
  tested: neuronTested,
  notTested:
    "other targets and activations, neurons with a bias, inputs that share axes, rates so large that a step leaves a basin; descent is in ln w, whose stationary points are the same",
  settles:
    "more --starts narrow a share as 1/√starts; the number of minima on one axis is exact, that on several its power",
  tables: [neuronTable],
  figures: { error: errorFigure, ends: endsFigure },
});
