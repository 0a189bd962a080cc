import { defineExperiment, fields, z } from "../src/index.js";
import {
  convexBoundFinding,
  convexFigure,
  convexProblems,
  convexRows,
  convexTable,
  convexTested,
  convexTrial,
  violatedFinding,
} from "../src/landscape/index.js";

const parameters = z.strictObject({
  problem: z.enum(convexProblems).describe("two convex problems, or a network in the trap of the bump").default("least-squares"), // prettier-ignore
  samples: fields.samples.default(64),
  dimension: fields.dimension.default(10),
  steps: fields.steps.default(1000),
});

export default defineExperiment({
  id: "convex-or-not",
  claim: {
    lecture: "Section 3, question 1",
    statement:
      "On convex functions gradient descent has error ≤ OPT + f(t) with f(t) = ‖w₀ − w*‖²/(2ηt); for networks the lecture answers no 'because this function is not convex'. That the proof " +
      "fails does not show that the bound does: here it is seen to hold at every step of convex problems, and to be violated by a network.",
    reference: "Beck & Teboulle 2009, theorem 3.1; Yun, Sra & Jadbabaie 2019",
  },
  parameters,
  settle: (cell) => (cell.problem === "network" ? { ...cell, samples: 64, dimension: 10 } : cell),
  grids: {
    smoke: {
      description: "few steps",
      seeds: 5,
      axes: [{ problem: ["least-squares", "logistic", "network"], steps: [20] }],
    },
    default: {
      description: "least squares and logistic regression, a thousand steps; a network in the trap, three thousand",
      seeds: 40,
      axes: [{ problem: ["least-squares", "logistic"] }, { problem: ["network"], steps: [3000] }],
    },
  },
  together: false,
  trial: async (cell, [member], context) => [await convexTrial(cell, member, context)],
  evidence: convexRows,
  findings: { convex: convexBoundFinding, violated: violatedFinding },
  tested: convexTested,
  notTested:
    "other convex losses, rates above 1/β, minibatches; that no other f(t) bounds the network follows from where it stays, 1/3 at every t",
  settles: "more --steps, so that f(t) falls below 1/3 from farther starts",
  tables: [convexTable],
  figures: { bound: convexFigure },
});
