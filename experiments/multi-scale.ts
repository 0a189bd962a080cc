import { defineExperiment, fields, z } from "../src/index.js";
import { lineFigure, meanFamily, multiScaleTrial, type MultiScaleTrial } from "../src/moments/index.js";

const parameters = z.strictObject({
  dimension: fields.dimension.min(6).default(30).describe("inputs n"),
  samples: fields.samples.default(300_000),
  strength: z.number().positive().default(6).describe("output weight of the strong unit"),
});
type Row = z.output<typeof parameters> & MultiScaleTrial;
const nameOf = ({ dimension, samples, strength }: Row) => `n = ${dimension}, N = ${samples}, strength ${strength}`;
/** 1 − cos²: all that matters lies within a hundredth of 1. Rounding may leave nothing, which has no logarithm. */
const missing = (cosine: number) => Math.max(1e-12, 1 - cosine);

export default defineExperiment({
  id: "multi-scale",
  claim: {
    lecture: "Section 3: Chen, Klivans & Meka",
    statement: "Directions that a strong one hides are found once it has been taken out.",
    reference: "Chen, Klivans & Meka 2020, arXiv 2009.13512: residual rounds",
  },
  parameters,
  grids: {
    smoke: { description: "tiny", seeds: 2, axes: [{ dimension: [6], samples: [3000] }] },
    default: { description: "n = 30, N = 3e5, strength 6", seeds: 5, axes: [{}] },
    full: { description: "three strengths", seeds: 10, axes: [{ strength: [2, 6, 18] }] },
  },
  needs: "nothing",
  together: false,
  memory: ({ samples, dimension }) => 8 * samples * (dimension + 20),
  trial: (cell, members) => Promise.all(members.map((member) => multiScaleTrial(member, cell))),
  evidence: (trials): Row[] => trials.map(({ parameters, result }) => ({ ...parameters, ...result })),
  findings: {
    strong: {
      statement: "the first round finds the strong direction, cos² at least 0.99",
      source: "independent reproduction: .999",
      ...{ margin: [0.99, 1], decides: true },
      estimate: (rows) => meanFamily(rows, nameOf, ({ strongCosine }) => strongCosine),
    },
    all: {
      statement: "all rounds together find the five directions, least cos² at least 0.99",
      source: "independent reproduction: at least .990 on 3 of 3 seeds",
      ...{ margin: [0.99, 1], decides: true },
      estimate: (rows) => meanFamily(rows, nameOf, ({ cosine }) => cosine),
    },
    hidden: {
      statement: "the first round finds no other direction (directions found in it)",
      source: "independent reproduction: round 1 finds only u₁",
      ...{ margin: [1, 1.5], decides: false },
      estimate: (rows) => meanFamily(rows, nameOf, ({ first }) => first),
    },
    leftover: {
      statement: "at most one direction too many is found, a leftover of the strong one",
      source: "independent reproduction: one extra direction; six is the most that is asked for",
      ...{ margin: [5, 6], decides: false },
      estimate: (rows) => meanFamily(rows, nameOf, ({ directions }) => directions),
    },
  },
  tested: (rows) => `y = strength · relu(u₁·x) + a parity of ReLUs in four other directions, ${rows.length} seeds`,
  notTested: "other targets, noise in y, inputs that are not Gaussian",
  settles: "more seeds, more --samples",
  figures: {
    cosine: (rows) =>
      lineFigure(
        rows,
        ({ strength }) => strength,
        {
          "strong direction, first round": (row) => missing(row.strongCosine),
          "worst of all five, at the end": (row) => missing(row.cosine),
        },
        {
          ...{
            title: "Rounds of filtered PCA",
            caption: "What the squared cosines with the planted directions lack to 1.",
          },
          x: { label: "strength of the strong unit", scale: "log" },
          y: { label: "1 − cos²", scale: "log" },
        },
      ),
  },
});
