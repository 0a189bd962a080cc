import { defineExperiment, groupBy, successInterval, z } from "../src/index.js";
import { convolutionDescent, descentTrial } from "../src/moments/index.js";

const parameters = z.strictObject({
  kind: z.enum(["student", "convolution"]).default("student").describe("sum of ReLUs, or one shared filter"),
  units: z.number().int().min(2).default(16).describe("planted units k of k inputs; patches of a convolution"),
  extra: z.number().int().min(0).default(0).describe("units of the student beyond k"),
  steps: z.number().int().min(1).default(10_000).describe("most steps of population descent"),
});
type Row = z.output<typeof parameters> & { readonly loss: number; readonly reached: boolean };
const isStudent = ({ kind }: Row) => kind === "student";
const nameOf = ({ kind, units, extra }: Row) =>
  kind === "student" ? `k = ${units}, ${extra} extra` : `convolution, ${units} patches`;
const share = (group: readonly Row[], confidence = 0.95) =>
  successInterval(group.filter(({ reached }) => reached).length, group.length, { confidence });
const rate = (rows: readonly Row[]) =>
  [...groupBy(rows, nameOf)].map(([name, group]) => ({
    ...{ name, seeds: group.length, interval: (confidence: number) => share(group, confidence) },
    refuting: (confidence: number) => share(group, confidence).refuting,
  }));

export default defineExperiment({
  id: "slightly-larger-student",
  claim: {
    lecture: "Section 2: slightly larger architectures",
    statement: "What a student of the teacher's own size misses, a slightly larger one learns by descent.",
    reference: "Safran & Shamir 2018; Brutzkus & Globerson 2017 for the filter, where descent provably converges",
  },
  parameters,
  grids: {
    smoke: {
      description: "tiny sizes",
      seeds: 2,
      axes: [
        { units: [3], extra: [0, 1], steps: [200] },
        { kind: ["convolution"], units: [3] },
      ],
    },
    default: {
      description: "k = 16 with 0, 1, 2, 4, 8, 16 units more; a filter on 5 patches",
      seeds: 50,
      axes: [{ extra: [0, 1, 2, 4, 8, 16] }, { kind: ["convolution"], units: [5] }],
    },
    full: { description: "k = 10 and 20, 200 seeds", seeds: 200, axes: [{ units: [10, 20], extra: [0, 1, 2, 4] }, { kind: ["convolution"], units: [5] }] }, // prettier-ignore
  },
  needs: "nothing",
  together: false,
  trial: ({ kind, units, extra, steps }, members) =>
    Promise.all(
      members.map(async (member) => {
        if (kind === "student") {
          const { loss, reached } = await descentTrial(member, { units, extra, steps, samples: 0 });
          return { loss, reached };
        }
        const loss = convolutionDescent(member, { patch: 10, patches: units, steps });
        return { loss, reached: loss < 1e-9 };
      }),
    ),
  evidence: (trials): Row[] => trials.map(({ parameters, result }) => ({ ...parameters, ...result })),
  findings: {
    own: {
      statement: "a student of k = 16 units reaches the global minimum with probability at most 0.4",
      source: "Safran & Shamir 2018: 85 % of 1000 runs end badly",
      ...{ margin: [0, 0.4], decides: true },
      estimate: (rows) => rate(rows.filter((row) => isStudent(row) && row.extra === 0)),
    },
    larger: {
      statement: "a student of at least 2 units more reaches it with probability at least 0.9",
      source: "Safran & Shamir 2018: one unit more leaves 18 % of bad runs at k = 16; of two no number is at hand",
      ...{ margin: [0.9, 1], decides: true },
      estimate: (rows) => rate(rows.filter((row) => isStudent(row) && row.extra >= 2)),
    },
    filter: {
      statement: "the shared filter reaches it with probability at least 0.9",
      source: "Brutzkus & Globerson 2017, theorem; independent reproduction: 200 of 200",
      ...{ margin: [0.9, 1], decides: true },
      estimate: (rows) => rate(rows.filter((row) => !isStudent(row))),
    },
  },
  tested: (rows) => `${rows.length} descents on closed-form population losses, orthonormal teachers`,
  notTested:
    "descent on samples, other teachers, learned output weights; runs unfinished after the steps count as missed",
  settles: "more --seeds, or more --steps for unfinished runs",
  figures: {
    rate: (rows) => ({
      title: "A slightly larger student is learned",
      caption: "Share of runs that reach the global minimum (loss below 1e-3), with 95 % intervals.",
      x: { label: "units beyond the teacher's", scale: "band" },
      y: { label: "share of runs", scale: "linear", domain: [0, 1] },
      marks: [{ mark: "bars", bars: [...groupBy(rows, ({ kind, extra }) => (kind === "student" ? String(extra) : "shared filter"))].map(([x, group]) => ({ x, y: share(group).value, low: share(group).low, high: share(group).high })) }], // prettier-ignore
    }),
  },
});
