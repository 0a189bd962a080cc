import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import type { LoopMode } from "../../../src/backend/compile/contract.js";
import type { Owner } from "../../../src/backend/owner.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { autoencoder } from "../../../src/features/methods/autoencoder.js";
import { twoViews } from "../../../src/features/methods/contrastive.js";
import { convolutionalDecoder, convolutionalEncoder } from "../../../src/features/methods/convolutional.js";
import { shift } from "../../../src/features/methods/movements.js";
import { infoNce } from "../../../src/features/methods/view-losses.js";
import { randomStream } from "../../../src/math/random.js";
import { layersFormat } from "../../../src/model/export.js";
import { layersNetwork } from "../../../src/model/layers-network.js";
import type { Objective } from "../../../src/train/objective.js";
import { train } from "../../../src/train/train.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const member = randomStream(3);
const sizes = { shape: [8, 8, 1] as const, filters: [4, 6], code: 5 };
const batch = { members: [member], size: 16, shape: [8, 8, 1] };
const images = (): tensorflow.Tensor2D => tf.tensor2d(Float32Array.from(member.split("images").normals(40 * 64)), [40, 64]); // prettier-ignore

type Made = (inputs: tensorflow.Tensor2D) => { objective: Objective; owns: readonly Owner[] };
const autoencoding: Made = (inputs) => {
  const [encoder, decoder] = [convolutionalEncoder(member, sizes), convolutionalDecoder(member, sizes)];
  const objective = autoencoder([encoder, decoder], inputs, { ...batch, code: 5 });
  return { objective, owns: [objective, encoder, decoder] };
};
const contrasting: Made = (inputs) => {
  const encoder = convolutionalEncoder(member, sizes);
  const objective = twoViews(encoder, inputs, { ...batch, loss: infoNce(0.2), augmentations: [shift(1)] });
  return { objective, owns: [objective, encoder] };
};
const pooling: Made = (inputs) => {
  const start = (seed: number) => tf.initializers.randomNormal({ stddev: 0.5, seed });
  const window = { kernelSize: 3, padding: "same" as const, activation: "tanh" as const };
  const model = tf.sequential({
    layers: [
      tf.layers.reshape({ targetShape: [8, 8, 1], inputShape: [64] }),
      tf.layers.conv2d({ ...window, filters: 4, kernelInitializer: start(1) }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ ...window, filters: 3, kernelInitializer: start(2) }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.conv2dTranspose({ ...window, strides: 2, filters: 2, kernelInitializer: start(3) }),
      tf.layers.flatten(),
    ],
  });
  const network = layersNetwork(model);
  const measure = () => tf.tidy(() => ({ loss: tf.mean(tf.square(network.forward(inputs)), [1, 2]) as tensorflow.Tensor1D })); // prettier-ignore
  return { objective: { members: 1, parameters: network.parameters, whole: measure }, owns: [network, { dispose: () => void model.dispose(), [Symbol.dispose]: () => undefined }] }; // prettier-ignore
};
const kinds = [["autoencoder", autoencoding], ["contrastive encoder", contrasting], ["pooling and a transposed convolution", pooling]] as const; // prettier-ignore

async function after(made: Made, steps: number, mode: LoopMode, rate = 0.01) {
  const inputs = images();
  const { objective, owns } = made(inputs);
  const before = objective.parameters.map(({ variable }) => Array.from(variable.dataSync())).flat();
  const [trained] = await train(objective, { rate: { absolute: rate }, steps, mode });
  const weights = objective.parameters.map(({ variable }) => Array.from(variable.dataSync())).flat();
  for (const owner of owns) owner.dispose();
  inputs.dispose();
  return { trained, before, weights };
}

test.each(kinds)("%s: a step in the graph is that of eager execution to the bit", async (_, made) => {
  const [graph, eager] = [await after(made, 1, "graph"), await after(made, 1, "eager")];
  expect(graph.weights).not.toEqual(graph.before);
  expect(graph.weights).toEqual(eager.weights);
});

test.each(kinds)("%s: mode auto stays with the graph, and the loss falls", async (_, made) => {
  const { trained } = await after(made, 40, "auto", 0.003);
  expect(trained.path).toBe("graph");
  expect(trained.loss).toBeLessThan(trained.initialLoss);
});

test("the gradient through pooling and a transposed convolution is that of differences", () => {
  const inputs = images();
  const { objective, owns } = pooling(inputs);
  const variables = objective.parameters.map(({ variable }) => variable);
  const { grads, value } = tf.variableGrads(() => tf.sum(objective.whole().loss), variables);
  const directions = variables.map(({ size, shape }, at) => tf.tensor(Float32Array.from(member.split(`d${at}`).normals(size)), shape)); // prettier-ignore
  const slope = variables.reduce((sum, { name }, at) => sum + tf.tidy(() => tf.sum(tf.mul(grads[name], directions[at])).dataSync()[0]), 0); // prettier-ignore
  const lossAt = (by: number): number => {
    variables.forEach((variable, at) => tf.tidy(() => variable.assign(tf.add(variable, tf.mul(directions[at], by)))));
    const value = tf.tidy(() => objective.whole().loss.dataSync()[0]);
    variables.forEach((variable, at) => tf.tidy(() => variable.assign(tf.sub(variable, tf.mul(directions[at], by)))));
    return value;
  };
  // Differences of float32 losses of some 0.3 err by 1e-7/4e-3, and by the curvature: 1e-3 of a slope near 0.1.
  expect(Math.abs((lossAt(2e-3) - lossAt(-2e-3)) / 4e-3 / slope - 1)).toBeLessThan(5e-3);
  tf.dispose([grads, value, directions]);
  for (const owner of owns) owner.dispose();
  inputs.dispose();
});

test("an encoder in layers format gives its codes, and its start is the member's own", async () => {
  const inputs = images();
  const [encoder, same] = [convolutionalEncoder(member, sizes), convolutionalEncoder(member, sizes)];
  const { topology, weightSpecs, weights } = await layersFormat(encoder.model);
  const loaded = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology: topology, weightSpecs: weightSpecs as never, weightData: weights.buffer })); // prettier-ignore
  const codes = [encoder, same].map((one) => tf.tidy(() => Array.from(one.forward(inputs).dataSync())));
  expect(codes[1]).toEqual(codes[0]);
  expect(tf.tidy(() => Array.from((loaded.predict(inputs) as tensorflow.Tensor).dataSync()))).toEqual(codes[0]);
  loaded.dispose();
  [encoder, same].forEach((one) => one.dispose());
  inputs.dispose();
});

test("sides that cannot be halved and counts below 1 are named", () => {
  expect(() => convolutionalEncoder(member, { ...sizes, shape: [6, 8, 1] })).toThrow(/multiples of 4.*6 x 8/s);
  expect(() => convolutionalDecoder(member, { ...sizes, code: 0 })).toThrow(/whole numbers from 1/);
});
