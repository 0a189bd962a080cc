import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import { transpose } from "../math/algebra/ml-matrix.js";
import type { Matrix } from "../math/algebra/contract.js";
import type { Random } from "../math/random.js";
import { layersNetwork } from "../model/layers-network.js";
import type { Objective } from "../train/objective.js";
import { supervised } from "../train/supervised.js";
import { train } from "../train/train.js";
import type { UnitName } from "./activations.js";
import type { HiddenNetwork } from "./network.js";
import { rowsOf } from "./samples.js";
import type { Chunk } from "./stream.js";

/** A network of one hidden layer in numbers: y = V σ(W x + b) + c. */
export type DenseNetwork = HiddenNetwork & { readonly offset: number };

/** The activations that TensorFlow.js layers have and descent can train. */
const trainable = ["relu", "tanh", "sigmoid", "gelu", "linear"] as const;

/**
 * The network as a tf.layers model with its own weights; the caller disposes it. @throws UserError for activations that layers do not have.
 * @example
 * const model = denseModel(randomDense(randomStream(0), "relu", 4, 2)); // a tf.Sequential
 * model.dispose();
 */
export function denseModel({ activation, weights, outputs, biases, offset }: DenseNetwork): tensorflow.Sequential {
  const name = trainable.find((one) => one === activation);
  check(name !== undefined, () => ({
    where: "denseModel",
    rule: `descent and export take ${trainable.join(", ")} units`,
    received: activation,
    repair: "Recover with another --activation.",
  }));
  const [units, n] = [weights.rows, weights.columns];
  const common = { useBias: true, kernelInitializer: "zeros" } as const;
  const hidden = tf.layers.dense({ ...common, units, activation: name as "relu", inputShape: [n] });
  const last = tf.layers.dense({ ...common, units: 1 });
  const model = tf.sequential({ layers: [hidden, last] });
  tf.tidy(() => {
    hidden.setWeights([
      tf.tensor2d(Float32Array.from(transpose(weights).data), [n, units]),
      tf.tensor1d(Float32Array.from(biases)),
    ]);
    last.setWeights([tf.tensor2d(Float32Array.from(outputs), [units, 1]), tf.tensor1d([offset])]);
  });
  return model;
}

/**
 * The numbers of a model that {@link denseModel} made.
 * @example
 * const model = denseModel(randomDense(randomStream(0), "relu", 4, 2));
 * const network = denseNetwork(model, "relu"); // its weights as matrices
 */
export function denseNetwork(model: tensorflow.LayersModel, activation: UnitName): DenseNetwork {
  const [kernel, biases, outputs, offset] = model.getWeights().map((weight) => Float64Array.from(weight.dataSync()));
  const weights = transpose({ rows: kernel.length / biases.length, columns: biases.length, data: kernel });
  return { activation, weights, biases, outputs, offset: offset[0] };
}

/**
 * A start for descent: w ~ N(0, 2/n), b = 0, a ~ N(0, 2/m), offset 0 (He et al. 2015).
 * @example
 * const network = randomDense(randomStream(0), "relu", 4, 2);
 */
export function randomDense(random: Random, activation: UnitName, inputs: number, units: number): DenseNetwork {
  const drawn = (name: string, size: number, fanIn: number): Float64Array =>
    random.split(name).normals(size).map((value) => value * Math.sqrt(2 / fanIn)); // prettier-ignore
  const data = drawn("weights", inputs * units, inputs);
  const weights: Matrix = { rows: units, columns: inputs, data };
  return { activation, weights, outputs: drawn("outputs", units, units), biases: new Float64Array(units), offset: 0 };
}

/** How {@link descend} goes. */
export interface DescentOptions {
  /** Adam's steps. */
  readonly steps: number;
  /** Adam's rate at the start, which falls to 0 along a cosine: default 0.003. */
  readonly rate?: number;
  /** Rows a step: default 256, or all where there are fewer. */
  readonly batch?: number;
  /** Where batches are drawn. */
  readonly random: Random;
  readonly signal?: AbortSignal;
}

const recorded = 4096;

/**
 * Adam on the squared loss over minibatches through {@link train}, all weights and biases; the network that it ends at, finite or not. Targets
 * are standardised meanwhile, so that one rate fits all.
 * @example
 * const samples = { x: { rows: 20, columns: 4, data: randomStream(0).normals(80) }, y: randomStream(1).normals(20) };
 * const network = await descend(randomDense(randomStream(2), "relu", 4, 2), samples, { steps: 5, random: randomStream(3) });
 */
export async function descend(
  start: DenseNetwork,
  samples: Chunk,
  { steps, rate = 0.003, batch = 256, random, signal }: DescentOptions,
): Promise<DenseNetwork> {
  const scale = Math.sqrt(varianceOf(samples.y)) || 1;
  const model = denseModel({ ...start, outputs: start.outputs.map((a) => a / scale), offset: start.offset / scale });
  const few = rowsOf(
    samples,
    new Int32Array(Math.min(recorded, samples.x.rows)).map((_, row) => row),
  );
  const [all, part] = [tensorsOf(samples, scale), tensorsOf(few, scale)];
  try {
    const network = layersNetwork(model);
    using stepped = supervised(network, all, { errors: false, batch: { size: Math.min(batch, samples.x.rows), members: [random] } }); // prettier-ignore
    using seen = supervised(network, part, { errors: false });
    const objective: Objective = { ...stepped, constant: true, whole: () => seen.whole() };
    const schedule = (update: number): number => (1 + Math.cos((Math.PI * Math.min(update, steps)) / steps)) / 2;
    const options = { optimizer: { method: "adam" }, rate: { absolute: rate }, schedule, steps, record: [0] } as const;
    await train(objective, { ...options, ...(signal === undefined ? {} : { signal }) });
    const { outputs, offset, ...rest } = denseNetwork(model, start.activation);
    return { ...rest, outputs: outputs.map((a) => a * scale), offset: offset * scale };
  } finally {
    tf.dispose([all.inputs, all.targets, part.inputs, part.targets]);
    model.dispose();
  }
}

function tensorsOf({ x, y }: Chunk, scale: number) {
  const inputs = tf.tensor2d(new Float32Array(x.data), [x.rows, x.columns]);
  return {
    inputs,
    targets: tf.tensor2d(
      Float32Array.from(y, (value) => value / scale),
      [x.rows, 1],
    ),
  };
}

/** The variance of the entries, about their mean. */
export function varianceOf(y: ArrayLike<number>): number {
  let mean = 0;
  for (let row = 0; row < y.length; row++) mean += y[row] / y.length;
  let sum = 0;
  for (let row = 0; row < y.length; row++) sum += (y[row] - mean) ** 2;
  return sum / y.length;
}
