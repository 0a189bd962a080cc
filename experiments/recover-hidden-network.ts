import { defineExperiment, fields, z } from "../src/index.js";
import { lineFigure, meanFamily, recoveryTrial, slopeFamily, type RecoveryTrial } from "../src/moments/index.js";

const parameters = z.strictObject({
  dimension: fields.dimension.default(20).describe("inputs n"),
  units: z.number().int().min(1).default(5).describe("hidden ReLU units k, at most n"),
  orthonormal: z.boolean().default(false).describe("whether the unit directions are at right angles"),
  samples: fields.samples.default(100_000),
  residual: z
    .boolean()
    .default(true)
    .describe("whether polynomials of degree ≤ 2 are taken out before the fourth moment"),
});
type Row = z.output<typeof parameters> & RecoveryTrial & { readonly seed: number };
const shapeOf = ({ dimension, units, orthonormal }: Row) =>
  `n = ${dimension}, k = ${units}${orthonormal ? ", orthonormal" : ""}`;
const nameOf = (row: Row) => `${shapeOf(row)}, N = ${row.samples}`;
const decided = ({ dimension, units, samples, residual }: Row) =>
  dimension === 20 && units === 5 && samples === 100_000 && residual;
const [withResidual, without] = [true, false].map((wanted) => (rows: readonly Row[]) =>
  rows.filter(({ residual }) => residual === wanted),
); // prettier-ignore
const sizes = [10_000, 30_000, 100_000];

export default defineExperiment({
  id: "recover-hidden-network",
  claim: {
    lecture: "Section 2: uncovering the hidden network",
    statement: "The second and fourth Hermite moments of samples uncover the hidden units of a ReLU network.",
    reference: "Anandkumar et al. 2014 (tensor power iteration); Janzamin, Sedghi & Anandkumar 2015",
  },
  parameters,
  grids: {
    smoke: { description: "a tiny network", seeds: 2, axes: [{ dimension: [4], units: [2], samples: [2000] }] },
    default: {
      description:
        "(n, k) = (20, 5), (50, 5), (20, 10 orthonormal), N = 1e4, 3e4, 1e5, with and without the residual step",
      seeds: 5,
      axes: [
        { dimension: [20, 50], samples: sizes, residual: [true, false] },
        { units: [10], orthonormal: [true], samples: sizes, residual: [true, false] },
      ],
    },
    class: { description: "(n, k) = (20, 5)", seeds: 5, axes: [{ samples: sizes, residual: [true, false] }] },
    full: {
      description: "N to 1e6",
      seeds: 10,
      axes: [{ dimension: [20, 50], samples: [...sizes, 1_000_000], residual: [true, false] }],
    },
  },
  needs: "nothing",
  together: false,
  trial: ({ dimension: inputs, units, orthonormal, ...how }, members) => {
    const shape = { activation: "relu", inputs, units, orthonormal } as const;
    return Promise.all(members.map((member) => recoveryTrial(member, shape, how)));
  },
  evidence: (trials): Row[] => trials.map(({ parameters, seed, result }) => ({ ...parameters, seed, ...result })),
  findings: {
    worst: {
      statement: "worst-neuron cosine at n = 20, k = 5, N = 1e5, random directions: at least 0.99",
      source: "independent reproduction: .998 over 4 seeds",
      margin: [0.99, 1],
      decides: true,
      estimate: (rows) => meanFamily(rows.filter(decided), nameOf, ({ worst }) => worst),
    },
    outputs: {
      statement: "the error of the output weights falls with N, with a slope between -0.75 and -0.25",
      source: "averages of N rows: -1/2 in the limit",
      margin: [-0.75, -0.25],
      decides: false,
      estimate: (rows) => slopeFamily(withResidual(rows), shapeOf, (row) => row.samples, (row) => row.outputsError), // prettier-ignore
    },
    residual: {
      statement: "at N = 1e4 the residual step raises the mean cosine by at least 0.1",
      source: "independent reproduction: worst cosine .36 to .92, .10 to .94, .16 to .92",
      margin: [0.1, 1],
      decides: false,
      estimate: (rows) => {
        const plain = new Map(without(rows).map((row) => [`${nameOf(row)}, seed ${row.seed}`, row.mean]));
        const gain = (row: Row) => row.mean - (plain.get(`${nameOf(row)}, seed ${row.seed}`) ?? NaN);
        return meanFamily(withResidual(rows).filter(({ samples }) => samples === 10_000), nameOf, gain); // prettier-ignore
      },
    },
  },
  tested: (rows) =>
    `${rows.length} planted ReLU networks without biases, positive output weights, ${rows.filter(({ refusal }) => refusal !== "").length} refused`,
  notTested: "mixed signs, biases, noise in y, inputs that are not Gaussian, more units than inputs",
  settles: "more seeds, more --samples",
  figures: {
    cosine: (rows) =>
      lineFigure(rows, (row) => row.samples, { "worst unit": (row) => row.worst, "mean over units": (row) => row.mean }, {
        title: "Hidden units recovered from samples",
        caption: "|cos| of recovered and planted units; refusals are left out.",
        x: { label: "samples N", scale: "log" },
        y: { label: "|cos|", scale: "linear", domain: [0, 1], least: 0, most: 1 },
      }, (row) => `${shapeOf(row)}${row.residual ? ", residual" : ""}`), // prettier-ignore
  },
});
