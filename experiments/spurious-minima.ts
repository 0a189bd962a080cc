import { defineExperiment, z } from "../src/index.js";
import {
  badAtTenFinding,
  badLossFigure,
  badMinimumFigure,
  badShareFigure,
  certifiedFinding,
  fewerFinding,
  leastEigenvalueFigure,
  publishedFinding,
  studentRows,
  studentTable,
  studentTested,
  studentTrial,
} from "../src/landscape/index.js";

const count = (least: number, most: number, description: string) => z.number().int().min(least).max(most).describe(description); // prettier-ignore

const parameters = z.strictObject({
  target: count(2, 40, "target neurons k, and input dimension").default(6),
  extra: count(0, 20, "student neurons beyond k").default(0),
  starts: count(1, 100_000, "descents of each seed").default(100),
});

const from = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index); // prettier-ignore

export default defineExperiment({
  id: "spurious-minima",
  claim: {
    lecture: "Section 4",
    statement:
      "Overparameterization removes bad local minima: for a teacher of k ReLU neurons and Gaussian inputs, descents of networks of k neurons often end at one, and with one neuron more less often. (Changed after a review: it said that one or two more leave few, but at k = 20 one more leaves half, and two more decide nothing here.) The lecture's " +
      "'all local optima are close to global' is about widths of the number of samples; here there are infinitely many.",
    reference: "Safran & Shamir 2018, Spurious local minima are common in two-layer ReLU neural networks",
  },
  parameters,
  grids: {
    smoke: {
      description: "k = 7, five descents of each seed",
      seeds: 5,
      axes: [{ target: [7], extra: [0, 1], starts: [5] }],
    },
    default: {
      description: "k = 6 to 20: 6,000 descents at k = 6, 2,000 at 10, elsewhere 300 (50 from k = 14), fewer for n > k",
      seeds: 10,
      axes: [
        { target: [10], starts: [200] },
        { target: [6], extra: [0, 1], starts: [600] },
        { target: [7, 8, 9, 11, 12, 13], starts: [30] },
        { target: from(14, 20), starts: [5] },
        { target: from(7, 13), extra: [1], starts: [10] },
        { target: from(14, 20), extra: [1], starts: [3] },
        { target: from(6, 13), extra: [2], starts: [2] },
        { target: from(14, 20), extra: [2], starts: [1] },
      ],
    },
    class: {
      description: "k = 10, n = 10 and 11, 600 descents each",
      ...{ seeds: 10, axes: [{ target: [10], extra: [0, 1], starts: [60] }] }, // prettier-ignore
    },
    full: {
      description: "k = 6 to 20, n = k to k + 2, 1,000 descents each: half an hour",
      seeds: 10,
      axes: [{ target: from(6, 20), extra: [0, 1, 2] }],
    },
  },
  needs: "nothing",
  together: false,
  trial: (cell, members) => Promise.resolve(members.map((member) => studentTrial(cell, member))),
  evidence: studentRows,
  findings: {
    badAtTen: badAtTenFinding,
    fewer: fewerFinding,
    certified: certifiedFinding,
    published: publishedFinding,
  },
  tested: studentTested,
  notTested:
    "two neurons more (20 descents a cell in the default grid, which decide nothing), finite samples, targets that are not orthogonal, output weights that learn, other activations, rates and scales of the start",
  settles: "more --starts narrow a share as 1/√starts; --preset full has 1,000 in every cell",
  tables: [studentTable],
  figures: {
    bad: badShareFigure,
    losses: badLossFigure,
    eigenvalues: leastEigenvalueFigure,
    minimum: badMinimumFigure,
  },
});
