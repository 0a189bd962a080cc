import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../../src/backend/backend.js";
import { owning, type Owner } from "../../../src/backend/owner.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import {
  curvedPath,
  denseEigenvalues,
  findCriticalPoints,
  flatObjective,
  hessianSpectrum,
  linearPath,
  planeSlice,
  smoothDensity,
  type FlatObjective,
} from "../../../src/landscape/index.js";
import type { TrainingData } from "../../../src/data/tensors.js";
import { randomStream } from "../../../src/math/random.js";
import { layersNetwork } from "../../../src/model/layers-network.js";
import type { Objective } from "../../../src/train/objective.js";
import { supervised } from "../../../src/train/supervised.js";

beforeAll(async () => void (await useBackend()));

type Made = Objective & Owner;

const draw = (seed: number, shape: number[]) =>
  tf.tidy(() => tf.tensor(Float32Array.from(randomStream(seed).normals(tf.util.sizeFromShape(shape))), shape));

/** ½‖a − 1‖² + ¼‖a‖⁴ + Σ b of two members: no network, a matrix and a vector each, b seen linearly, and c not at all. */
function ofNoNetwork(): Made {
  const drawn = [[2, 2, 3], [2, 2], [2, 1]].map((shape, at) => draw(at, shape)); // prettier-ignore
  const [a, b, c] = drawn.map((tensor) => tf.variable(tensor));
  tf.dispose(drawn);
  const part = (name: string, variable: tensorflow.Variable) => ({ name, variable, rate: { gd: 1, adam: 1 }, perMember: 1 }); // prettier-ignore
  const square = (x: tensorflow.Tensor) => tf.sum(tf.square(x), [1, 2]);
  const loss = () => tf.addN([tf.mul(square(tf.sub(a, 1)), 0.5), tf.mul(tf.square(square(a)), 0.25), tf.sum(b, 1)]);
  return owning(
    {
      members: 2,
      parameters: [part("a", a), part("b", b), part("c", c)],
      whole: () => ({ loss: tf.tidy(() => loss() as tensorflow.Tensor1D) }),
    },
    () => tf.dispose([a, b, c]),
  );
}

/** A convolution, a mean pooling and a dense layer of tf.layers, on twelve 6 x 6 images. */
function ofConvolution(): Made {
  const normal = (seed: number) => tf.initializers.randomNormal({ stddev: 0.5, seed });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [6, 6, 1], filters: 2, kernelSize: 3, activation: "tanh", kernelInitializer: normal(1) }), // prettier-ignore
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 1, kernelInitializer: normal(2) }),
    ],
  });
  const [inputs, targets] = [draw(8, [1, 12, 6, 6, 1]), draw(9, [1, 12, 1])];
  const network = layersNetwork(model);
  const objective = supervised(network, { inputs, targets } as TrainingData);
  return owning({ ...objective }, () => [objective, network, model, inputs, targets].forEach((one) => void one.dispose())); // prettier-ignore
}

/** ∇²L v by central differences of the gradient. */
function difference(flat: FlatObjective, directions: readonly Float64Array[]): Float64Array[] {
  const weights = flat.weights();
  const at = (by: number) => {
    flat.setWeights(weights.map((vector, member) => vector.map((value, i) => value + by * directions[member][i])));
    return flat.gradients().gradients;
  };
  const [up, down] = [at(1e-2), at(-1e-2)];
  flat.setWeights(weights);
  return up.map((vector, member) => vector.map((value, i) => (value - down[member][i]) / 2e-2));
}

test.each([
  ["without a network", ofNoNetwork],
  ["of tf.layers with a convolution", ofConvolution],
])("an objective %s has products, a spectrum, critical points, paths and planes", (_, make) => {
  using objective = make();
  const flat = flatObjective(objective);
  const start = flat.weights();
  const moved = (seed: number) => start.map((vector) => vector.map((value, i) => value + randomStream(seed).normals(vector.length)[i])); // prettier-ignore

  const products = flat.hessianTimes(moved(3));
  const differences = difference(flat, moved(3));
  const scale = Math.max(...products.flatMap((vector) => [...vector].map(Math.abs)));
  // third derivatives add (1e-2)², float32 gradients round at 1e-7 of themselves over 2e-2
  products.forEach((vector, member) => vector.forEach((value, i) => expect(Math.abs(value - differences[member][i])).toBeLessThan(5e-3 * scale))); // prettier-ignore

  const dense = denseEigenvalues(flat);
  hessianSpectrum(flat, randomStream(4), { steps: flat.size, probes: 2 }).forEach(({ smallest, largest }, member) => {
    const [least, most] = [dense[member][0], dense[member][flat.size - 1]];
    // products are float32
    expect(Math.abs(largest - most)).toBeLessThan(1e-4 * most);
    expect(Math.abs(smallest - least)).toBeLessThan(1e-4 * most);
  });

  const [first, second] = [moved(5), moved(6)];
  const straight = linearPath(flat, first, second);
  curvedPath(flat, first, second, { steps: 40 }).forEach(({ losses }, member) => {
    const mean = (all: readonly number[]) => all.reduce((sum, value) => sum + value, 0) / all.length;
    // what the curve is bent for
    expect(mean(losses)).toBeLessThan(mean(straight[member].losses));
    expect(losses[0]).toBeCloseTo(straight[member].losses[0], 4);
  });
  const [slice] = planeSlice(flat, [start, first, second], 5);
  expect(slice.losses.every(Number.isFinite)).toBe(true);
  expect(flat.weights()).toEqual(start);
});

test("gradient-norm minimisation lowers the gradient of a convolution to a tenth", () => {
  using objective = ofConvolution();
  const flat = flatObjective(objective);
  const [before] = flat.gradients().gradients.map((gradient) => Math.hypot(...gradient));
  const [{ gradientNorm }] = findCriticalPoints(flat, { steps: 6, inner: 10 });
  expect(gradientNorm).toBeLessThan(before / 10);
});

test("the Hessian of an objective that is linear in all its parameters is 0", () => {
  const variable = tf.tidy(() => tf.variable(tf.tensor2d([[1, 2]])));
  const objective: Objective = {
    members: 1,
    parameters: [{ name: "w", variable, rate: { gd: 1, adam: 1 }, perMember: 1 }],
    whole: () => ({ loss: tf.tidy(() => tf.sum<tensorflow.Tensor1D>(tf.mul(variable, 3), 1)) }),
  };
  expect(flatObjective(objective).hessianTimes([Float64Array.of(1, 1)])).toEqual([Float64Array.of(0, 0)]);
  variable.dispose();
});

test("vectors of other sizes and numbers that are none are refused, never filled with zeros", () => {
  using objective = ofNoNetwork();
  const flat = flatObjective(objective);
  const short = [new Float64Array(8), new Float64Array(8)];
  expect(() => flat.setWeights(short)).toThrow(/one vector a member, 2 of 9 numbers each. Got 2 of 8 numbers/);
  expect(() => flat.hessianTimes([new Float64Array(9)])).toThrow("Got 1 of 9 numbers");
  expect(() => linearPath(flat, flat.weights(), short)).toThrow("2 vectors of 9 numbers");
  expect(() => curvedPath(flat, flat.weights(), flat.weights(), { places: 0 })).toThrow("0 places");
  expect(() => findCriticalPoints(flat, { steps: 0 })).toThrow("whole numbers, at least 1. Got 0 steps");
  expect(() => hessianSpectrum(flat, randomStream(0), { probes: 0 })).toThrow("probes, at least 1. Got 0");
  expect(() => smoothDensity({ values: [1], weights: [1] }, [0], 0)).toThrow("(0, ∞). Got 0");
});
