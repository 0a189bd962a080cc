import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { linearAlgebra, transpose } from "../../src/math/algebra/ml-matrix.js";
import { randomStream } from "../../src/math/random.js";
import { driftMeter, frobeniusNorms, spectralNorms } from "../../src/drift/meter.js";
import { independence } from "../../src/features/independence.js";
import { memberMatrices, probeAccuracy, relativeError } from "../../src/features/probe.js";
import { refinedWidths, successByWidth } from "../../src/width/thresholds.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { trainingData } from "../../src/data/tensors.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { mlp } from "../../src/model/spec.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";
import { assertClose } from "../assert.js";

beforeAll(async () => void (await useBackend()));

test("norms of a stack equal the float64 eigenvalues' and the sum of squares'", () => {
  const data = randomStream(0).normals(2 * 6 * 4);
  const stack = tf.tensor3d(Float32Array.from(data), [2, 6, 4]);
  const [spectral, frobenius] = [spectralNorms(stack), frobeniusNorms(stack)];
  stack.dispose();
  for (const member of [0, 1]) {
    const a = { rows: 6, columns: 4, data: data.slice(member * 24, member * 24 + 24) };
    const { values } = linearAlgebra.eigenSymmetric(linearAlgebra.multiply(transpose(a), a));
    assertClose(
      [spectral[member], frobenius[member]],
      [Math.sqrt(values[3]), Math.sqrt(values.reduce((x, y) => x + y))],
      { rtol: 1e-5 },
    );
  }
});

test("drift is zero before training, and 1 where weights are doubled", () => {
  using ensemble = createEnsemble(mlp({ inputs: 3, outputs: 1, depth: 2, width: 5 }), [0, 1].map(randomStream));
  const x = tf.tensor2d(Float32Array.from(randomStream(1).normals(12)), [4, 3]);
  const meter = driftMeter(ensemble, { inputs: x });
  const before = meter.measure();
  tf.tidy(() => ensemble.layers[1].kernelVariable().assign(tf.mul(ensemble.layers[1].kernelVariable(), 2)));
  const after = meter.measure();
  meter.dispose();
  x.dispose();
  for (const member of [0, 1]) {
    expect(before[member].map(({ frobenius }) => frobenius)).toEqual([0, 0, 0]);
    const [first, second, last] = after[member];
    assertClose([first.frobenius, second.frobenius, second.spectral, last.frobenius], [0, 1, 1, 0], { atol: 1e-5 });
    expect([second.flipped, last.flipped]).toEqual([0, NaN]);
  }
});

test("drift after a training is ‖W − W₀‖/‖W₀‖ of its weights, and along it grows from 0 without changing it", async () => {
  const members = [0, 1].map(randomStream);
  const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
  const run = async (metered: boolean) => {
    using data = trainingData(members.map((member) => sphereWithRandomLabels(member, { samples: 8, dimension: 3 })));
    using ensemble = createEnsemble(mlp({ inputs: 3, outputs: 1, depth: 1, width: 40 }), members);
    using drift = driftMeter(ensemble, data);
    using objective = supervised(ensemble, data);
    const kernelOf = () => Array.from(ensemble.parameters[0].variable.dataSync());
    const start = kernelOf();
    const outcomes = await train(objective, { steps: 20, record: [0, 5], ...(metered ? { meters: { drift } } : {}) });
    return { start, end: kernelOf(), outcomes, drifts: drift.measure() };
  };
  const { start, end, outcomes, drifts } = await run(true);
  expect((await run(false)).end).toEqual(end);
  for (const member of [0, 1]) {
    const [from, to] = [start, end].map((values) => values.slice(120 * member, 120 * member + 120));
    const expected = norm(to.map((value, index) => value - from[index])) / norm(from);
    assertClose([drifts[member][0].frobenius], [expected], { rtol: 1e-5 });
    const along = (outcomes[member].metered as unknown as { drift: { frobenius: number }[][] }).drift;
    expect(along.map(([{ frobenius }]) => frobenius)[0]).toBe(0);
    expect(along.at(-1)).toEqual(drifts[member]);
  }
});

