import { defineExperiment, exactly, fields, z } from "../src/index.js";
import * as hardness from "../src/hardness/index.js";

const parameters = z.strictObject({
  part: z.enum(["variance", "race"]).default("race").describe("a batch gradient's variance, or descent to a fixed error"), // prettier-ignore
  batch: z.number().int().min(1).max(10_000).default(16).describe("samples of a batch B; N is the full gradient"),
  samples: fields.samples.max(10_000).default(256),
  epochs: z.number().int().min(1).default(2000).describe("passes over N samples after which a race is given up"),
});
type Row = hardness.BatchRow;
type Cell = z.output<typeof parameters>;

const ofPart = (rows: readonly Row[], part: Row["part"]): Row[] => rows.filter((row) => row.part === part);
const about = (part: Cell["part"], what: string) => ({
  speaksOf: (cell: Readonly<Record<string, unknown>>) => cell.part === part,
  premises: (rows: readonly Row[]) => [hardness.wereRun(ofPart(rows, part).length, what, `--part ${part}`)],
  decides: true,
});
const variance = (kind: "without" | "with", form: string) => ({
  statement: `the variance of a batch gradient drawn ${kind} replacement is ${form}: measured over predicted within 0.1 of 1 at every B`, // prettier-ignore
  source: "sampling from a finite population; measured elsewhere at N = 1000: .0989, .0090 and .00101 against .0991, .0090 and .00100", // prettier-ignore
  margin: [0.9, 1.1] as const,
  ...about("variance", "of the variance"),
  estimate: (rows: readonly Row[]) => hardness.varianceMembers(rows, kind),
});
const steps = (least: number, most: number, margin: readonly [number, number], statement: string) => ({
  ...{ statement, margin, ...about("race", "of the race") },
  source:
    "steps ∝ (β + (B − 1) λ₁)/B at the rate B/(β + (B − 1) λ₁) (Ma, Bassily & Belkin 2018), with β/λ₁ near 10 here",
  estimate: (rows: readonly Row[]) => [hardness.stepSlope(rows, least, most)],
});

export default defineExperiment({
  id: "cost-of-descent",
  claim: {
    lecture: "Section 3, is gradient descent good: runtime",
    statement: "Naive gradient descent takes about N|w| time a step; a step on a batch takes less, and until the batch is large it loses little: the runtime is greatly reduced.", // prettier-ignore
    reference: "The lecture; Ma, Bassily & Belkin 2018 for where a larger batch stops paying. (The notes sum the loss to N and index the data to n; they mean one number.)", // prettier-ignore
  },
  parameters,
  settle: (cell) => ({ ...cell, batch: Math.min(cell.batch, cell.samples) }),
  grids: {
    smoke: { description: "tiny", seeds: 1, axes: [{ batch: [8, 32], samples: [32], epochs: [4] }, { part: ["variance"], batch: [4], samples: [16] }] }, // prettier-ignore
    default: {
      description: "B = 1 to N = 256 on a linear regression; variances at B = 10, 50, 100 of 200",
      seeds: 10,
      axes: [
        { batch: [1, 2, 4, 8, 16, 32, 64, 128, 256] },
        { part: ["variance"], batch: [10, 50, 100], samples: [200] },
      ],
    },
  },
  together: false,
  trial: async (cell, members, context) => {
    const results = [];
    for (const { random } of members) results.push(await hardness.batchTrial(cell, random, context));
    return results;
  },
  evidence: (trials): readonly Row[] => trials.map(({ parameters, result }) => ({ ...parameters, ...result })),
  findings: {
    withoutReplacement: variance("without", "(σ²/B)(N − B)/(N − 1)"),
    withReplacement: variance("with", "σ²/B"),
    smallBatches: steps(1, 4, [-1.1, -0.6], "from B = 1 to 4 the steps to a fixed error fall nearly as 1/B: exponent −1.1 to −0.6 (theory here about −0.8)"), // prettier-ignore
    largeBatches: steps(64, 256, [-0.25, 0.05], "from B = 64 to 256 = N a larger batch no longer pays: exponent −0.25 to 0.05 (theory about −0.07)"), // prettier-ignore
    fullGradient: {
      ...{ statement: "the counted operations of a full gradient are N times those of one sample's", source: "the loss is a sum over the samples; changed after a review: a closed form that is linear in N cannot fail, so it no longer decides", margin: [1, 1] }, // prettier-ignore
      ...{ ...about("race", "of the race"), decides: false },
      estimate: (rows) => [{ name: "", seeds: rows.length, interval: () => exactly(hardness.fullOverSingles(Math.max(...ofPart(rows, "race").map(({ samples }) => samples)))) }], // prettier-ignore
    },
  },
  tested: (rows) => `${ofPart(rows, "race").length} descents on noiseless linear regressions in 20 dimensions of unequal curvature, batches drawn with replacement, B = N the full gradient, each B at the rate that theory gives it; ${ofPart(rows, "variance").length} variances of 400 batches each, at random weights of a tanh network in float64`, // prettier-ignore
  notTested: "targets with noise, where a constant rate ends at a floor, networks, momentum, schedules, time (it stands in the table, by the wall, and decides nothing), several threads, where large batches are cheaper than their arithmetic", // prettier-ignore
  settles: "more seeds narrow the slopes; races that did not arrive ask for more --epochs",
  tables: [hardness.raceTable],
  figures: { steps: hardness.raceFigure },
});
