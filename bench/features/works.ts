import { tf } from "../../src/backend/tensorflow.js";
import type { Owner } from "../../src/backend/owner.js";
import { manifoldSample, sparseCombinations } from "../../src/data/index.js";
import * as features from "../../src/features/index.js";
import type { Matrix } from "../../src/math/algebra/contract.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { mlp } from "../../src/model/spec.js";
import type { Objective } from "../../src/train/objective.js";
import { train } from "../../src/train/train.js";

/** A row of the bench. */
export interface Work {
  readonly title: string;
  /** Steps that are timed, or rows; `quick` those of a trial run. */
  readonly size: number;
  readonly quick: number;
  readonly shape: (size: number) => string;
  readonly unit: "s" | "µs";
  /** The most that ours may take of the peer's time; of Isomap in seconds. */
  readonly reach: number;
  readonly seconds: (size: number) => Promise<number>;
}

const members = [randomStream(0)];
const normals = (rows: number, columns: number, name: string): Matrix => ({ rows, columns, data: randomStream(1).split(name).normals(rows * columns) }); // prettier-ignore
const tensorOf = ({ rows, columns, data }: Matrix) => tf.tensor2d(Float32Array.from(data), [rows, columns]);
const clocked = async (work: () => unknown): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

/** Seconds a step, compilation apart: a training of three times the steps less one of so many. */
async function stepOf(steps: number, open: () => { objective: Objective; owns: readonly Owner[] }): Promise<number> {
  const { objective, owns } = open();
  const run = (count: number) => clocked(() => train(objective, { optimizer: { method: "adam" }, rate: { absolute: 0.001 }, steps: count, mode: "graph" })); // prettier-ignore
  await run(steps);
  const [short, long] = [await run(steps), await run(3 * steps)];
  owns.forEach((one) => one.dispose());
  return (long - short) / (2 * steps);
}

const contrastive = (loss: features.ViewLoss) => (steps: number) =>
  stepOf(steps, () => {
    const inputs = tensorOf(normals(4096, 128, "inputs"));
    const sizes = { inputs: 128, outputs: 4, depth: 1, width: 128, parameterization: "standard" } as const;
    const network = createEnsemble(mlp(sizes), members);
    const objective = features.twoViews(network, inputs, { members, size: 512, loss, augmentations: [features.noise(0.1)] }); // prettier-ignore
    return { objective, owns: [objective, network] };
  });

const convolutional = (kind: "autoencoder" | "contrastive") => (steps: number) =>
  stepOf(steps, () => {
    const inputs = tensorOf(normals(2048, 784, "images"));
    const sizes = { shape: [28, 28, 1] as const, code: 16 };
    const [encoder, decoder] = [features.convolutionalEncoder(members[0], sizes), features.convolutionalDecoder(members[0], sizes)]; // prettier-ignore
    const batch = { members, size: 128, shape: sizes.shape };
    const objective =
      kind === "autoencoder"
        ? features.autoencoder([encoder, decoder], inputs, { ...batch, code: 16 })
        : features.twoViews(encoder, inputs, { ...batch, loss: features.infoNce(0.1), augmentations: [features.shift(1)] }); // prettier-ignore
    return { objective, owns: [objective, encoder, decoder] };
  });

const step = { size: 500, quick: 20, unit: "µs" as const };

/** Every row of the table of figures to reach, by the name that the peers' script knows. */
export const works: Readonly<Record<string, Work>> = {
  ntxent: { ...step, title: "step of NT-Xent, own views", shape: () => "128-128-4, B 512", reach: 1, seconds: contrastive(features.ntXent(0.5)) },
  infonce: { ...step, title: "step of InfoNCE, own views", shape: () => "128-128-4, B 512", reach: 1.05, seconds: contrastive(features.infoNce(0.1)) },
  dictionary: {
    ...{ ...step, title: "step of the k-sparse dictionary", shape: () => "32 dimensions, 48 atoms, B 256", reach: 0.7 },
    seconds: (steps) => stepOf(steps, () => {
      const { points } = sparseCombinations(randomStream(2), { samples: 20_000, dimension: 32, atoms: 48, active: 3 });
      const coder = features.sparseCoder(members, { inputs: 32, atoms: 48, sparsity: { active: 3 }, tied: true });
      const objective = features.sparseCoding(coder, tensorOf(points), { members, size: 256 });
      return { objective, owns: [objective, coder] };
    }),
  },
  "convolutional-autoencoder": { ...step, size: 100, quick: 5, title: "step of the convolutional autoencoder", shape: () => "28 x 28, B 128", reach: 0.85, seconds: convolutional("autoencoder") },
  "convolutional-contrastive": { ...step, size: 100, quick: 5, title: "step of the convolutional contrastive encoder", shape: () => "28 x 28, B 128", reach: 0.85, seconds: convolutional("contrastive") },
  neighbours: {
    ...{ title: "20 exact neighbours", size: 10_000, quick: 1000, shape: (size) => `N ${size}, d 64`, unit: "s", reach: 1.5 },
    seconds: (size) => clocked(() => features.nearestNeighbours(normals(size, 64, "neighbours"), 20)),
  },
  ridge: {
    ...{ title: "ridge probe, 5 folds, 4 ridges", size: 10_000, quick: 1000, shape: (size) => `N ${size}, d 128`, unit: "s", reach: 1 },
    seconds: (size) => clocked(() => features.ridgeProbe(normals(size, 128, "x"), normals(size, 10, "y"))),
  },
  hsic: {
    ...{ title: "HSIC, 200 permutations", size: 1000, quick: 200, shape: (size) => `N ${size}`, unit: "s", reach: 1.5 },
    seconds: (size) => clocked(() => features.hsicTest(normals(size, 4, "x"), normals(size, 4, "y"), randomStream(3))),
  },
  isomap: {
    ...{ title: "Isomap, Swiss roll (reach in seconds)", size: 2000, quick: 300, shape: (size) => `N ${size}`, unit: "s", reach: 3 },
    seconds: (size) => {
      const { points } = manifoldSample(randomStream(4), { manifold: "swiss-roll", samples: size, dimension: 2 });
      return clocked(() => features.isomap(points, { dimension: 2, neighbours: 10 }));
    },
  },
}; // prettier-ignore
