import { createEnsemble, defineExperiment, mean, mlp, parameterCount, supervised, tf, train, trainingBytes, trainingData, z, type Member } from "../src/index.js"; // prettier-ignore
import * as approximation from "../src/approximation/index.js";

const count = (least: number, most: number, description: string) => z.number().int().min(least).max(most).describe(description); // prettier-ignore

const parameters = z.strictObject({
  task: z.enum(approximation.depthTasks).describe("the sawtooth represented or learnt, or the indicator of the ball learnt").default("represent"), // prettier-ignore
  k: count(2, 12, "order of the sawtooth, of 2^k pieces").default(8),
  width: count(1, 4096, "units m of each hidden layer").default(16),
  depth: count(1, 8, "hidden layers of the trained network").default(1),
  samples: count(10, 1_000_000, "training samples").default(4096),
  steps: count(1, 1_000_000, "updates of Adam").default(2000),
});
type Cell = z.output<typeof parameters>;
const dimension = 10;
const inputsOf = ({ task }: Cell): number => (task === "ball" ? dimension : 1);
const spec = (cell: Cell) => mlp({ inputs: inputsOf(cell), outputs: 1, depth: cell.depth, width: cell.width, bias: true, biasScale: 1 }); // prettier-ignore

/** Points with ‖x‖ uniform on [0, 2] and the indicator of ‖x‖ ≤ 1, or points of [0, 1] and the sawtooth. */
function sample(cell: Cell, { random }: Member, name: string, samples: number) {
  const stream = random.split(name);
  const onLine = Array.from({ length: samples }, (_, index) => (index + 0.5) / samples);
  const radii = onLine.map((place) => 2 * place);
  const points = radii.flatMap((radius) => {
    const direction = stream.normals(dimension);
    return Array.from(direction, (value) => (radius * value) / Math.hypot(...direction));
  });
  const ball = cell.task === "ball";
  const targets = ball ? radii.map((radius) => (radius <= 1 ? 1 : 0)) : onLine.map(approximation.sawtooth(cell.k));
  const inputs = Float64Array.from(ball ? points : onLine);
  return { name, samples, dimension: inputsOf(cell), outputs: 1, classes: [], inputs, targets: Float64Array.from(targets) }; // prettier-ignore
}

export default defineExperiment({
  id: "depth-or-width",
  claim: {
    lecture: "Section 2",
    statement:
      "The choice of depth or width depends on the problem: there are functions that few deep units represent and only exponentially many shallow ones approximate. Representing is not learning.",
    reference: "Telgarsky 2016; Eldan & Shamir 2016 and Safran & Shamir 2017 for the ball",
  },
  parameters,
  settle: (cell) => ({
    ...cell,
    ...(cell.task === "ball" ? { k: 2 } : {}),
    ...(cell.task === "represent" ? { depth: 1, samples: 10, steps: 1 } : {}),
  }),
  grids: {
    smoke: {
      description: "small sawteeth and networks",
      seeds: 5,
      axes: [
        { task: ["represent"], k: [4], width: [2, 4] },
        { task: ["learn", "ball"], k: [4], width: [4], depth: [1, 2], samples: [16], steps: [10] },
      ],
    },
    default: {
      description: "sawteeth of order 4 to 10, learnt at order 5, the ball at one and four times the parameters",
      seeds: 5,
      axes: [
        { task: ["represent"], k: [4, 5, 6, 7, 8, 9, 10], width: [4, 8, 16, 32, 64] },
        { task: ["learn"], k: [5], width: [8], depth: [1, 5], samples: [512] },
        { task: ["ball"], width: [32], depth: [2] },
        { task: ["ball"], width: [121, 482], depth: [1] },
      ],
    },
  },
  memory: (cell) => trainingBytes(spec(cell), cell.samples),
  trial: async (cell, members, context) => {
    const exact = cell.task === "represent" ? approximation.representationResult(cell) : undefined;
    if (exact !== undefined) return members.map(() => exact);
    const fresh = members.map((member) => sample(cell, member, "test", cell.samples));
    using data = trainingData(members.map((member) => sample(cell, member, "training", cell.samples)));
    using test = trainingData(fresh);
    using ensemble = createEnsemble(spec(cell), members);
    using objective = supervised(ensemble, data, cell.task === "ball" ? { batch: { size: Math.min(256, cell.samples), members } } : {}); // prettier-ignore
    await train(objective, { ...context, steps: cell.steps, optimizer: { method: "adam" }, rate: { absolute: 0.01 } });
    const outputs = tf.tidy(() => tf.reshape(ensemble.forward(test.inputs), [members.length, cell.samples]));
    const rows = outputs.arraySync() as number[][];
    outputs.dispose();
    return rows.map((values, member) => {
      const off = values.map((value, index) => Math.abs(value - fresh[member].targets[index]));
      const error = mean(cell.task === "ball" ? off.map((value) => value * value) : off);
      return approximation.learntResult(cell, error, parameterCount(spec(cell)));
    });
  },
  evidence: approximation.depthRows,
  findings: {
    deep: approximation.deepFinding,
    shallow: approximation.shallowFinding,
    ball: approximation.ballFinding,
    learnt: approximation.learntFinding,
  },
  tested: approximation.depthTested,
  notTested:
    "the exponential gap of Eldan and Shamir, whose measure no computer samples; more dimensions, other optimizers and rates",
  settles: "more seeds, and more --steps for what is learnt; the numbers of the sawtooth are exact",
  tables: [approximation.depthTable],
  figures: { sawtooth: approximation.sawtoothFigure, shallow: approximation.shallowFigure, ball: approximation.ballFigure }, // prettier-ignore
});