test("an antisymmetric network drifts as its two copies, and a unit's largest move is over the units' typical length", () => {
  using ensemble = createEnsemble(mlp({ inputs: 3, outputs: 1, depth: 1, width: 4, antisymmetric: true }), [
    randomStream(0),
  ]);
  const inputs = tf.tensor2d([1, 0, 0, 0, 1, 0], [2, 3]);
  using meter = driftMeter(ensemble, { inputs });
  const kernel = ensemble.layers[0].kernelVariable();
  const before = ensemble.weights(0);
  tf.tidy(() => kernel.assign(tf.mul(kernel, tf.reshape(tf.tensor1d([2, 1]), [2, 1, 1]))));
  const [[input, output]] = meter.measure();
  const lengths = tf.tidy(() => Array.from(tf.sqrt(tf.sum(tf.square(before.kernel), 1)).dataSync()).slice(0, 4));
  const typical = Math.sqrt(lengths.reduce((sum, value) => sum + value ** 2, 0) / 4);
  assertClose([input.frobenius, input.spectral, input.neuron], [Math.SQRT1_2, 1, Math.max(...lengths) / typical], { rtol: 1e-5 }); // prettier-ignore
  expect([input.flipped, output.frobenius]).toEqual([0, 0]);
  tf.dispose([inputs, before.kernel]);
});

test("a probe separates what is linearly separable and guesses what is noise", () => {
  const random = randomStream(2);
  const classes = Int32Array.from({ length: 200 }, () => random.integer(2));
  const noise = random.normals(400);
  const good = {
    rows: 200,
    columns: 2,
    data: noise.map((value, at) => value * 0.1 + (at % 2 === 0 ? classes[at >> 1] : 0)),
  };
  const split = {
    train: Array.from({ length: 150 }, (_, row) => row),
    test: Array.from({ length: 50 }, (_, row) => 150 + row),
  };
  expect(probeAccuracy(good, classes, split)).toBe(1);
  expect(Math.abs(probeAccuracy({ rows: 200, columns: 2, data: noise }, classes, split) - 0.5)).toBeLessThan(0.25); // 3.5 standard errors
});

test("the correlation of copies is 1, of independent columns about 1/√N", () => {
  const x = randomStream(3).normals(1000);
  const copies = {
    rows: 1000,
    columns: 2,
    data: Float64Array.from({ length: 2000 }, (_, at) => x[at >> 1] * (at % 2 === 0 ? 1 : -3)),
  };
  assertClose([independence(copies).meanCorrelation], [1], { rtol: 1e-12 });
  expect(independence({ rows: 500, columns: 2, data: x }).meanCorrelation).toBeLessThan(0.15);
});

test("refinement asks for quarter octaves about the crossing and for nothing where nothing is crossed", () => {
  const trials = [2, 4, 8, 16, 32].flatMap((width) =>
    [0, 1, 2, 3].map((seed) => ({ width, success: width > 8 || (width === 8 && seed < 2) })),
  );
  expect(refinedWidths(trials).every((width) => width >= 4 && width <= 16)).toBe(true);
  expect(refinedWidths(trials.filter(({ width }) => width > 8))).toEqual([]);
  expect(successByWidth(trials).map(({ width, success }) => [width, success.value])).toEqual([[2, 0], [4, 0], [8, 0.5], [16, 1], [32, 1]]); // prettier-ignore
});

test("the relative error of zero is 1, of the truth 0, and counts the given rows alone", () => {
  const matrix = (...data: number[]) => ({ rows: 2, columns: 2, data: Float64Array.from(data) });
  const truth = matrix(3, 4, 1, 1);
  expect(relativeError(truth, matrix(0, 0, 0, 0), [0, 1])).toBe(1);
  expect(relativeError(truth, truth, [0, 1])).toBe(0);
  expect(relativeError(truth, matrix(3, 0, 9, 9), [0])).toBe(16 / 25);
});

test("a stack is one matrix a member, and is disposed", () => {
  const stack = tf.tensor3d([1, 2, 3, 4, 5, 6], [3, 1, 2]);
  expect(memberMatrices(stack).map(({ rows, columns, data }) => [rows, columns, ...data])).toEqual([
    [1, 2, 1, 2],
    [1, 2, 3, 4],
    [1, 2, 5, 6],
  ]);
  expect(stack.isDisposed).toBe(true);
});
