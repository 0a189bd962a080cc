import { defineExperiment, exactly, fields, z } from "../src/index.js";
import * as hardness from "../src/hardness/index.js";

const parameters = z.strictObject({
  part: z.enum(["time", "differences"]).default("time").describe("passes timed, or finite differences in float64"),
  width: fields.width.min(4).max(4096).default(256).describe("m of the timed tanh network m, m, m, 1"),
  samples: fields.samples.max(100_000).default(1024),
});
type Row = hardness.CostRow;

const ofPart = (rows: readonly Row[], part: Row["part"]): Row[] => rows.filter((row) => row.part === part);
const timed = { speaksOf: ({ part }: Readonly<Record<string, unknown>>) => part === "time" };
const wall = { ...timed, decides: true, premises: hardness.timingPremises };
const slope = (axis: "samples" | "width", clock: "seconds" | "processor") => ({
  statement: `${clock === "seconds" ? "the wall time" : "the processor time"} of both passes grows as ${axis === "samples" ? "N" : "|w|"}: exponents within 0.15 of 1`, // prettier-ignore
  source: "2N|w| operations forward, 4N|w| back, at a rate that does not depend on the size once products are large",
  margin: [0.85, 1.15] as const,
  ...(clock === "seconds" ? wall : { ...timed, decides: false, premises: (rows: readonly Row[]) => hardness.timingPremises(rows).slice(0, 1) }), // prettier-ignore
  estimate: (rows: readonly Row[]) => hardness.timeSlopes(rows, axis, clock),
});
/** The greatest of a number that is exact for each row. */
const greatest = (part: Row["part"], value: (row: Row) => number) => ({
  ...{ decides: true, speaksOf: (cell: Readonly<Record<string, unknown>>) => cell.part === part },
  premises: (rows: readonly Row[]) => [hardness.wereRun(ofPart(rows, part).length, `of ${part}`, `--part ${part}`)],
  estimate: (rows: readonly Row[]) => [{ name: "", seeds: rows.length, interval: () => exactly(Math.max(...ofPart(rows, part).map(value))) }], // prettier-ignore
});

export default defineExperiment({
  id: "cost-of-backpropagation",
  claim: {
    lecture: "Section 2, after Theorem 2.2: back propagation",
    statement: "Computing gradients is an application of the chain rule, and runs in linear time: a small multiple of the time of the function itself, however many weights there are.", // prettier-ignore
    reference: "Rumelhart, Hinton & Williams 1986; Baur & Strassen 1983 for the constant. Linear is meant in N|w|.",
  },
  parameters,
  grids: {
    smoke: { description: "tiny sizes", seeds: 1, axes: [{ width: [8, 16], samples: [16] }, { part: ["differences"], samples: [8] }] }, // prettier-ignore
    default: {
      description: "widths 256 to 768 at N = 1024, N = 512 to 4096 at width 256; finite differences at 79 weights",
      seeds: 6,
      axes: [
        { width: [256, 384, 512, 768], samples: [1024] },
        { width: [256], samples: [512, 1024, 2048, 4096] },
        { part: ["differences"], samples: [32] },
      ],
    },
  },
  together: false,
  memory: ({ width, samples }) => 4 * (8 * width * width + 16 * samples * width),
  trial: (cell, members) => Promise.resolve(members.map(({ random }) => hardness.costTrial(cell, random))),
  evidence: (trials): readonly Row[] => trials.map(({ parameters, result }) => ({ ...parameters, ...result })),
  findings: {
    inSamples: slope("samples", "seconds"),
    inWeights: slope("width", "seconds"),
    ratio: {
      statement: "a gradient takes at most 6 times the wall time of a forward pass, at every size",
      source: "at most about 5 times the operations (Baur & Strassen 1983); of dense layers about 3, forward included",
      ...{ margin: [1, 6], ...wall },
      estimate: (rows) => hardness.timeRatios(rows, "seconds"),
    },
    operations: { statement: "counted operations of the gradient are at most 5 times those of the forward pass", source: "Baur & Strassen 1983; changed after a review: both counts are closed forms, which cannot fail, so it no longer decides", margin: [1, 5], ...greatest("time", (row) => row.gradientOperations / row.forwardOperations), decides: false }, // prettier-ignore
    differencesCost: { statement: "finite differences take the operations of exactly |w| + 1 forward passes", source: "one loss for each weight, and one at the start", margin: [1, 1], ...greatest("differences", (row) => row.differencesOperations / row.forwardOperations / (row.weights + 1)) }, // prettier-ignore
    agreement: { statement: "in float64 they agree with backpropagation to 1e-6 of the largest entry", source: "step 1e-7: truncation about 1e-7, rounding 1e-9", margin: [0, 1e-6], ...greatest("differences", (row) => row.disagreement) }, // prettier-ignore
    inSamplesProcessor: slope("samples", "processor"),
    inWeightsProcessor: slope("width", "processor"),
  },
  tested: (rows) => `forward passes and gradients of tanh networks m, m, m, 1 in float32 on the compiled path, one thread, ${ofPart(rows, "time").length} trials; operations by closed forms that a test holds against counting; finite differences in float64 on ${ofPart(rows, "differences").length} networks of 79 weights`, // prettier-ignore
  notTested: "sizes at which a pass leaves the caches or a product is too small to fill the processor, several threads, GPUs, other layers, memory (backpropagation keeps N activations a unit)", // prettier-ignore
  settles: "an idle machine: wall times that others disturb decide nothing; more seeds narrow the slopes",
  tables: [hardness.costTable],
  figures: { samples: (rows) => hardness.costFigure(rows, "samples"), weights: (rows) => hardness.costFigure(rows, "width") }, // prettier-ignore
});
