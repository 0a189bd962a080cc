import { defineExperiment, z } from "../src/index.js";
import { descentTrial, globalLoss, shareFamily, type DescentTrial } from "../src/moments/index.js";

const parameters = z.strictObject({
  units: z
    .number()
    .int()
    .min(2)
    .default(10)
    .describe("planted units k, orthonormal, of k inputs; the student has as many"),
  samples: z.number().int().min(0).default(0).describe("samples of the moment method; 0 starts at random"),
  steps: z.number().int().min(1).default(20_000).describe("most steps of population descent at rate 0.1"),
});
type Row = z.output<typeof parameters> & DescentTrial;
const fromMoments = ({ samples }: Row) => samples > 0;
const nameOf = ({ units, samples }: Row) =>
  `k = ${units}, ${samples > 0 ? `moments of ${samples} samples` : "random start"}`;
/** Runs that end alike lie on one another in the figure, so that their number stands beside the start. */
const labelOf = (rows: readonly Row[]) => (row: Row) => {
  const alike = rows.filter((other) => nameOf(other) === nameOf(row));
  const start = fromMoments(row) ? "moments" : "random";
  return `k = ${row.units}, ${start}: ${alike.filter(({ reached }) => reached).length} of ${alike.length}`;
};
const rate = (rows: readonly Row[]) => shareFamily(rows, nameOf, ({ reached }) => reached);
const random = (units: number) => (rows: readonly Row[]) =>
  rate(rows.filter((row) => row.units === units && !fromMoments(row)));

export default defineExperiment({
  id: "moments-then-descent",
  claim: {
    lecture: "Section 3: methods based on moments",
    statement: "Descent from where the moments point reaches the global minimum that random starts miss.",
    reference: "Safran & Shamir 2018 (random starts); Zhong et al. 2017 (tensor initialization, then descent)",
  },
  parameters,
  grids: {
    smoke: { description: "four units", seeds: 2, axes: [{ units: [3], samples: [0, 20_000], steps: [200] }] },
    default: {
      description: "k = 10 (N = 2e4) and k = 20 (N = 5e4), beside random starts",
      seeds: 40,
      axes: [
        { units: [10], samples: [0, 20_000] },
        { units: [20], samples: [0, 50_000] },
      ],
    },
  },
  needs: "nothing",
  together: false,
  trial: (cell, members) => Promise.all(members.map((member) => descentTrial(member, cell))),
  evidence: (trials): Row[] => trials.map(({ parameters, result }) => ({ ...parameters, ...result })),
  findings: {
    moments: {
      statement: "from the moment start the global minimum is reached with probability at least 0.9, at every k",
      source: "independent reproduction: 6 of 6 at k = 10, 5 of 5 at k = 20",
      margin: [0.9, 1],
      decides: true,
      estimate: (rows) => rate(rows.filter(fromMoments)),
    },
    random10: {
      statement: "from a random start at k = 10 with probability between 0.4 and 0.85",
      source: "Safran & Shamir 2018: 34.6 % of 1000 runs end badly",
      margin: [0.4, 0.85],
      decides: true,
      estimate: random(10),
    },
    random20: {
      statement: "from a random start at k = 20 with probability at most 0.25",
      source: "Safran & Shamir 2018: 94.9 % of 1000 runs end badly",
      margin: [0, 0.25],
      decides: true,
      estimate: random(20),
    },
  },
  tested: (rows) =>
    `${rows.length} descents on the closed-form population loss, output weights 1, ${rows.filter(({ refusal }) => refusal !== "").length} of the moment starts refused and drawn at random`,
  notTested: "descent on samples, teachers that are not orthonormal, learned output weights",
  settles:
    "more --seeds; a rate that lies across its margin may want more --steps, for unfinished runs count as missed",
  figures: {
    losses: (rows) => ({
      title: "Where population descent ends",
      caption: `Loss at the end of each run; the global minimum counts as reached below ${globalLoss}, where descent stops.`,
      x: { label: "start: runs that reached it", scale: "band" },
      y: { label: "loss at the end", scale: "log" },
      aspect: 0.5,
      marks: [
        { mark: "dots", points: rows.map((row) => ({ x: labelOf(rows)(row), y: Math.max(row.loss, 1e-6) })) },
        { mark: "rule", axis: "y", at: globalLoss, label: "reached" },
      ],
    }),
  },
});
