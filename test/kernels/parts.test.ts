import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { compileLoop } from "../../src/backend/compile/loop.js";
import { empiricalKernel, kernelDiagonal, layerKernels, tangentKernel } from "../../src/kernels/empirical.js";
import { jacobianCost, jacobianKernel } from "../../src/kernels/jacobian.js";
import { kernelTimes } from "../../src/kernels/products.js";
import { spectrumEnds } from "../../src/kernels/spectrum.js";
import { kernelBytes } from "../../src/kernels/tile-sizes.js";
import { linearAlgebra } from "../../src/math/algebra/ml-matrix.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble, type Ensemble } from "../../src/model/ensemble.js";
import { layersNetwork } from "../../src/model/layers-network.js";
import { mlp, type MlpOptions } from "../../src/model/spec.js";

/** Largest difference relative to the largest entry: float32 sums of some hundred terms leave a few 1e-7. */
function worst(actual: tensorflow.Tensor, expected: tensorflow.Tensor): number {
  expect(actual.shape).toEqual(expected.shape);
  const [a, b] = [actual.dataSync<"float32">(), expected.dataSync<"float32">()];
  const scale = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0) / scale;
}

/** Three members on inputs of their own X [3, 7, 5] and shared ones X′ [4, 5]. */
function given(
  options: Partial<MlpOptions>,
  work: (e: Ensemble, x: tensorflow.Tensor, other: tensorflow.Tensor) => void,
) {
  using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 3, depth: 2, width: 16, ...options }), [0, 1, 2].map(randomStream)); // prettier-ignore
  const [x, other] = [
    [3, 7, 5],
    [4, 5],
  ].map((shape, seed) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return tf.tensor(Float32Array.from(randomStream(9 + seed).normals(size)), shape);
  });
  work(ensemble, x, other);
  tf.dispose([x, other]);
}

const networks: [string, Partial<MlpOptions>][] = [
  ["ntk", {}],
  ["biases", { bias: true }],
  ["mu, tanh", { parameterization: "mu", activation: "tanh", width: 40 }],
  ["an antisymmetric start", { antisymmetric: true }],
  ["the readout alone", { trained: "readout" }],
  ["a readout that stays", { trained: "hidden" }],
  ["no hidden layer", { depth: 0 }],
];

describe.each(availableBackends())("on the %s backend", (backend) => {
  beforeAll(async () => void (await useBackend(backend)));

  test.each(networks)(
    "with %s every part is that of the kernel J R Jᵀ by the Jacobian's rows, 1e-5 of its largest entry",
    (_, network) =>
      given(network, (ensemble, x, other) => {
        for (const options of [
          {},
          { rates: false },
          { with: other },
          { outputs: "trace" },
          { outputs: 1, with: other },
        ] as const) {
          const [structured, rows] = [empiricalKernel(ensemble, x, options), jacobianKernel(ensemble, x, options)];
          expect(worst(structured, rows)).toBeLessThan(1e-5);
          const layers = layerKernels(ensemble, x, options);
          const sum = tf.addN(layers);
          expect([layers.length, worst(sum, rows) < 1e-5]).toEqual([ensemble.layers.length, true]);
          tf.dispose([structured, rows, sum, ...layers]);
        }
      }),
  );

  test("the diagonal, of all outputs, one, or summed, is the kernel's", () =>
    given({ bias: true }, (ensemble, x) => {
      const whole = empiricalKernel(ensemble, x);
      const entries = whole.dataSync<"float32">();
      const on = (member: number, row: number) => entries[(member * 21 + row) * 21 + row];
      const expected = tf.tensor(
        Array.from({ length: 63 }, (_, at) => on(Math.floor(at / 21), at % 21)),
        [3, 7, 3],
      );
      const [all, one, trace] = [kernelDiagonal(ensemble, x), kernelDiagonal(ensemble, x, { outputs: 2 }), kernelDiagonal(ensemble, x, { outputs: "trace" })]; // prettier-ignore
      const ofOne = tf.slice(expected, [0, 0, 2], [-1, -1, 1]);
      const ofTrace: tensorflow.Tensor = tf.sum(expected, 2, true);
      expect(Math.max(worst(all, expected), worst(one, ofOne), worst(trace, ofTrace))).toBeLessThan(1e-5);
      tf.dispose([whole, expected, all, one, trace, ofOne, ofTrace]);
    }));

  test("tiles keep to their bytes and make the same kernel", () =>
    given({}, (ensemble, x, other) => {
      const whole = empiricalKernel(ensemble, x, { with: other });
      const bytes = kernelBytes(ensemble, x, { with: other }, 3);
      expect(bytes).toBeLessThan(kernelBytes(ensemble, x, { with: other }));
      const tiled = empiricalKernel(ensemble, x, { with: other, bytes });
      expect(worst(tiled, whole)).toBeLessThan(1e-6);
      tf.dispose([whole, tiled]);
    }));

  test.each(networks)("with %s the products Θv are those with the kernel", (_, network) =>
    given(network, (ensemble, x) => {
      const v = tf.tensor3d(Float32Array.from(randomStream(5).normals(63)), [3, 7, 3]);
      const [product, expected] = tf.tidy<tensorflow.Tensor[]>(() => [
        kernelTimes(ensemble, x, v),
        tf.reshape(tf.matMul(tangentKernel(ensemble, x), tf.reshape(v, [3, 21, 1])), [3, 7, 3]),
      ]);
      expect(worst(product, expected)).toBeLessThan(1e-5);
      tf.dispose([v, product, expected]);
    }),
  );

  test("a kernel stands in a compiled loop", () =>
    given({}, (ensemble, x) => {
      const kept = tf.tidy(() => tf.variable(tf.zeros([3, 7, 1, 7, 1]), false));
      const step = () => void tf.tidy(() => kept.assign(empiricalKernel(ensemble, x, { outputs: "trace" })));
      using loop = compileLoop({ state: [kept], step });
      loop.advance(2);
      const expected = empiricalKernel(ensemble, x, { outputs: "trace" });
      expect(worst(kept, expected)).toBeLessThan(1e-6);
      tf.dispose([kept, expected]);
    }));
});

