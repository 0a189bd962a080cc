import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble, layoutFor, type Ensemble } from "../../src/model/ensemble.js";
import { mlp, type MlpOptions } from "../../src/model/spec.js";
import { trainingData } from "../../src/data/tensors.js";
import { largestEigenvalues, largestEigenvaluesByProducts } from "../../src/train/stable-rate.js";
import { tangentKernel } from "../../src/kernels/empirical.js";
import type { TrainingData } from "../../src/data/tensors.js";
import { train, type TrainingOptions } from "../../src/train/train.js";
import { assertClose, relativeDistance } from "../assert.js";

const seeds = [0, 1, 2];

/** Makes an ensemble on the sphere, does the work, and disposes everything. */
async function withEnsemble<T>(
  options: Partial<MlpOptions>,
  work: (ensemble: Ensemble, data: TrainingData) => T | Promise<T>,
): Promise<T> {
  const streams = seeds.map((seed) => randomStream(seed));
  const data = trainingData(streams.map((random) => sphereWithRandomLabels(random, 12, 5)));
  const ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 2, width: 16, ...options }), streams);
  try {
    return await work(ensemble, data);
  } finally {
    ensemble.dispose();
    tf.dispose([data.inputs, data.targets]);
  }
}

const weightsOf = (ensemble: Ensemble): number[] =>
  tf.tidy(() => ensemble.layers.flatMap((_, layer) => Array.from(ensemble.weights(layer).kernel.dataSync())));

const trainedWeights = (network: Partial<MlpOptions>, options: Partial<TrainingOptions>): Promise<number[]> =>
  withEnsemble(network, async (ensemble, data) => {
    await train(ensemble, { data, steps: 20, rate: { absolute: 0.05 }, random: randomStream(9), ...options });
    return weightsOf(ensemble);
  });

describe.each(availableBackends())("on the %s backend", (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  const compiled = backend === "cpu" || backend === "cuda" ? (["graph", "xla", "auto"] as const) : (["auto"] as const);

  test.each([
    ["full batches", {}],
    ["minibatches", { batch: { size: 4, replacement: false } }],
    ["a schedule", { schedule: (update: number) => 1 / (1 + update) }],
    ["momentum", { optimizer: { method: "momentum" as const } }],
  ] as [string, Partial<TrainingOptions>][])(
    "training by %s is the same compiled as eager, narrow and wide",
    async (_, options) => {
      for (const width of [16, 48]) {
        const eager = await trainedWeights({ width }, { ...options, mode: "eager" });
        for (const mode of compiled)
          expect(relativeDistance(await trainedWeights({ width }, { ...options, mode }), eager), mode).toBeLessThan(
            2e-6,
          );
      }
    },
  );

  test("a schedule scales the optimizer's step: factor 1/2 is half the rate", async () => {
    const halved = await trainedWeights({}, { schedule: () => 0.5 });
    expect(relativeDistance(halved, await trainedWeights({}, { rate: { absolute: 0.025 } }))).toBeLessThan(1e-6);
  });

  test("curves have the points asked for, and the last update", async () => {
    for (const batch of [undefined, { size: 4, replacement: false }]) {
      const [{ curve }] = await withEnsemble({}, (ensemble, data) =>
        train(ensemble, { data, batch, steps: 20, rate: { absolute: 0.05 }, record: [3, 7], random: randomStream(9) }),
      );
      expect(curve.steps).toEqual([3, 7, 20]);
    }
  });

  test("what was recorded in the loop is what a look from outside sees", async () => {
    const options = { steps: 20, rate: { absolute: 0.05 }, random: randomStream(9) };
    const inside = await withEnsemble({}, (ensemble, data) => train(ensemble, { data, ...options }));
    const outside = await withEnsemble({}, (ensemble, data) =>
      train(ensemble, { data, ...options, recorders: { none: () => seeds } }),
    );
    for (const member of [0, 1, 2]) {
      expect(inside[member].curve.steps).toEqual(outside[member].curve.steps);
      expect(inside[member].curve.errors).toEqual(outside[member].curve.errors);
      assertClose(inside[member].curve.loss, outside[member].curve.loss, { rtol: 1e-5 });
    }
  });

  test.each([
    ["ntk", {}],
    ["biases", { bias: true }],
    ["mu, tanh", { parameterization: "mu" as const, activation: "tanh" as const }],
    ["an antisymmetric start", { antisymmetric: true }],
    ["the readout alone", { trained: "readout" as const }],
    ["three outputs", { outputs: 3 }],
    ["no hidden layer", { depth: 0 }],
    ["wide layers", { width: 48 }],
  ] as [string, Partial<MlpOptions>][])(
    "the tangent kernel with %s is J R Jᵀ by differentiation, and its λmax that of its products",
    (_, network) =>
      withEnsemble(network, (ensemble, { inputs }) => {
        const kernel = tangentKernel(ensemble, inputs);
        expect(relativeDistance(kernel.dataSync(), jacobianProduct(ensemble, inputs))).toBeLessThan(2e-6);
        kernel.dispose();
        const [direct, products] = [largestEigenvalues, largestEigenvaluesByProducts].map((of) =>
          of(ensemble, inputs, randomStream(3), 1e-6),
        );
        assertClose(direct, products, { rtol: 1e-4 });
      }),
  );
});

/** Σ_p r_p ∂f/∂p ∂f′/∂p with one backward pass an output: [S, N·O, N·O]. */
function jacobianProduct(ensemble: Ensemble, inputs: TrainingData["inputs"]): number[] {
  const { members, trained, spec } = ensemble;
  const size = 12 * spec.outputs;
  const variables = trained.map(({ variable }) => variable);
  const rows = Array.from({ length: size }, (_, output) =>
    tf.tidy(() => {
      const chosen = tf.reshape(tf.oneHot(tf.tensor1d([output], "int32"), size), [1, 12, spec.outputs]);
      const { grads } = tf.variableGrads(() => tf.sum(tf.mul(ensemble.forward(inputs), chosen)), variables);
      return trained.map(({ variable, rate }) =>
        Array.from(tf.mul(grads[variable.name], Math.sqrt(rate.gd)).dataSync()),
      );
    }),
  );
  const ofMember = (values: number[], member: number): number[] =>
    values.slice((member * values.length) / members, ((member + 1) * values.length) / members);
  return Array.from({ length: members }, (_, member) => {
    const jacobian = rows.map((tensors) => tensors.flatMap((values) => ofMember(values, member)));
    return jacobian.flatMap((a) => jacobian.map((b) => a.reduce((sum, value, index) => sum + value * b[index], 0)));
  }).flat();
}

test("layers narrower than 32 lie units-major", () => {
  const layout = (width: number) => layoutFor(mlp({ inputs: 5, outputs: 1, depth: 1, width }));
  expect([layout(1), layout(31), layout(32)]).toEqual(["units-major", "units-major", "samples-major"]);
});
