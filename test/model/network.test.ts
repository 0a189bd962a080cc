import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { randomStream } from "../../src/math/random.js";
import { activationNames } from "../../src/model/activation.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { exportMember } from "../../src/model/export.js";
import { mlp, type MlpOptions, parameterCount, type NetworkOptions } from "../../src/model/spec.js";
import { layerScaling } from "../../src/model/parameterization.js";
import { assertClose } from "../assert.js";

beforeAll(async () => void (await useBackend()));

const ensembleOf = (options: Partial<NetworkOptions> & { depth?: number; width?: number }, members = 2) =>
  createEnsemble(
    mlp({ inputs: 6, outputs: 2, depth: 2, width: 8, ...options }),
    Array.from({ length: members }, (_, seed) => randomStream(seed)),
  );

test("preactivations have mean square 1 at every depth, for every activation, under ntk", () => {
  for (const activation of activationNames.filter((name) => name !== "threshold")) {
    const ensemble = ensembleOf({ activation, depth: 3, width: 400 }, 4);
    const squares = tf.tidy(() => {
      const row = randomStream(0).normals(6);
      const length = Math.hypot(...row);
      const x = tf.tensor2d(
        Float32Array.from(row, (value) => (value * Math.sqrt(6)) / length),
        [1, 6],
      );
      return [1, 2].map(
        (layer) =>
          tf.mean(tf.square(ensemble.layers[layer].preactivation(ensemble.features(x, layer - 1)))).dataSync()[0],
      );
    });
    ensemble.dispose();
    assertClose(squares, [1, 1], { atol: 0.35 }); // 5 standard errors of the mean over 4 networks of width 400, deepest layer
  }
});

test.each([
  ["standard", "hidden", { multiplier: 1, weightVariance: 2 / 64, kernelRate: { gd: 1, adam: 1 } }],
  ["ntk", "hidden", { multiplier: Math.sqrt(2 / 64), weightVariance: 1, kernelRate: { gd: 1, adam: 1 } }],
  ["mu", "input", { multiplier: 1, weightVariance: 2 / 64, kernelRate: { gd: 32, adam: 1 } }],
  ["mu", "hidden", { multiplier: 1, weightVariance: 2 / 64, kernelRate: { gd: 1, adam: 1 / 64 } }],
  ["mu", "output", { multiplier: 1, weightVariance: 2 / 64 ** 2, kernelRate: { gd: 1 / 64, adam: 1 / 64 } }],
  ["mean-field", "input", { multiplier: 1, weightVariance: 2 / 64, kernelRate: { gd: 32, adam: 32 } }],
  ["mean-field", "output", { multiplier: 1 / 64, weightVariance: 1, kernelRate: { gd: 64, adam: 64 } }],
] as const)("the %s parameterization scales its %s layer as its paper says", (name, role, expected) => {
  expect(layerScaling(name, { role, fanIn: 64, fanOut: 32, weightGain: 2, biasScale: 0.1 })).toMatchObject(expected);
});

test("mean-field beyond one hidden layer is refused with a pointer to mu", () => {
  expect(() => mlp({ inputs: 2, outputs: 1, depth: 2, width: 4, parameterization: "mean-field" })).toThrow("Use 'mu'");
});

test("the same seed gives the same initial weights bit for bit on every backend", async () => {
  const initial = async (backend: Parameters<typeof useBackend>[0]): Promise<number[]> => {
    await useBackend(backend);
    const ensemble = ensembleOf({ bias: true });
    const values = tf.tidy(() => ensemble.parameters.flatMap(({ variable }) => Array.from(variable.dataSync())));
    ensemble.dispose();
    return values;
  };
  const backends = availableBackends();
  const all = [];
  for (const backend of backends) all.push(await initial(backend));
  for (const values of all) expect(values).toEqual(all[0]);
  await useBackend(backends[0]);
});

test.each([
  [{ parameterization: "ntk" as const, bias: true }],
  [{ parameterization: "standard" as const, activation: "leaky-relu" as const }],
  [{ parameterization: "mu" as const, activation: "gelu" as const, bias: true }],
  [{ antisymmetric: true, depth: 2, bias: true }],
  [{ depth: 0 }],
])("an exported member predicts what it predicted in the ensemble: %j", async (options) => {
  const ensemble = ensembleOf(options);
  const x = tf.tensor2d(Float32Array.from(randomStream(4).normals(18)), [3, 6]);
  const exported = await exportMember(ensemble, 1);
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: exported.topology,
      weightSpecs: exported.weightSpecs as never,
      weightData: exported.weights.buffer.slice(
        exported.weights.byteOffset,
        exported.weights.byteOffset + exported.weights.byteLength,
      ) as ArrayBuffer,
    }),
  );
  const [inside, outside] = tf.tidy(() => [
    tf.slice(ensemble.forward(x), [1, 0, 0], [1, -1, -1]).dataSync(),
    (model.predict(x) as typeof x).dataSync(),
  ]);
  model.dispose();
  ensemble.dispose();
  x.dispose();
  assertClose(outside, inside, { atol: 1e-5 });
});

test.each(["erf", "threshold"] as const)("an exported network cannot have %s, and says so", async (activation) => {
  const ensemble = ensembleOf({ activation, trained: "readout" });
  await expect(exportMember(ensemble, 0)).rejects.toThrow(`activation '${activation}'`);
  ensemble.dispose();
});

test("parameters are counted with both copies", () => {
  const options = { inputs: 6, outputs: 2, depth: 2, width: 8, bias: true };
  expect(parameterCount(mlp(options))).toBe(6 * 8 + 8 + 8 * 8 + 8 + 8 * 2 + 2);
  expect(parameterCount(mlp({ ...options, antisymmetric: true }))).toBe(2 * (6 * 8 + 8 + 8 * 8 + 8 + 8 * 2 + 2));
});

test("a weight variance σw² takes the place of the gains, of all layers or of each", () => {
  const scalings = (weightVariance: number | readonly number[], more: Partial<MlpOptions> = {}) =>
    mlp({ inputs: 4, outputs: 1, depth: 1, width: 9, weightVariance, ...more }).layers.map(({ scaling }) => scaling);
  expect(scalings(3).map(({ multiplier }) => multiplier ** 2)).toEqual([3 / 4, 3 / 9].map((value) => Math.sqrt(value) ** 2)); // prettier-ignore
  const standard = scalings([1.5, 2.25], { parameterization: "standard" });
  expect(standard.map(({ weightVariance }) => weightVariance)).toEqual([1.5 / 4, 2.25 / 9]);
  expect(() => scalings([1])).toThrow("one for each of the 2 layers");
  expect(() => scalings(-1)).toThrow("a finite number above 0");
});

test("trained 'hidden' trains all layers but the last, of which there must be one", () => {
  using ensemble = ensembleOf({ trained: "hidden" }, 1);
  expect(ensemble.parameters.map(({ layer }) => layer)).toEqual([0, 1]);
  expect(() => ensembleOf({ trained: "hidden", depth: 0 }, 1)).toThrow("a depth of at least 1");
});