test("both ends of the spectrum by products are those of the formed kernel's eigenvalues", () => {
  given({ outputs: 1, width: 64 }, (ensemble, x) => {
    const kernel = tangentKernel(ensemble, x);
    const ends = spectrumEnds(ensemble, x);
    const data = Float64Array.from(kernel.dataSync<"float32">());
    ends.forEach(({ largest, smallest, condition }, member) => {
      const { values } = linearAlgebra.eigenSymmetric({ rows: 7, columns: 7, data: symmetric(data.slice(49 * member, 49 * member + 49)) }); // prettier-ignore
      expect(Math.abs(largest / values[6] - 1)).toBeLessThan(1e-5); // float32 products
      expect(Math.abs((smallest as number) / values[0] - 1)).toBeLessThan(1e-3); // the same, of a κ near 100
      expect(condition).toBe(largest / (smallest as number));
    });
    kernel.dispose();
  });
});

const symmetric = (data: Float64Array) =>
  data.map((value, at) => (value + data[(at % 7) * 7 + Math.floor(at / 7)]) / 2);

test("a smallest eigenvalue of 0 is said to be below what float32 products resolve", () => {
  using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 1, width: 16 }), [randomStream(0)]);
  const x = tf.ones([6, 5]);
  const [{ smallest, condition, largest }] = spectrumEnds(ensemble, x);
  expect([smallest, condition, largest > 0]).toEqual(["below what float32 products resolve", "above 1e6", true]);
  x.dispose();
});

test("a convolutional model's kernel by reverse passes says its cost, and is Σ ∂f ∂f′", () => {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [6, 6, 1], filters: 3, kernelSize: 3, activation: "relu" }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2 }),
    ],
  });
  using network = layersNetwork(model);
  const x = tf.tensor4d(Float32Array.from(randomStream(3).normals(4 * 36)), [4, 6, 6, 1]);
  expect(jacobianCost(network, x)).toEqual({ passes: 8, bytes: 4 * (8 * 56 * 2 + 64) });
  const kernel = jacobianKernel(network, x, { outputs: 1 });
  const entry = tf.tidy(() => {
    const of = (row: number) => () => tf.sum(tf.slice(network.forward(tf.slice(x, [row], [1])), [0, 0, 1], [1, 1, 1])) as tensorflow.Scalar; // prettier-ignore
    const [a, b] = [0, 1].map((row) => tf.variableGrads(of(row)).grads);
    return tf.addN(Object.keys(a).map((name) => tf.sum(tf.mul(a[name], b[name]))));
  });
  expect(Math.abs(kernel.dataSync()[1] / entry.dataSync()[0] - 1)).toBeLessThan(1e-5);
  expect(() => jacobianKernel(network, x, { bytes: 100 })).toThrow("8 rows, one reverse pass each");
  tf.dispose([x, kernel, entry]);
  model.dispose();
});

test("what does not fit is refused: shapes, members, outputs, memory", () =>
  given({}, (ensemble, x) => {
    const wrong = tf.zeros([4, 6]);
    expect(() => empiricalKernel(ensemble, wrong)).toThrow("[S, N, O, N′, O′]");
    expect(() => empiricalKernel(ensemble, x, { member: 3 })).toThrow("an integer in [0, 2]");
    expect(() => empiricalKernel(ensemble, x, { outputs: 3 })).toThrow("the 'outputs' option");
    expect(() => empiricalKernel(ensemble, x, { bytes: 1000 })).toThrow("a tile of one row");
    wrong.dispose();
  }));
