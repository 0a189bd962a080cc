import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { UserError } from "../../src/errors.js";
import { layersNetwork } from "../../src/model/layers-network.js";
import { supervised } from "../../src/train/supervised.js";

beforeAll(async () => void (await useBackend()));

const modelOf = (...layers: tensorflow.layers.Layer[]): tensorflow.Sequential =>
  tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4] }), ...layers] });

function refusalOf(model: tensorflow.LayersModel): string {
  try {
    layersNetwork(model);
    return "no refusal";
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  } finally {
    model.dispose();
  }
}

describe("what only model.fit does is refused by layer and part", () => {
  test.each([
    ["a regularizer", () => tf.layers.dense({ name: "a1", units: 2, kernelRegularizer: "l1l2" }), "kernelRegularizer of layer 'a1'"], // prettier-ignore
    ["a constraint", () => tf.layers.dense({ name: "a3", units: 2, kernelConstraint: "maxNorm" }), "kernelConstraint of layer 'a3'"], // prettier-ignore
    ["dropout", () => tf.layers.dropout({ name: "a4", rate: 0.5 }), "the noise (Dropout) of layer 'a4'"],
    ["noise", () => tf.layers.gaussianNoise({ name: "a5", stddev: 0.1 }), "the noise (GaussianNoise) of layer 'a5'"],
    ["moving statistics", () => tf.layers.batchNormalization({ name: "a6" }), "the moving statistics (BatchNormalization) of layer 'a6'"], // prettier-ignore
  ] as [string, () => tensorflow.layers.Layer, string][])("%s", (_, make, message) => {
    expect(refusalOf(modelOf(make()))).toContain(message);
  });

  test("inside a model inside the model, and inside a wrapper", () => {
    const inner = tf.sequential({ layers: [tf.layers.dropout({ name: "deep", rate: 0.5, inputShape: [3] })] });
    expect(refusalOf(modelOf(inner))).toContain("of layer 'deep'");
    const each = tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 2, biasRegularizer: "l1l2" }), inputShape: [2, 3] }); // prettier-ignore
    expect(refusalOf(tf.sequential({ layers: [each] }))).toContain("the biasRegularizer of");
  });
});

test("dropout of rate 0, and batch normalization that is frozen, are taken", () => {
  const frozen = tf.layers.batchNormalization();
  frozen.trainable = false;
  const model = modelOf(tf.layers.dropout({ rate: 0 }), frozen);
  layersNetwork(model).dispose();
  model.dispose();
});

test.each([
  ["targets of one number for two outputs", 2, [8, 4], [8, 1], "gives 2"],
  ["targets of two numbers for one output", 1, [8, 4], [8, 2], "gives 1"],
  ["targets of three numbers for two outputs", 2, [8, 4], [8, 3], "gives 2"],
])("%s are refused, not broadcast", (_, units, x, y, message) => {
  const model = modelOf(tf.layers.dense({ units }));
  const data = { inputs: tf.ones(x), targets: tf.ones(y) };
  using network = layersNetwork(model);
  expect(() => supervised(network, data)).toThrow(message);
  tf.dispose([data.inputs, data.targets]);
  model.dispose();
});

test("inputs of another size are refused in the model's own shape", () => {
  const model = modelOf();
  const x = tf.ones([8, 5]);
  using network = layersNetwork(model);
  expect(() => network.forward(x)).toThrow("they are [N, 4], or the same after [1, ...]. Got [8, 5]");
  x.dispose();
  model.dispose();
});

test("a network that does not say how many outputs it has is held to its targets all the same", () => {
  const model = modelOf(tf.layers.dense({ units: 2 }));
  const data = { inputs: tf.ones([8, 4]), targets: tf.ones([8, 1]) };
  using network = layersNetwork(model);
  using objective = supervised({ ...network, outputs: undefined, dispose: () => undefined, [Symbol.dispose]: () => undefined }, data); // prettier-ignore
  expect(() => objective.whole()).toThrow("Got outputs of 8 x 2 and targets of 8 x 1");
  tf.dispose([data.inputs, data.targets]);
  model.dispose();
});
