import {
  createEnsemble,
  defineExperiment,
  fields,
  mlp,
  supervised,
  train,
  trainingBytes,
  trainingData,
  z,
} from "../src/index.js";
import { labelFigure, labelFindings, noisyDigits, shareOfLabels } from "../src/lazy/index.js";

const parameters = z.strictObject({
  noise: z.number().min(0).max(1).default(0).describe("share of labels drawn anew, ±1 with probability 1/2"),
  samples: fields.samples.max(1797).default(500),
  depth: fields.depth.default(1),
  width: fields.width.default(256),
  eigenvectors: z.number().int().min(1).default(10).describe("of the tangent kernel, in which the labels' share is taken"), // prettier-ignore
  units: fields.units.default(0.25),
  steps: fields.steps.default(20_000),
});
type Cell = z.output<typeof parameters>;
const spec = (cell: Cell) => mlp({ ...cell, inputs: 64, outputs: 1, antisymmetric: true });

export default defineExperiment({
  id: "true-or-random-labels",
  claim: {
    lecture: "Section 4, Theorem 4.1",
    statement: "Wide networks learn true and random labels alike; how fast, the kernel tells before training.",
    reference: "Zhang et al. 2017; Arora, Du, Hu, Li & Wang 2019",
  },
  parameters,
  grids: {
    smoke: { description: "two noises", seeds: 2, axes: [{ samples: [12], width: [16], noise: [0, 1], steps: [64] }] },
    default: {
      description: "500 digits, below 5 or from 5 on, label noise 0 to 1",
      seeds: 10,
      axes: [{ noise: [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1] }],
    },
    class: {
      description: "100 digits, label noise 0 to 1",
      seeds: 10,
      axes: [{ samples: [100], noise: [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1] }],
    },
  },
  memory: (cell) => trainingBytes(spec(cell), cell.samples) + 40 * cell.samples ** 2,
  trial: async (cell, members, context) => {
    using data = trainingData(await noisyDigits(members, cell));
    using ensemble = createEnsemble(spec(cell), members);
    using objective = supervised(ensemble, data);
    const shares = shareOfLabels(ensemble, data, cell.eigenvectors);
    const options = { ...context, rate: { units: cell.units }, steps: cell.steps };
    const half = await train(objective, { ...options, stop: { relativeLoss: 0.5 } });
    const whole = await train(objective, { ...options, stop: { zeroError: true } });
    return whole.map(({ status, path, steps, loss, final }, member) => ({
      ...{ status, path, share: shares[member], halving: half[member].steps, halved: half[member].status },
      ...{ steps: half[member].steps + steps, loss, errors: final.errors },
    }));
  },
  evidence: (trials) => trials,
  findings: labelFindings,
  tested: (trials) =>
    `${trials.length} trainings on ${trials[0].parameters.samples} digits, below 5 or from 5 on, with label noise from 0 to 1, one hidden layer of ${trials[0].parameters.width} units and its mirror image`,
  notTested: "other data and depths, test errors, other numbers of eigenvectors",
  settles: "more seeds; more --steps where labels are not memorized",
  figures: { speed: labelFigure },
});
