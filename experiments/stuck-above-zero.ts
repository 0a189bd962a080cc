import { defineExperiment, fields, z } from "../src/index.js";
import {
  arrivalFinding,
  bumpCurvesFigure,
  bumpRows,
  bumpStarts,
  bumpTable,
  bumpTested,
  bumpTrial,
  deadReluFinding,
  endsByWidthFigure,
  escapeFigure,
  escapeFinding,
  randomFinding,
  trapFinding,
  twoUnitsFinding,
} from "../src/landscape/index.js";

const parameters = z.strictObject({
  start: z.enum(bumpStarts).describe("where descents start; dead-relu is one unit on one point").default("trap"),
  width: fields.width.default(10),
  scale: z.number().positive().describe("standard deviation of all parameters of a random start").default(1),
  starts: z.number().int().min(1).describe("descents of each seed").default(20),
});

export default defineExperiment({
  id: "stuck-above-zero",
  claim: {
    lecture: "Section 3, question 2",
    statement:
      "Where the architecture allows zero error, gradient descent does not always reach it. The lecture refers to the NP-hardness of Theorem 2.1, which says so only if P ≠ NP and of worst " +
      "cases; here three points and a certified bad minimum show it at any width, without a condition.",
    reference: "Yun, Sra & Jadbabaie 2019; Ding, Li & Sun 2022; Venturi, Bandeira & Bruna 2019",
  },
  parameters,
  settle: (cell) => ({ ...cell, ...(cell.start === "random" ? {} : { scale: 1 }), ...(cell.start === "dead-relu" ? { width: 1 } : {}) }), // prettier-ignore
  grids: {
    smoke: {
      description: "two units, three starts",
      seeds: 5,
      axes: [{ start: ["trap", "random", "dead-relu"], width: [2], starts: [2] }],
    },
    default: {
      description: "the trap at widths 2 to 100, random starts at widths 2 to 300, the dead ReLU",
      seeds: 10,
      axes: [
        { start: ["trap"], width: [2, 10, 100] },
        { start: ["random"], width: [3, 10, 30, 100, 300] },
        { start: ["random"], width: [2], scale: [0.5], starts: [100] },
        { start: ["dead-relu"] },
      ],
    },
    class: {
      description: "the trap at widths 2 and 10, random starts at 3, 10 and 30, the dead ReLU",
      ...{ seeds: 10, axes: [{ width: [2, 10] }, { start: ["random"], width: [3, 10, 30] }, { start: ["dead-relu"] }] },
    },
  },
  needs: "nothing",
  together: false,
  trial: (cell, members) => Promise.resolve(members.map((member) => bumpTrial(cell, member))),
  evidence: bumpRows,
  findings: {
    trap: trapFinding,
    random: randomFinding,
    escape: escapeFinding,
    arrival: arrivalFinding,
    deadRelu: deadReluFinding,
    twoUnits: twoUnitsFinding,
  },
  tested: bumpTested,
  notTested:
    "other data and activations, minibatches and noise (which may leave such minima), strict minima: these are flat, as outputs and biases can be traded",
  settles: "more --starts narrow a share as 1/√starts",
  tables: [bumpTable],
  figures: { curves: bumpCurvesFigure, escape: escapeFigure, ends: endsByWidthFigure },
});
