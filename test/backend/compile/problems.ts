import { optimizerSlots } from "../../../src/backend/compile/loop.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { randomStream } from "../../../src/math/random.js";

export const optimizers = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.05, 0.9),
  adam: () => tf.train.adam(0.01),
};

/** Layers of a small network in float64: dense kernels [in, out], or one 3 x 3 convolution without padding, each with tanh but the last. */
interface Shape {
  readonly input: readonly number[];
  readonly filters?: number;
  readonly units: readonly number[];
}

export const networks: Readonly<Record<string, Shape>> = {
  "an MLP of depth 0": { input: [6], units: [3] },
  "an MLP of depth 1": { input: [6], units: [8, 3] },
  "an MLP of depth 2": { input: [6], units: [8, 8, 3] },
  "an MLP of depth 3": { input: [6], units: [8, 8, 8, 3] },
  "an autoencoder": { input: [6], units: [8, 2, 8, 6] },
  "a small CNN": { input: [5, 5, 1], filters: 4, units: [3] },
};
export const lossNames = ["squared", "softmax"] as const;
export type LossName = (typeof lossNames)[number];

const samples = 10;
const normals = (name: string, size: number, scale: number): Float32Array =>
  Float32Array.from(randomStream(7).split(name).normals(size), (value) => scale * value);

/** A tf.layers model with fixed weights, fixed data, a loss, and what a tf.train optimizer changes. */
export function problem(shape: Shape, lossName: LossName, optimizer: tensorflow.Optimizer) {
  const model = layersModel(shape);
  model
    .getWeights()
    .forEach((weight, index) =>
      tf.tidy(() =>
        (weight as tensorflow.Variable).assign(tf.tensor(normals(`w${index}`, weight.size, 0.5), weight.shape)),
      ),
    );
  const x = tf.tensor(normals("x", samples * size(shape.input), 1), [samples, ...shape.input]);
  const y = tf.tensor2d(targets(shape), [samples, shape.units.at(-1) ?? 0]);
  const variables = model.getWeights() as tensorflow.Variable[];
  const cost = (): tensorflow.Scalar => {
    const outputs = model.apply(x) as tensorflow.Tensor;
    if (lossName === "softmax")
      return tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(outputs as tensorflow.Tensor2D)), 1)));
    return tf.mul(tf.mean(tf.sum(tf.square(tf.sub(outputs, y)), 1)), 0.5);
  };
  const step = () => ({ loss: optimizer.minimize(cost, true, variables) as tensorflow.Scalar });
  tf.tidy(() => void step()); // makes the slots
  const state = [...variables, ...optimizerSlots(optimizer)];
  return { variables, state, step, dispose: () => (tf.dispose([x, y]), model.dispose(), disposeOptimizer(optimizer)) };
}

function disposeOptimizer(optimizer: tensorflow.Optimizer): void {
  optimizer.dispose();
  (optimizer as unknown as { c?: tensorflow.Tensor }).c?.dispose();
}

function layersModel({ input, filters, units }: Shape): tensorflow.Sequential {
  const model = tf.sequential();
  const zeros = { kernelInitializer: "zeros" as const, biasInitializer: "zeros" as const };
  if (filters !== undefined) {
    model.add(tf.layers.conv2d({ filters, kernelSize: 3, activation: "tanh", inputShape: [...input], ...zeros }));
    model.add(tf.layers.flatten());
  }
  units.forEach((count, index) => {
    const activation = index === units.length - 1 ? ("linear" as const) : ("tanh" as const);
    model.add(
      tf.layers.dense({
        units: count,
        activation,
        ...(index === 0 && filters === undefined ? { inputShape: [...input] } : {}),
        ...zeros,
      }),
    );
  });
  return model;
}

/** The loss in float64, from weights in the order of the model: kernel, bias, kernel, bias, … */
export function lossInFloat64(
  { input, filters, units }: Shape,
  lossName: LossName,
  weights: readonly Float64Array[],
): number {
  const x = Float64Array.from(normals("x", samples * size(input), 1));
  const y = targets({ input, units });
  const width = units.at(-1) ?? 0;
  let total = 0;
  for (let sample = 0; sample < samples; sample++) {
    let h: number[] = Array.from(x.subarray(sample * size(input), (sample + 1) * size(input)));
    let at = 0;
    if (filters !== undefined) h = convolution(h, input[0], filters, weights[at++], weights[at++]).map(Math.tanh);
    units.forEach((count, layer) => {
      const z = dense(h, count, weights[at++], weights[at++]);
      h = layer === units.length - 1 ? z : z.map(Math.tanh);
    });
    const truth = Array.from(y.subarray(sample * width, (sample + 1) * width));
    total +=
      lossName === "squared" ? h.reduce((sum, f, o) => sum + (f - truth[o]) ** 2, 0) / 2 : crossEntropy(h, truth);
  }
  return total / samples;
}

function targets({ units }: Pick<Shape, "input" | "units">): Float32Array {
  const width = units.at(-1) ?? 0;
  return Float32Array.from({ length: samples * width }, (_, index) =>
    Math.floor(index / width) % width === index % width ? 1 : 0,
  );
}

function dense(h: readonly number[], units: number, kernel: Float64Array, bias: Float64Array): number[] {
  return Array.from({ length: units }, (_, unit) =>
    h.reduce((sum, value, row) => sum + value * kernel[row * units + unit], bias[unit]),
  );
}

function convolution(
  image: readonly number[],
  side: number,
  filters: number,
  kernel: Float64Array,
  bias: Float64Array,
): number[] {
  const out = side - 2;
  return Array.from({ length: out * out * filters }, (_, index) => {
    const [row, column, filter] = [
      Math.floor(index / filters / out),
      Math.floor(index / filters) % out,
      index % filters,
    ];
    let sum = bias[filter];
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) sum += image[(row + i) * side + column + j] * kernel[(i * 3 + j) * filters + filter];
    return sum;
  });
}

function crossEntropy(f: readonly number[], y: readonly number[]): number {
  const top = Math.max(...f);
  const log = top + Math.log(f.reduce((sum, value) => sum + Math.exp(value - top), 0));
  return y.reduce((sum, truth, o) => sum + truth * (log - f[o]), 0);
}

const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
