import { createEnsemble, defineExperiment, mlp, supervised, tf, train, trainingBytes, trainingData, z, type Member } from "../src/index.js"; // prettier-ignore
import * as approximation from "../src/approximation/index.js";

const count = (least: number, most: number, description: string) => z.number().int().min(least).max(most).describe(description); // prettier-ignore

const parameters = z.strictObject({
  method: z.enum(approximation.approximationMethods).describe("how the network is found").default("maurey"),
  activation: z.enum(approximation.scalarActivationNames).describe("of the units of readout; the others have their own").default("threshold"), // prettier-ignore
  dimension: count(1, 100, "input dimension n").default(2),
  radius: z.number().positive().max(100).describe("radius r of the ball").default(2),
  most: count(4, 4096, "the greatest width; the others are its halves down to 4").default(256),
  points: count(
    10,
    100_000,
    "points of the ball that are fitted, and as many fresh ones at which errors are taken",
  ).default(500),
  draws: count(1, 1000, "networks sampled at each width, whose geometric mean is a seed's error").default(10),
  steps: count(1, 1_000_000, "updates of Adam").default(1000),
});
type Cell = z.output<typeof parameters>;
const own = { maurey: "threshold", greedy: "threshold", trained: "relu" } as const;
const spec = ({ dimension }: Cell, width: number) => mlp({ inputs: dimension, outputs: 1, depth: 1, width, bias: true, biasScale: 1 }); // prettier-ignore

function dataset(cell: Cell, member: Member, which: "points" | "fresh") {
  const { points, target: targets } = approximation.bumpData(member, cell, which);
  const inputs = Float64Array.from(points.flatMap((x) => Array.from(x)));
  return { name: "bump", samples: cell.points, dimension: cell.dimension, outputs: 1, classes: [], inputs, targets };
}

export default defineExperiment({
  id: "universal-approximation",
  claim: {
    lecture: "Section 2",
    statement:
      "Neural networks can approximate any function. More exactly, any continuous one on a compact set, not represent it; and not with polynomial activations. Where Barron's constant C_f is finite, the error falls as 2rC_f/√m.",
    reference: "Cybenko 1989; Leshno, Lin, Pinkus & Schocken 1993; Barron 1993",
  },
  parameters,
  settle: (cell) => ({
    ...cell,
    activation: cell.method === "readout" ? cell.activation : own[cell.method],
    ...(cell.method === "trained" ? {} : { steps: 1 }),
    ...(cell.method === "maurey" ? {} : { draws: 1 }),
  }),
  grids: {
    smoke: {
      description: "two dimensions, narrow networks",
      seeds: 5,
      axes: [
        { method: ["maurey", "greedy", "trained"], most: [16], points: [50], steps: [20] },
        { method: ["readout"], activation: ["relu", "square"], most: [16], points: [50] },
      ],
    },
    default: {
      description: "sampled units in 2, 5 and 10 dimensions, greedy, every activation, trained networks",
      seeds: 10,
      axes: [
        { method: ["trained"], dimension: [2, 5, 10], most: [64] },
        { method: ["greedy"], dimension: [2], most: [1024] },
        { method: ["greedy"], dimension: [5, 10], most: [64] },
        { method: ["readout"], activation: approximation.scalarActivationNames },
        { method: ["maurey"], dimension: [2, 5, 10] },
      ],
    },
  },
  memory: (cell) => trainingBytes(spec(cell, cell.most), cell.points),
  trial: async (cell, members, context) => {
    const results = members.map((member) => approximation.approximationTrial(cell, member));
    if (cell.method !== "trained") return results;
    const fresh = members.map((member) => dataset(cell, member, "fresh"));
    using data = trainingData(members.map((member) => dataset(cell, member, "points")));
    using test = trainingData(fresh);
    const errors: number[][] = members.map(() => []);
    for (const width of approximation.widthsUpTo(cell.most)) {
      using ensemble = createEnsemble(spec(cell, width), members);
      using objective = supervised(ensemble, data);
      await train(objective, { ...context, steps: cell.steps, optimizer: { method: "adam" }, rate: { absolute: 0.01 } }); // prettier-ignore
      const outputs = tf.tidy(() => tf.reshape(ensemble.forward(test.inputs), [members.length, cell.points]));
      (outputs.arraySync() as number[][]).forEach((row, at) => errors[at].push(approximation.rmsError(row, fresh[at].targets))); // prettier-ignore
      outputs.dispose();
    }
    return results.map((result, member) => ({ ...result, errors: errors[member] }));
  },
  evidence: approximation.approximationRows,
  findings: {
    maurey: approximation.maureySlopeFinding,
    greedy: approximation.greedyBoundFinding,
    polynomial: approximation.polynomialFinding,
    others: approximation.otherActivationsFinding,
    trained: approximation.trainedFinding,
  },
  tested: approximation.approximationTested,
  notTested:
    "other functions, errors in the maximum norm, the lower bound m^(−2/n) of fixed bases, greater widths; a finite dictionary covers units badly in many dimensions",
  settles:
    "more --points bring the errors on fresh points nearer to what the units can represent; more --draws narrow the slope as 1/√draws, more seeds too; a greater --most separates the activations",
  tables: [approximation.approximationTable],
  figures: { error: approximation.approximationFigure, activations: approximation.activationFigure, polynomials: approximation.polynomialFigure }, // prettier-ignore
});
