import { defineExperiment, fields, groupBy, z } from "../src/index.js";
import { countTrial, lineFigure, mostSamples, shareFamily, type CountTrial } from "../src/moments/index.js";

const parameters = z.strictObject({
  activation: z.enum(["relu", "tanh"]).default("relu").describe("activation of the hidden units, which have no biases"),
  dimension: fields.dimension.min(2).default(20).describe("inputs n"),
  units: z.number().int().min(1).default(5).describe("hidden units k, at most n"),
  orthonormal: z.boolean().default(false).describe("whether the unit directions are at right angles"),
  samples: fields.samples.default(100_000),
  least: z.number().positive().max(0.5).default(0.02).describe("least eigenvalue of a unit over the largest"),
});
type Row = z.output<typeof parameters> & CountTrial;
const nameOf = (row: Row) => `${row.activation}${row.orthonormal ? ", orthonormal" : ""}, N = ${row.samples}`;
/** Where the data can tell how many units there are not. */
const telling = ({ orthonormal, samples, least }: Row) => orthonormal && samples >= 100_000 && least >= 0.1;
const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export default defineExperiment({
  id: "architecture-from-correlations",
  claim: {
    lecture: "Section 2: the architecture from correlations",
    statement: "The number of hidden units can be read from the correlations of y with x.",
    reference: "rank of E[y He₂(x)] = c₂ Σ aᵢ wᵢwᵢᵀ; noise edge: Tracy & Widom 1996, Benaych-Georges & Nadakuditi 2011",
  },
  parameters,
  grids: {
    smoke: { description: "two counts", seeds: 2, axes: [{ dimension: [5], units: [1, 2], samples: [2000] }] },
    default: {
      description: "k = 1 to 10 of 20 inputs: random directions, N = 1e4 and 3e4; orthonormal ones, N = 1e5",
      ...{ seeds: 30, firstSeed: 100 },
      axes: [
        { units: counts, samples: [10_000, 30_000] },
        { units: counts, orthonormal: [true], least: [0.1] },
      ],
    },
    full: {
      description: "relu and tanh, N to 1e6; orthonormal ones, N = 1e5",
      ...{ seeds: 20, firstSeed: 100 },
      axes: [
        { activation: ["relu", "tanh"], units: counts, samples: [10_000, 100_000, 1_000_000] },
        { units: counts, orthonormal: [true], least: [0.1] },
      ],
    },
  },
  needs: "nothing",
  together: false,
  trial: ({ dimension: inputs, samples, least, ...shape }, members) =>
    Promise.all(members.map((member) => countTrial(member, { ...shape, inputs }, { samples, least }))),
  evidence: (trials): Row[] => trials.map(({ parameters, result }) => ({ ...parameters, ...result })),
  findings: {
    covers: {
      statement: "the 95 % interval of the unit count covers k in at least 95 % of the networks, at every N",
      source: "its construction: 2.5 % for a unit too many, and 'at least' where a unit could have been missed",
      ...{ margin: [0.95, 1], decides: true },
      estimate: (rows) => shareFamily(rows, nameOf, ({ covers }) => covers),
    },
    closed: {
      statement:
        "with orthonormal units, N = 1e5 and --least 0.1 the interval is closed, not 'at least', in at least 95 %",
      source: "changed after a review: 'at least 1' always covers; a tenth of the largest eigenvalue shows there",
      ...{ margin: [0.95, 1], decides: true },
      estimate: (rows) => shareFamily(rows.filter(telling), nameOf, ({ atLeast }) => !atLeast),
    },
    enough: {
      statement: "at the greatest N the count found is k in at least half of the networks",
      source: "a guess beforehand: random directions with k near n/2 have small eigenvalues",
      ...{ margin: [0.5, 1], decides: false },
      estimate: (rows) => shareFamily(mostSamples(rows), nameOf, ({ value, units }) => value === units),
    },
    never: {
      statement: "in at most 5 % of the networks is a unit too many found",
      ...{ source: "the level of the test, 2.5 %", margin: [0, 0.05], decides: false },
      estimate: (rows) => shareFamily(rows, nameOf, ({ value, units }) => value > units),
    },
  },
  tested: (rows) =>
    `${rows.length} networks without biases, k = ${Math.min(...rows.map(({ units }) => units))} to ${Math.max(...rows.map(({ units }) => units))} directions; the interval is "at least" in ${rows.filter(({ atLeast }) => atLeast).length}`,
  notTested: "units whose eigenvalue is below the least one asked for, biases, noise in y, more units than inputs",
  settles: "an exact 95 % interval lies at the margin's end: seeds refute, they hardly support; --samples close it",
  tables: [
    (rows) => ({
      title: "Counts and intervals",
      columns: ["k", "network", "mean count", "right", "interval closed", "covers"],
      rows: [...groupBy(rows, (row) => `${row.units} ${nameOf(row)}`).values()].map((group) => {
        const share = (holds: (row: Row) => boolean) => group.filter(holds).length / group.length;
        const mean = group.reduce((sum, { value }) => sum + value, 0) / group.length;
        const { units } = group[0];
        return [units, nameOf(group[0]), mean, share((row) => row.value === units), share((row) => !row.atLeast), share((row) => row.covers)]; // prettier-ignore
      }),
    }),
  ],
  figures: {
    count: (rows) =>
      lineFigure(rows, ({ units }) => units, { "count found": ({ value }) => value, "k itself": ({ units }) => units }, {
        title: "Hidden units counted from the spectrum",
        caption: "Eigenvalues beyond the noise against the planted number.",
        ...{ x: { label: "hidden units k", scale: "linear" }, y: { label: "units found", scale: "linear" } },
      }, nameOf), // prettier-ignore
  },
});
