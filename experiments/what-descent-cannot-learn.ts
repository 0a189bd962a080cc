import { defineExperiment, fields, groupBy, mean, z } from "../src/index.js";
import { lineFigure, meanFamily, parityTrial, type ParityTrial } from "../src/moments/index.js";

const parameters = z.strictObject({
  units: z.number().int().min(2).multipleOf(2).max(8).default(4).describe("relevant directions k, even"),
  dimension: fields.dimension.default(50).describe("inputs n"),
  samples: fields.samples.default(100_000),
  width: fields.width.default(256),
  steps: fields.steps.default(12_000).describe("Adam's steps of either method, 256 rows each"),
});
type Row = z.output<typeof parameters> & ParityTrial;
const nameOf = ({ units, dimension, samples }: Row) => `k = ${units}, n = ${dimension}, N = ${samples}`;
const hard = (rows: readonly Row[]) => rows.filter(({ units, dimension }) => units === 6 && dimension === 50);
const easy = (rows: readonly Row[]) => rows.filter(({ units, dimension }) => units === 4 && dimension <= 50);
/** Growth of the pipeline's mean time between two cells: exponent in n, or factor for each unit of k. */
const seconds = (rows: readonly Row[]) =>
  [...groupBy(rows, nameOf).values()].map((group) => ({
    ...group[0],
    seconds: mean(group.map(({ pipelineSeconds }) => pipelineSeconds)),
  }));
const growth = (rows: readonly Row[]) =>
  seconds(rows).flatMap((a, at, all) =>
    all.slice(at + 1).flatMap((b): (string | number)[][] => {
      const ratio = Math.log(b.seconds / a.seconds);
      if (a.units === b.units)
        return [[nameOf(a), nameOf(b), "exponent of n", ratio / Math.log(b.dimension / a.dimension)]];
      return a.dimension === b.dimension
        ? [[nameOf(a), nameOf(b), "factor for each unit of k", Math.exp(ratio / (b.units - a.units))]]
        : [];
    }),
  );

export default defineExperiment({
  id: "what-descent-cannot-learn",
  claim: {
    lecture: "Section 3: Chen, Klivans & Meka",
    statement: "Filtered PCA learns ReLU networks that this gradient descent, at this budget, does not.",
    reference: "Chen, Klivans & Meka 2020, arXiv 2009.13512; parities of ReLUs: Goel et al. 2020",
  },
  parameters,
  grids: {
    smoke: { description: "tiny", seeds: 2, axes: [{ units: [2], dimension: [5], samples: [2000], width: [16], steps: [40] }] }, // prettier-ignore
    default: {
      description: "k = 6 of 50 inputs with 4e5 samples; k = 4 of 20, 50 and 100 inputs with 1e5",
      seeds: 5,
      axes: [{ dimension: [20, 50, 100] }, { units: [6], samples: [400_000] }],
    },
    full: { description: "k = 2, 4, 6, n = 20, 50, 100", seeds: 5, axes: [{ units: [2, 4, 6], dimension: [20, 50, 100], samples: [400_000] }] }, // prettier-ignore
  },
  together: false,
  // Samples in float64 and float32, and copies of them while both methods train.
  memory: ({ samples, dimension }) => 32 * samples * (dimension + 8),
  trial: (cell, members, { signal }) => Promise.all(members.map((member) => parityTrial(member, { ...cell, signal }))),
  evidence: (trials): Row[] => trials.map(({ parameters, result }) => ({ ...parameters, ...result })),
  findings: {
    descent: {
      statement: "Adam's relative test error at k = 6, n = 50, N = 4e5 is at least 0.9 (this descent, at this budget)",
      source: "independent reproduction: 1.02 on both seeds",
      ...{ margin: [0.9, Infinity], decides: true },
      estimate: (rows) => meanFamily(hard(rows), nameOf, ({ descentError }) => descentError),
    },
    pipeline: {
      statement: "filtered PCA, training in the subspace and tuning come to at most 0.01 there",
      source: "independent reproduction: 1e-4 on both seeds",
      ...{ margin: [0, 0.01], decides: true },
      estimate: (rows) => meanFamily(hard(rows), nameOf, ({ tunedError }) => tunedError),
    },
    tuning: {
      statement: "the network of the subspace alone, before tuning, has an error of at least 0.1 there",
      source: "independent reproduction: .25; the subspace is misaligned by some degrees",
      ...{ margin: [0.1, 1], decides: false },
      estimate: (rows) => meanFamily(hard(rows), nameOf, ({ liftedError }) => liftedError),
    },
    solved: {
      statement: "at k = 4, n = 20 and 50, N = 1e5, Adam comes to at most 0.05: this parity it does learn",
      source: "independent reproduction: solved at k = 4 with ample data",
      ...{ margin: [0, 0.05], decides: false },
      estimate: (rows) => meanFamily(easy(rows), nameOf, ({ descentError }) => descentError),
    },
  },
  tested: (rows) =>
    `parities of ReLUs, ${[...new Set(rows.map(nameOf))].join("; ")}; equal data, width and steps for both methods; the pipeline is told k, descent is not`,
  notTested:
    "other descents, budgets, widths and rates; the lower bounds are for correlational or noisy queries, not for this run",
  settles: "more seeds",
  tables: [(rows) => ({ title: "How the pipeline's time grows (mean seconds of two cells)", columns: ["from", "to", "fit", "value"], rows: growth(rows) })], // prettier-ignore
  figures: {
    errors: (rows) =>
      lineFigure(rows, ({ dimension }) => dimension, { Adam: (row) => row.descentError, "filtered PCA, subspace": (row) => row.liftedError, "and tuned": (row) => row.tunedError }, {
        ...{ title: "A parity that descent does not learn", caption: "Error on fresh rows over the variance of y.", x: { label: "inputs n", scale: "log" } },
        y: { label: "relative test error", scale: "log" },
      }, ({ units, samples }) => `k = ${units}, N = ${samples}`), // prettier-ignore
  },
});
