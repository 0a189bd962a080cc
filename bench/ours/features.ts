import { useBackend } from "../../src/backend/backend.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import {
  autoencoder,
  hsicTest,
  infoNce,
  isomap,
  nearestNeighbours,
  ntXent,
  ridgeProbe,
  shift,
  sparseCoder,
  sparseCoding,
  twoViews,
} from "../../src/features/index.js";
import { manifoldSample } from "../../src/data/index.js";
import type { Matrix } from "../../src/math/algebra/contract.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { layersNetwork } from "../../src/model/layers-network.js";
import { mlp } from "../../src/model/spec.js";
import type { Objective } from "../../src/train/objective.js";
import type { TrainingOptions } from "../../src/train/options.js";
import { train } from "../../src/train/train.js";
import { serve } from "./serve.js";
import { timeSteps } from "./session.js";

/** What is asked of this process: a work by name, its size, and of training the steps and the mode. */
interface Request {
  readonly work: string;
  readonly rows: number;
  readonly steps: number;
  readonly mode: NonNullable<TrainingOptions["mode"]>;
  /** Whether the clock sees the whole call, compilation and all, in the place of its steps. */
  readonly whole?: boolean;
}

const stream = randomStream(0);

function gaussian(rows: number, columns: number): Matrix {
  return { rows, columns, data: stream.split(`${rows} ${columns}`).normals(rows * columns) };
}

function tensorOf({ rows, columns, data }: Matrix): tensorflow.Tensor2D {
  return tf.tensor2d(Float32Array.from(data), [rows, columns]);
}

/** Points, and the other of each pair near them. */
function pairs(samples: number): tensorflow.Tensor2D[] {
  const points = tensorOf(gaussian(samples, 4));
  return [points, tf.tidy(() => tf.add(points, tf.mul(0.3, tensorOf(gaussian(samples + 1, 4)).slice([0, 0], [samples, 4]))))]; // prettier-ignore
}

const batch = (size: number) => ({ members: [stream], size });

function contrast(loss: ReturnType<typeof ntXent>): Objective {
  const [points, others] = pairs(40_000);
  const spec = mlp({ inputs: 4, outputs: 4, depth: 2, width: 128, parameterization: "standard" });
  return twoViews(createEnsemble(spec, [stream]), points, { ...batch(512), pairs: others, loss });
}

function dictionary(): Objective {
  const coder = sparseCoder([stream], { inputs: 32, atoms: 48, sparsity: { active: 3 } });
  return sparseCoding(coder, tensorOf(gaussian(20_000, 32)), batch(256));
}

const convolution = (filters: number) =>
  tf.layers.conv2d({ filters, kernelSize: 3, strides: 2, padding: "same", activation: "relu" });

/** 28 x 28 to 32 numbers by 16 and 32 filters of stride 2. */
function convolutionalEncoder(): tensorflow.Sequential {
  const shape = tf.layers.reshape({ targetShape: [28, 28, 1], inputShape: [784] });
  const code = tf.layers.dense({ units: 32 });
  return tf.sequential({ layers: [shape, convolution(16), convolution(32), tf.layers.flatten(), code] });
}

const transposed = (filters: number, activation?: "relu") =>
  tf.layers.conv2dTranspose({ filters, kernelSize: 3, strides: 2, padding: "same", activation });

function convolutionalDecoder(): tensorflow.Sequential {
  const start = tf.layers.dense({ units: 7 * 7 * 32, activation: "relu", inputShape: [32] });
  const shape = tf.layers.reshape({ targetShape: [7, 7, 32] });
  return tf.sequential({ layers: [start, shape, transposed(16, "relu"), transposed(1), tf.layers.flatten()] });
}

function convolutional(): Objective {
  const networks = [layersNetwork(convolutionalEncoder()), layersNetwork(convolutionalDecoder())] as const;
  return autoencoder(networks, tensorOf(gaussian(2000, 784)), { ...batch(128), code: 32 });
}

function convolutionalContrast(): Objective {
  const options = { ...batch(128), loss: ntXent(0.5), augmentations: [shift(2)], shape: [28, 28, 1] as const };
  return twoViews(layersNetwork(convolutionalEncoder()), tensorOf(gaussian(2000, 784)), options);
}

const objectives: Readonly<Record<string, () => Objective>> = {
  "nt-xent": () => contrast(ntXent(0.5)),
  "info-nce": () => contrast(infoNce(0.1)),
  dictionary,
  autoencoder: convolutional,
  contrast: convolutionalContrast,
};

/** Judgements, each made ready once: what the clock sees is the call alone. */
const judgements: Readonly<Record<string, (rows: number) => () => unknown>> = {
  neighbours(rows) {
    const points = gaussian(rows, 64);
    return () => nearestNeighbours(points, 20);
  },
  ridge(rows) {
    const [x, y] = [gaussian(rows, 128), gaussian(rows, 10)];
    return () => ridgeProbe(x, y);
  },
  hsic(rows) {
    const [x, y] = [gaussian(rows, 2), gaussian(rows + 1, 2)];
    const part = { ...y, rows, data: y.data.slice(0, 2 * rows) };
    return () => hsicTest(x, part, stream.split("hsic"), 200);
  },
  isomap(rows) {
    const { points } = manifoldSample(stream.split("roll"), { manifold: "swiss-roll", samples: rows, dimension: 2 });
    return () => isomap(points, { neighbours: 10 }).residualVariance;
  },
};

const open = new Map<string, Objective>();
const ready = new Map<string, () => unknown>();

async function step({ work, steps, mode, whole = false }: Request): Promise<object> {
  const objective = open.get(work) ?? objectives[work]();
  open.set(work, objective);
  const options = { optimizer: { method: "adam" }, rate: { absolute: 0.001 }, steps, mode, record: [] } as const;
  if (!whole) return timeSteps(steps, (progress) => train(objective, { ...options, progress }));
  const started = performance.now();
  await train(objective, options);
  return { seconds: (performance.now() - started) / 1000, steps };
}

function judge({ work, rows }: Request): object {
  const call = ready.get(work) ?? judgements[work](rows);
  if (!ready.has(work)) call(); // compiled before the clock starts
  ready.set(work, call);
  globalThis.gc?.();
  const started = performance.now();
  const found = call();
  const answer = typeof found === "number" ? { found } : {};
  return { seconds: (performance.now() - started) / 1000, steps: 1, ...answer };
}

await useBackend();
await serve({ run: (request: Request) => (request.work in objectives ? step(request) : judge(request)) });
