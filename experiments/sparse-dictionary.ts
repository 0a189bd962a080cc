import { defineExperiment, fields, z } from "../src/index.js";
import * as features from "../src/features/index.js";

const parameters = z.strictObject({
  dimension: fields.dimension.default(32),
  atoms: z.number().int().min(2).default(48).describe("atoms m of the dictionary, true and learned"),
  active: z.number().int().min(1).default(3).describe("active atoms k of each sample"),
  l1: z.number().min(0).default(0).describe("strength of an l1 penalty in the place of exactly k; 0 for none"),
  recipe: z.boolean().default(true).describe("centred data, and an encoder that is the atoms' transpose (with l1: that starts so, of unit atoms)"), // prettier-ignore
  offset: z.number().default(1).describe("added to every coordinate where the recipe is left out: data not centred"),
  samples: fields.samples.default(20_000),
  steps: fields.steps.default(6000),
  rate: z.number().positive().default(0.002).describe("Adam's learning rate"),
});
type Cell = z.output<typeof parameters>;
const name = ({ active, l1, recipe }: Cell): string =>
  `k = ${active}${l1 > 0 ? `, l1 ${l1}` : ""}${recipe ? "" : ", without the recipe"}`;
const plain = ({ l1, recipe, steps }: Cell): boolean => l1 === 0 && recipe && steps >= 6000;
const atThree = (cell: Cell): boolean => plain(cell) && cell.active === 3;
/** Measured before, by another implementation, with one seed each. */
const before: Readonly<Record<number, number>> = { 1: 0.9, 5: 0.96, 8: 0.91 };

export default defineExperiment({
  id: "sparse-dictionary",
  claim: {
    lecture: "Section 5, sparse coding",
    statement: "The atoms of which data are sparse combinations are found again by a sparse autoencoder of one layer.",
    reference: "Olshausen & Field 1996; k-sparse autoencoders: Makhzani & Frey 2013",
  },
  parameters,
  grids: {
    smoke: { description: "a small dictionary", seeds: 2, axes: [{ dimension: [8], atoms: [10], active: [2], samples: [200], steps: [20] }] }, // prettier-ignore
    default: {
      description: "k = 1, 3, 5, 8; three strengths of l1; the recipe left out",
      ...{ seeds: 10, firstSeed: 100 },
      axes: [{ active: [1, 3, 5, 8] }, { l1: [0.02, 0.1, 0.3] }, { recipe: [false] }],
    },
  },
  memory: ({ samples, dimension }) => 12 * samples * dimension,
  trial: features.dictionaryTrial,
  evidence: features.studyRows(name),
  findings: {
    recovers: features.studyFinding<Cell>(
      {
        statement: "at k = 3 the mean |cosine| of matched atoms (MCC) is at least 0.95",
        source: "five earlier seeds had 0.975 to 0.994, one 0.976; 0.95 of the mean was set as the pass",
        margin: [0.95, 1],
        decides: true,
      },
      ({ values }) => values.mcc,
      atThree,
    ),
    eachSeed: features.studyShare<Cell>(
      {
        statement: "at k = 3 MCC is at least 0.97 in a share of at least 0.7 of the seeds",
        source: "0.975 to 0.994 in each of five earlier seeds. Added after a review: the mean hides a seed that fails; all of ten seeds support 0.7", // prettier-ignore
        margin: [0.7, 1],
        decides: true,
      },
      ({ values }) => values.mcc >= 0.97,
      atThree,
    ),
    ladder: features.studyFinding<Cell>(
      {
        statement: "MCC is within 0.04 of 0.90 at k = 1, 0.96 at k = 5 and 0.91 at k = 8 (difference)",
        source: "earlier seeds' means. Changed after a review: the first margin again, which had become one-sided after an untied coder missed it; more than earlier misses it too", // prettier-ignore
        margin: [-0.04, 0.04],
        decides: true,
      },
      ({ values, cell }) => values.mcc - before[cell.active],
      (cell) => plain(cell) && cell.active in before,
    ),
    beatsComponents: features.studyFinding<Cell>(
      {
        statement: "MCC is above that of as many principal components and of random atoms (least difference)",
        source: "atoms that are not orthogonal are no eigenvectors, and more than dimensions cannot all be components",
        margin: [0, 1],
        decides: true,
      },
      ({ values }) => values.mcc - Math.max(values.components, values.random),
      plain,
    ),
    dead: features.studyFinding<Cell>(
      {
        statement: "without the recipe fewer atoms are found (share with |cosine| above 0.9)",
        source: "one earlier trial on uncentred digits ended with an effective rank of 2.5; nothing is predicted here",
        margin: [0, 0.5],
        decides: false,
      },
      ({ values }) => values.found,
      ({ recipe }) => !recipe,
    ),
  },
  tested: features.studyTested("dictionaries of random unit atoms with coefficients uniform on [0.5, 1.5]; rows"),
  notTested: "dictionaries with coherent atoms, real data, more noise, encoders of several layers",
  settles: "more seeds narrow the means; fewer --steps leave atoms half found",
  tables: [features.studyTable("Atoms found", { MCC: "mcc", "found (share)": "found", "active": "active", "live (share)": "live", "codes' spread": "rank", "MCC of components": "components", "MCC of random atoms": "random" })], // prettier-ignore
  figures: { mcc: features.studyFigure({ title: "Recovery of a known dictionary", label: "mean |cosine| of matched atoms (MCC)", least: 0, most: 1 }, { learned: "mcc", "principal components": "components", "random atoms": "random" }) }, // prettier-ignore
});
