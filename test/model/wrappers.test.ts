import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { randomStream } from "../../src/math/random.js";
import { trainingBytes } from "../../src/model/bytes.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { layersNetwork } from "../../src/model/layers-network.js";
import type { Network } from "../../src/model/network.js";
import { scaled } from "../../src/model/scaled.js";
import { mlp, type MlpOptions } from "../../src/model/spec.js";
import { largestEigenvalues } from "../../src/kernels/eigenvalues.js";
import { linearized } from "../../src/kernels/linearized.js";
import { assertClose, relativeDistance } from "../assert.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const members = [0, 1].map(randomStream);
const ensembleOf = (options: Partial<MlpOptions> = {}) =>
  createEnsemble(mlp({ inputs: 4, outputs: 2, depth: 2, width: 8, ...options }), members);
const points = (): tensorflow.Tensor2D => tf.tensor2d(Float32Array.from(randomStream(9).normals(20)), [5, 4]);

function outputsOf(network: Network, x: tensorflow.Tensor): number[] {
  using placed = network.place?.(x);
  const outputs = network.forward(placed ?? x);
  const values = Array.from(outputs.dataSync());
  outputs.dispose();
  return values;
}

/** Adds `by` times a fixed direction to all that is trained. */
function move({ parameters }: Network, by: number): void {
  for (const { variable } of parameters)
    tf.tidy(() => {
      const direction = tf.tensor(
        Float32Array.from(randomStream(variable.size).normals(variable.size)),
        variable.shape,
      );
      variable.assign(tf.add(variable, tf.mul(direction, by)));
    });
}

test.each([{}, { antisymmetric: true }, { width: 40, bias: true }])(
  "a frozen copy stays where it was while the network moves: %j",
  (options) => {
    const x = points();
    using ensemble = ensembleOf(options);
    const before = outputsOf(ensemble, x);
    using frozen = ensemble.frozen();
    move(ensemble, 0.1);
    expect(outputsOf(frozen, x)).toEqual(before);
    expect(relativeDistance(outputsOf(ensemble, x), before)).not.toBe(0);
    x.dispose();
  },
);

test("placed inputs give the outputs of the inputs, to rounding, for both layouts and shared or own data", () => {
  for (const width of [8, 40]) {
    using ensemble = ensembleOf({ width });
    const x = points();
    const own = tf.tidy(() => tf.stack([x, x]));
    for (const inputs of [x, own]) {
      const outputs = tf.tidy(() => Array.from(ensemble.forward(inputs).dataSync()));
      expect(relativeDistance(outputsOf(ensemble, inputs), outputs)).toBeLessThan(1e-6);
    }
    tf.dispose([x, own]);
  }
});

test("α(f − f₀) is zero at first, and then α times the change", () => {
  const x = points();
  using ensemble = ensembleOf();
  const start = outputsOf(ensemble, x);
  using network = scaled(ensemble, 3);
  expect(outputsOf(network, x).every((value) => value === 0)).toBe(true);
  move(ensemble, 0.1);
  using copy = network.frozen();
  const expected = outputsOf(ensemble, x).map((value, index) => 3 * (value - start[index]));
  assertClose(outputsOf(network, x), expected, { atol: 1e-5 });
  move(ensemble, 0.1);
  assertClose(outputsOf(copy, x), expected, { atol: 1e-5 });
  x.dispose();
});

test.each([
  { activation: "erf" as const },
  { activation: "erf" as const, width: 40 },
  { antisymmetric: true, activation: "erf" as const },
])("the linearized network is f to first order in the step, so that their gap falls as its square: %j", (options) => {
  const x = points();
  using ensemble = ensembleOf(options);
  const start = outputsOf(ensemble, x);
  using linear = linearized(ensemble);
  assertClose(outputsOf(linear, x), start, { atol: 1e-5 });
  const gapAt = (step: number): number => {
    using network = ensemble.frozen();
    using expansion = linear.frozen();
    move(network, step);
    move(expansion, step);
    const expanded = outputsOf(expansion, x);
    return Math.hypot(...outputsOf(network, x).map((value, index) => value - expanded[index]));
  };
  expect(gapAt(0.04) / gapAt(0.02)).toBeGreaterThan(3);
  x.dispose();
});

test("a tf.layers model is a network of one member, whose frozen copy has the same numbers in weights of its own", () => {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [5, 5, 1] }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3 }),
    ],
  });
  const images = tf.tensor4d(Float32Array.from(randomStream(1).normals(100)), [4, 5, 5, 1]);
  using network = layersNetwork(model);
  const before = outputsOf(network, images);
  const expected = tf.tidy(() => Array.from((model.predict(images) as tensorflow.Tensor).dataSync()));
  expect(before).toEqual(expected);
  expect(network.parameters.map(({ perMember, variable }) => [perMember, variable.rank])).toEqual([[0, 4], [0, 1], [0, 2], [0, 1]]); // prettier-ignore
  using frozen = network.frozen();
  move(network, 0.1);
  expect(outputsOf(frozen, images)).toEqual(before);
  expect(outputsOf(network, images)).not.toEqual(before);
  expect(() => largestEigenvalues(network, images)).toThrow("Give train an absolute rate");
  model.dispose();
  images.dispose();
});

test("the same stream twice is refused, as is none; another name gives another network", () => {
  const spec = mlp({ inputs: 4, outputs: 2, depth: 1, width: 3 });
  expect(() => createEnsemble(spec, [randomStream(1), randomStream(1)])).toThrow("'1' twice");
  expect(() => createEnsemble(spec, [])).toThrow("no member");
  const x = points();
  using first = createEnsemble(spec, [{ random: randomStream(1) }]);
  using again = createEnsemble(spec, [randomStream(1)]);
  using other = createEnsemble(spec, [randomStream(1)], "decoder");
  expect(outputsOf(again, x)).toEqual(outputsOf(first, x));
  expect(outputsOf(other, x)).not.toEqual(outputsOf(first, x));
  x.dispose();
});

test("training needs six numbers a sample and hidden unit and four a weight, of four bytes each", () => {
  const options = { inputs: 10, outputs: 1, depth: 3, width: 100 };
  const expected = 4 * (6 * 50 * 300 + 4 * (10 * 100 + 2 * 100 * 100 + 100));
  expect(trainingBytes(mlp(options), 50)).toBe(expected);
  expect(trainingBytes(mlp({ ...options, antisymmetric: true }), 50)).toBe(2 * expected);
});
