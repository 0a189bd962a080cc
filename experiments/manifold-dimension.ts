import { manifoldNames } from "../src/data/index.js";
import { defineExperiment, z } from "../src/index.js";
import * as features from "../src/features/index.js";

const parameters = z.strictObject({
  manifold: z.enum(manifoldNames).default("swiss-roll").describe("the manifold that points are drawn from"),
  dimension: z.number().int().min(1).max(64).default(2).describe("its dimension k; the Swiss roll has 2"),
  coordinates: z.number().int().min(3).default(20).describe("coordinates n of a random smooth embedding, above 2k"),
  samples: z.number().int().min(30).max(20_000).default(5000).describe("points N"),
  noise: z.number().min(0).default(0).describe("deviation of Gaussian noise in every coordinate"),
  neighbours: z.number().int().min(3).default(20).describe("neighbours k of Levina and Bickel's estimator"),
  unroll: z.boolean().default(false).describe("whether Isomap, LLE and PCA recover its parameters (Swiss roll)"),
});

export default defineExperiment({
  id: "manifold-dimension",
  claim: {
    lecture: "Section 5, manifold learning",
    statement:
      "Points on a manifold are defined by k parameters, far fewer than they have coordinates: k can be estimated, and the parameters recovered.",
    reference:
      "Levina & Bickel 2005 and Facco et al. 2017 (TwoNN); Tenenbaum, de Silva & Langford 2000 (Isomap); Roweis & Saul 2000 (LLE)",
  },
  parameters,
  settle: (cell) => {
    const own = cell.manifold === "smooth" ? cell : { ...cell, coordinates: 20 };
    return own.manifold === "swiss-roll" ? { ...own, dimension: 2 } : { ...own, unroll: false };
  },
  grids: {
    smoke: {
      description: "a few points",
      seeds: 2,
      axes: [
        { manifold: ["sphere"], dimension: [3], samples: [100] },
        { samples: [120], unroll: [true] },
      ],
    },
    default: {
      description: "six manifolds of 5000 points; the Swiss roll unrolled at four sizes",
      seeds: 10,
      axes: [
        { noise: [0, 0.05] },
        { manifold: ["sphere"], dimension: [5, 10] },
        { manifold: ["cube"], dimension: [20] },
        { manifold: ["smooth"], dimension: [3] },
        { samples: [1200, 1700, 2400, 3400], unroll: [true] },
      ],
    },
  },
  together: false,
  memory: ({ samples, unroll }) => (unroll ? 40 * samples ** 2 : 2000 * samples),
  trial: (cell, members) => Promise.resolve(members.map(({ random }) => features.manifoldResult(random, cell))),
  evidence: features.manifoldRows,
  findings: {
    estimates: features.estimatesFinding,
    smooth: features.smoothFinding,
    residual: features.residualFinding,
    rate: features.rateFinding,
    beatsComponents: features.unrollsFinding,
    underestimates: features.underestimatesFinding,
    level: features.levelFinding,
  },
  tested: features.manifoldTested,
  notTested:
    "real data, uneven densities beyond the Swiss roll's own, noise in the unrolled samples, manifolds that are not flat or not convex, where Isomap recovers no parameters",
  settles: "more seeds narrow the means; a shortcut in the neighbour graph is avoided by more --samples",
  tables: [features.dimensionTable, features.unrollTable],
  figures: { dimension: features.dimensionFigure, unroll: features.unrollFigure },
});
