import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { trainingData, type TrainingData } from "../../src/data/tensors.js";
import { largestEigenvalues, largestEigenvaluesByProducts } from "../../src/kernels/eigenvalues.js";
import { tangentKernel } from "../../src/kernels/empirical.js";
import { fixedStart, largestEigenvalue } from "../../src/math/power-iteration.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble, type Ensemble } from "../../src/model/ensemble.js";
import { mlp, type MlpOptions } from "../../src/model/spec.js";
import { assertClose, relativeDistance } from "../assert.js";

const seeds = [0, 1, 2];

/** Makes an ensemble on the sphere and does the work. */
function withEnsemble<T>(
  options: Partial<MlpOptions>,
  work: (ensemble: Ensemble, data: TrainingData) => T,
  of: readonly number[] = seeds,
): T {
  const streams = of.map(randomStream);
  using data = trainingData(streams.map((random) => sphereWithRandomLabels(random, { samples: 12, dimension: 5 })));
  using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 2, width: 16, ...options }), streams);
  return work(ensemble, data);
}

describe.each(availableBackends())("on the %s backend", (backend) => {
  beforeAll(async () => void (await useBackend(backend)));

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
          of(ensemble, inputs, 1e-6),
        );
        assertClose(direct, products, { rtol: 1e-4 });
      }),
  );

  test("the kernel of one member alone is its part of the whole one's, and the same bits in any ensemble", () => {
    for (const network of [{ width: 16 }, { width: 64, bias: true }, { antisymmetric: true }]) {
      const kernelOf = (of: readonly number[], member?: number): number[] =>
        withEnsemble(
          network,
          (ensemble, { inputs }) => {
            const kernel = tangentKernel(ensemble, inputs, member);
            const values = Array.from(kernel.dataSync());
            kernel.dispose();
            return values;
          },
          of,
        );
      const alone = kernelOf([2], 0);
      expect(kernelOf([0, 1, 2, 3, 4], 2)).toEqual(alone);
      expect(relativeDistance(kernelOf(seeds).slice(288), alone)).toBeLessThan(1e-6);
    }
  });
});

test("products give the λmax that the formed kernel gives for a network with N·O above 2048", () => {
  const random = randomStream(7);
  const inputs = tf.tensor2d(Float32Array.from(random.normals(2100 * 3)), [2100, 3]);
  using ensemble = createEnsemble(mlp({ inputs: 3, outputs: 1, depth: 1, width: 4 }), [random]);
  const kernel = tangentKernel(ensemble, inputs);
  const formed = largestEigenvalue(kernel.dataSync(), fixedStart(2100), 1e-6);
  assertClose(largestEigenvalues(ensemble, inputs, 1e-6), [formed], { rtol: 1e-4 });
  tf.dispose([kernel, inputs]);
});

test("a linear network's λmax is that of its Gram matrix: N·d/d for equal inputs on the sphere of radius √d", () => {
  withEnsemble({ depth: 0, parameterization: "ntk" }, (ensemble, { inputs }) => {
    const ones = tf.onesLike(inputs);
    assertClose(largestEigenvalues(ensemble, ones), [12, 12, 12], { rtol: 1e-4 });
    ones.dispose();
  });
});

/** Σ_p r_p ∂f/∂p ∂f′/∂p with one backward pass an output: [S, N·O, N·O]. */
function jacobianProduct(ensemble: Ensemble, inputs: TrainingData["inputs"]): number[] {
  const { members, parameters, spec } = ensemble;
  const size = 12 * spec.outputs;
  const variables = parameters.map(({ variable }) => variable);
  const rows = Array.from({ length: size }, (_, output) =>
    tf.tidy(() => {
      const chosen = tf.reshape(tf.oneHot(tf.tensor1d([output], "int32"), size), [1, 12, spec.outputs]);
      const { grads } = tf.variableGrads(() => tf.sum(tf.mul(ensemble.forward(inputs), chosen)), variables);
      return parameters.map(({ variable, rate }) =>
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
