import {
  createEnsemble,
  defineExperiment,
  fields,
  mlp,
  supervised,
  tf,
  train,
  trainingBytes,
  trainingData,
  z,
} from "../src/index.js";
import { circleAngles, circleNetwork, circlePoints, circleTraining, outputsAt, regressionFigure, regressionFindings } from "../src/lazy/index.js"; // prettier-ignore

const parameters = z.strictObject({
  depth: fields.depth.default(3),
  width: fields.width.default(50),
  rate: z.number().positive().default(1).describe("learning rate η"),
  steps: fields.steps.default(300).describe("of gradient descent: a residual is then below 1e-4 of the first"),
});
type Cell = z.output<typeof parameters>;
const spec = (cell: Cell) => mlp({ ...cell, ...circleNetwork, inputs: 2, outputs: 1, bias: true });
const data = {
  ...{ name: "circle", samples: 4, dimension: 2, outputs: 1, classes: [] },
  ...{ inputs: circlePoints(circleTraining.angles), targets: Float64Array.from(circleTraining.targets) },
};

export default defineExperiment({
  id: "kernel-regression",
  claim: {
    lecture: "Section 4, key idea of Theorem 4.1",
    statement: "Gradient descent training of wide networks works like kernel regression with the tangent kernel.",
    reference: "Jacot, Gabriel & Hongler 2018, section 6.2",
  },
  parameters,
  grids: {
    smoke: { description: "two tiny widths", seeds: 2, axes: [{ depth: [1], width: [8, 256], steps: [16] }] },
    default: {
      description: "ReLU, 3 hidden layers of width 50 and 1000",
      seeds: 200,
      firstSeed: 100,
      axes: [{ width: [50, 1000] }],
    },
  },
  memory: (cell) => trainingBytes(spec(cell), 4),
  trial: async (cell, members, context) => {
    using shared = trainingData(members.map(() => data));
    using ensemble = createEnsemble(spec(cell), members);
    using objective = supervised(ensemble, shared);
    const trained = await train(objective, { ...context, rate: { absolute: cell.rate }, steps: cell.steps });
    const at = tf.tensor2d(Float32Array.from(circlePoints(circleAngles)), [circleAngles.length, 2]);
    const outputs = outputsAt(ensemble, at);
    at.dispose();
    return trained.map(({ status, path, loss }, member) => ({ status, path, loss, outputs: outputs[member] }));
  },
  evidence: (trials) => trials,
  findings: regressionFindings,
  tested: (trials) =>
    `${trials.length} networks of ${trials[0].parameters.depth} hidden layers trained on four points of the circle, against the exact mean and deviation after ${trials[0].parameters.steps} steps`,
  notTested: "other data and activations, joint distributions at several angles, widths between",
  settles: "more seeds (--seeds 800 halves the intervals)",
  figures: { outputs: regressionFigure },
});
