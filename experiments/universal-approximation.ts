import { createEnsemble, defineExperiment, mlp, supervised, train, trainingBytes, trainingData, z } from "../src/index.js"; // prettier-ignore
import * as approximation from "../src/approximation/index.js";

const count = (least: number, most: number, description: string) => z.number().int().min(least).max(most).describe(description); // prettier-ignore

const parameters = z.strictObject({
  method: z.enum(approximation.approximationMethods).describe("how the network is found").default("maurey"),
  activation: z.enum(approximation.scalarActivationNames).describe("of the units of readout; the others have their own").default("threshold"), // prettier-ignore
  dimension: count(1, 100, "input dimension n").default(2),
  radius: z.number().positive().max(100).describe("radius r of the ball").default(2),
  most: count(4, 4096, "the greatest width; the others are its halves down to 4").default(256),
  points: count(10, 100_000, "points of the ball at which errors are taken").default(500),
  draws: count(1, 1000, "networks sampled at each width, whose geometric mean is a seed's error").default(10),
  steps: count(1, 1_000_000, "updates of Adam").default(1000),
});
type Cell = z.output<typeof parameters>;
const own = { maurey: "threshold", greedy: "threshold", trained: "relu" } as const;
const spec = ({ dimension }: Cell, width: number) => mlp({ inputs: dimension, outputs: 1, depth: 1, width, bias: true, biasScale: 1 }); // prettier-ignore

export default defineExperiment({
  id: "universal-approximation",
  claim: {
    lecture: "Section 2",
    statement:
      "Neural networks can approximate any function. More exactly, any continuous one on a compact set, not represent it; and not with polynomial activations. Where Barron's constant C_f is " +
      "finite, the error falls as 2rC_f/√m.",
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
        { method: ["greedy", "trained"], dimension: [2, 5, 10], most: [64] },
        { method: ["readout"], activation: approximation.scalarActivationNames },
        { method: ["maurey"], dimension: [2, 5, 10], points: [500] },
      ],
    },
  },
  memory: (cell) => trainingBytes(spec(cell, cell.most), cell.points),
  trial: async (cell, members, context) => {
    const results = members.map((member) => approximation.approximationTrial(cell, member));
    if (cell.method !== "trained") return results;
    const sets = members.map((member) => approximation.bumpData(member, cell));
    const { points: samples, dimension } = cell;
    using data = trainingData(
      sets.map(({ points, target }) => ({
        ...{ name: "bump", samples, dimension, outputs: 1, classes: [] },
        inputs: Float64Array.from(points.flatMap((x) => Array.from(x))),
        targets: target,
      })),
    );
    const errors: number[][] = members.map(() => []);
    for (const width of approximation.widthsUpTo(cell.most)) {
      using ensemble = createEnsemble(spec(cell, width), members);
      using objective = supervised(ensemble, data);
      const trained = await train(objective, { ...context, steps: cell.steps, optimizer: { method: "adam" }, rate: { absolute: 0.01 } }); // prettier-ignore
      // The squared loss is half the mean square.
      trained.forEach(({ loss }, member) => errors[member].push(Math.sqrt(2 * loss)));
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
  settles: "more --draws narrow the slope as 1/√draws, more seeds too; a greater --most separates the activations",
  tables: [approximation.approximationTable],
  figures: {
    error: approximation.approximationFigure,
    activations: approximation.activationFigure,
    polynomials: approximation.polynomialFigure,
  },
});
