import type { Owner } from "../../src/backend/owner.js";
import type { LoopMode } from "../../src/backend/compile/contract.js";
import type { TrainingData } from "../../src/data/tensors.js";
import { trainingData } from "../../src/data/tensors.js";
import { sphere } from "../../src/data/generators.js";
import { randomClasses, randomLabels } from "../../src/data/labels.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { mlp, type MlpOptions } from "../../src/model/spec.js";
import { supervised } from "../../src/train/supervised.js";
import { train, type TrainingOutcome } from "../../src/train/train.js";

/** A small training whose result is kept in test/reference/training-losses.json. */
export interface Cell {
  readonly network: Partial<MlpOptions>;
  readonly loss?: "squared" | "logistic" | "hinge" | "softmax";
  readonly method?: "gd" | "momentum" | "adam";
  readonly rate: { readonly absolute: number } | { readonly units: number };
  readonly steps: number;
  readonly stop?: {
    readonly zeroError?: boolean;
    readonly loss?: number;
    readonly relativeLoss?: number;
    readonly gradientNorm?: number;
  };
  readonly seeds: readonly number[];
  /** Whether all members have the data of the first. */
  readonly shared?: boolean;
  /** Whether update k has the rate divided by 1 + k/10. */
  readonly falling?: boolean;
  /** Samples of a minibatch, without replacement. */
  readonly batch?: number;
  readonly mode: LoopMode;
}

const three = [0, 1, 2];
const at = (absolute: number) => ({ rate: { absolute }, steps: 60, seeds: three });

/** Optimizers, losses, depths, widths on both sides of the layouts' border, parameterizations, stops and modes. */
export const cells: readonly Cell[] = [
  { ...at(0.05), network: { depth: 0 }, mode: "graph" },
  { ...at(0.05), network: { depth: 1, width: 4 }, mode: "graph" },
  { ...at(0.05), network: { depth: 1, width: 31 }, mode: "graph" },
  { ...at(0.05), network: { depth: 1, width: 32 }, mode: "graph" },
  { ...at(0.05), network: { depth: 2, width: 128 }, mode: "graph" },
  { ...at(0.05), network: { depth: 3, width: 16 }, mode: "graph" },
  { ...at(0.05), network: { depth: 3, width: 64 }, mode: "graph", shared: true },
  { ...at(0.05), network: { depth: 2, width: 16 }, mode: "graph", seeds: [1] },
  { ...at(0.05), network: { depth: 2, width: 64 }, mode: "graph", seeds: [1] },
  { ...at(0.05), network: { depth: 2, width: 16 }, mode: "eager" },
  { ...at(0.05), network: { depth: 1, width: 64 }, mode: "eager", method: "momentum" },
  { ...at(0.05), network: { depth: 2, width: 16 }, mode: "xla" },
  { ...at(0.05), network: { depth: 2, width: 64 }, mode: "xla" },
  { ...at(0.05), network: { depth: 1, width: 64 }, mode: "xla", seeds: [1] },
  { ...at(0.01), network: { depth: 1, width: 16 }, mode: "xla", method: "adam", loss: "softmax" },
  { ...at(0.02), network: { depth: 2, width: 48, bias: true }, mode: "graph", method: "momentum" },
  { ...at(0.01), network: { depth: 2, width: 24, bias: true }, mode: "graph", method: "adam" },
  { ...at(0.01), network: { depth: 2, width: 64, parameterization: "mu" }, mode: "graph", method: "adam" },
  { ...at(0.05), network: { depth: 2, width: 64, parameterization: "standard" }, mode: "graph" },
  { ...at(0.05), network: { depth: 2, width: 24, parameterization: "mu", bias: true }, mode: "graph" },
  { ...at(0.5), network: { depth: 1, width: 64, parameterization: "mean-field" }, mode: "graph" },
  { ...at(2), network: { depth: 2, width: 48 }, mode: "graph", loss: "logistic", stop: { zeroError: true } },
  { ...at(0.4), network: { depth: 1, width: 20 }, mode: "graph", loss: "hinge", stop: { zeroError: true } },
  { ...at(0.2), network: { depth: 2, width: 32 }, mode: "graph", loss: "softmax", stop: { loss: 0.5 } },
  { ...at(0.05), network: { depth: 2, width: 32, antisymmetric: true }, mode: "graph", stop: { relativeLoss: 0.5 } },
  { ...at(0.05), network: { depth: 2, width: 8, antisymmetric: true, bias: true }, mode: "graph" },
  { ...at(0.2), network: { depth: 2, width: 64, trained: "readout" }, mode: "graph", stop: { gradientNorm: 0.2 } },
  { ...at(0.05), network: { depth: 2, width: 16, activation: "erf" }, mode: "graph", falling: true },
  { ...at(0.05), network: { depth: 1, width: 16 }, mode: "graph", stop: { gradientNorm: 0.3, loss: 0.01 } },
  { ...at(20), network: { depth: 0 }, mode: "graph", steps: 1000 },
  { ...at(0.5), network: { depth: 2, width: 64 }, mode: "xla", stop: { zeroError: true } },
  { ...at(0.5), network: { depth: 2, width: 16 }, mode: "eager", stop: { relativeLoss: 0.5, zeroError: true } },
  { ...at(0), network: { depth: 2, width: 32 }, mode: "graph", rate: { units: 0.5 }, stop: { zeroError: true } },
  { ...at(0), network: { depth: 1, width: 16 }, mode: "graph", rate: { units: 0.9 }, stop: { relativeLoss: 0.3 } },
  { ...at(0.05), network: { depth: 1, width: 16 }, mode: "graph", batch: 4 },
  { ...at(0.02), network: { depth: 2, width: 48 }, mode: "graph", batch: 6, stop: { relativeLoss: 0.5 } },
];

/** 12 points on the sphere in 5 dimensions, labels ±1 or, for softmax, one of three classes. */
function dataOf({ seeds, shared, loss }: Cell): TrainingData & Owner {
  const size = { samples: 12, dimension: 5 };
  const sets = seeds.map((seed) => {
    const random = randomStream(seed);
    const labels = random.split("labels");
    const outputs = loss === "softmax" ? 3 : 1;
    const targets = outputs === 3 ? randomClasses(labels, size.samples, 3) : randomLabels(labels, size.samples);
    return { name: "sphere", ...size, outputs, classes: [], inputs: sphere(random.split("inputs"), size), targets };
  });
  return trainingData(shared === true ? sets.map(() => sets[0]) : sets);
}

const specOf = ({ network, loss }: Cell) =>
  mlp({ inputs: 5, outputs: loss === "softmax" ? 3 : 1, depth: 2, width: 16, ...network });

const falling = (update: number): number => 1 / (1 + update / 10);

/** The cell's training. */
export async function trainedCell(cell: Cell): Promise<TrainingOutcome[]> {
  const members = cell.seeds.map(randomStream);
  using data = dataOf(cell);
  using ensemble = createEnsemble(specOf(cell), members);
  const batch = cell.batch === undefined ? undefined : { size: cell.batch, members };
  using objective = supervised(ensemble, data, { loss: cell.loss, batch });
  return await train(objective, {
    optimizer: { method: cell.method ?? "gd" },
    rate: cell.rate,
    steps: cell.steps,
    stop: cell.stop,
    schedule: cell.falling === true ? falling : undefined,
    mode: cell.mode,
  });
}
