import {
  createEnsemble,
  defineExperiment,
  fields,
  mlp,
  parameterCount,
  supervised,
  train,
  trainingBytes,
  trainingData,
  z,
} from "../src/index.js";
import { sphere, teacher } from "../src/data/index.js";
import { descentFigure, descentFindings, meanRisk, testRisks } from "../src/lazy/index.js";

const parameters = z.strictObject({
  setting: z.enum(["features", "network"]).default("features").describe("least squares on p features, or a two-layer network on a teacher's outputs"), // prettier-ignore
  size: z.number().int().min(1).default(20).describe("p features, or m hidden units"),
  samples: fields.samples.default(40),
  dimension: fields.dimension.default(100).describe("D"),
  noise: z.number().min(0).default(0.2).describe("σ of the noise on the targets"),
  draws: z.number().int().min(1).default(60).describe("draws of the features that a seed averages, as single risks have heavy tails"), // prettier-ignore
  units: fields.units.default(0.25),
  steps: fields.steps.default(4000).describe("of a network's training"),
});
type Cell = z.output<typeof parameters>;
const spec = (cell: Cell) => mlp({ inputs: cell.dimension, outputs: 1, depth: 1, width: cell.size });

/** Points of the sphere with a teacher's outputs, brought to mean square 1, and noise; a member's own. */
function teacherData(
  random: { split(name: string): Parameters<typeof teacher>[0] },
  { samples, dimension, noise }: Cell,
  rows: number,
) {
  const all = samples + rows;
  const inputs = sphere(random.split("inputs"), { samples: all, dimension });
  const truth = teacher(random.split("teacher"), dimension, 3);
  const clean = Float64Array.from({ length: all }, (_, row) =>
    truth(inputs.subarray(row * dimension, (row + 1) * dimension)),
  );
  const scale = Math.sqrt(clean.reduce((sum, value) => sum + value ** 2, 0) / all);
  const errors = random.split("noise").normals(all);
  const targets = clean.map((value, row) => value / scale + noise * errors[row]);
  const common = { name: "teacher", dimension, outputs: 1, classes: [] };
  const part = (from: number, to: number) => ({
    ...{ ...common, samples: to - from, targets: targets.slice(from, to) },
    inputs: inputs.slice(from * dimension, to * dimension),
  });
  return [part(0, samples), part(samples, all)] as const;
}

export default defineExperiment({
  id: "double-descent",
  claim: {
    lecture: "Section 4, overparameterization",
    statement: "Past the point where it fits the data exactly, a model with more parameters can predict better again.",
    reference: "Belkin, Hsu, Ma & Mandal 2019; Belkin, Hsu & Xu 2020",
  },
  parameters,
  grids: {
    smoke: { description: "two sizes of each", seeds: 2, axes: [{ size: [2, 8], samples: [5], dimension: [10], setting: ["features", "network"], steps: [16], draws: [2] }] }, // prettier-ignore
    default: {
      description: "n = 40: p = 5 to 100 of D = 100 features, and networks of 1 to 128 units on D = 10 inputs",
      seeds: 100,
      firstSeed: 200,
      axes: [
        { size: [5, 10, 20, 30, 34, 46, 50, 60, 80, 100] },
        { setting: ["network"], dimension: [10], size: [1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 128] },
      ],
    },
    class: {
      description: "n = 40: ten numbers of features, networks of 1 to 32 units",
      ...{ seeds: 40, axes: [{ size: [5, 10, 20, 30, 34, 46, 50, 60, 80, 100] }, { setting: ["network"], dimension: [10], size: [1, 2, 4, 8, 32] }] }, // prettier-ignore
    },
  },
  memory: (cell) => trainingBytes(spec(cell), 500),
  trial: async (cell, members, context) => {
    if (cell.setting === "features")
      return members.map(({ random }) => ({ risk: meanRisk(random, { ...cell, features: cell.size }, cell.draws), parameters: cell.size })); // prettier-ignore
    const datasets = members.map(({ random }) => teacherData(random, cell, 500));
    using data = trainingData(datasets.map(([learned]) => learned));
    using test = trainingData(datasets.map(([, held]) => held));
    using ensemble = createEnsemble(spec(cell), members);
    using objective = supervised(ensemble, data);
    const trained = await train(objective, { ...context, rate: { units: cell.units }, steps: cell.steps });
    const risks = testRisks(ensemble, test);
    const count = parameterCount(spec(cell));
    return trained.map(({ status, loss }, member) => ({ status, loss, risk: risks[member], parameters: count }));
  },
  evidence: (trials) => trials,
  findings: descentFindings,
  tested: (trials) =>
    `${trials.length} draws of ${trials[0].parameters.samples} samples with noise ${trials[0].parameters.noise}: least squares of least norm, and two-layer networks trained by gradient descent`,
  notTested:
    "other data and noise, deeper networks, explicit regularization, p within 5 of n, where the risk's tails are too heavy for an interval",
  settles: "more seeds (--seeds 400)",
  figures: { risk: descentFigure },
});
