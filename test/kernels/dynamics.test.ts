import { expect, test } from "vitest";
import { largestStableRate, type Descent } from "../../src/kernels/descent.js";
import { ensemblePrediction, predictedChange, predictedLosses, stepsToFraction } from "../../src/kernels/dynamics.js";
import { infiniteKernels } from "../../src/kernels/infinite.js";
import { kernelModes, labelShares } from "../../src/kernels/modes.js";
import type { Matrix } from "../../src/math/algebra/contract.js";
import { linearAlgebra, transpose } from "../../src/math/algebra/ml-matrix.js";
import { randomStream } from "../../src/math/random.js";

const [samples, others] = [12, 4];
const draw = (stream: number, rows: number, columns: number): Matrix => ({
  ...{ rows, columns, data: randomStream(stream).normals(rows * columns) },
});
const [x, y, z] = [draw(0, samples, 3), draw(1, samples, 2), draw(2, others, 3)];
const network = { activation: "erf", depth: 2, biasVariance: 0.1 } as const;
const train = infiniteKernels(network, x);
const cross = infiniteKernels(network, z, x);
const testKernels = infiniteKernels(network, z);
const modes = kernelModes(train.ntk);
const stable = largestStableRate(modes);
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
const most = (a: Matrix, b: Matrix): number => Math.max(...a.data.map((value, at) => Math.abs(value - b.data[at])));

/** f at training and other points after each step, by iterating f ← f − (η/N) Θ (f − y) + β (f − f before) from zero. */
function iterated({ rate, momentum = 0 }: Descent, steps: number): { own: Matrix; other: Matrix } {
  const zero = (like: Matrix): Matrix => ({ ...like, data: new Float64Array(like.data.length) });
  let [own, other] = [zero(y), zero({ rows: others, columns: 2, data: new Float64Array(2 * others) })];
  let [ownBefore, otherBefore] = [own, other];
  for (let step = 0; step < steps; step++) {
    const residual = { ...y, data: own.data.map((value, at) => value - y.data[at]) };
    const moved = (f: Matrix, before: Matrix, kernel: Matrix): Matrix => {
      const force = linearAlgebra.multiply(kernel, residual).data;
      const next = f.data.map(
        (value, at) => value - (rate / samples) * force[at] + momentum * (value - before.data[at]),
      );
      return { ...f, data: next };
    };
    const next = [moved(own, ownBefore, train.ntk), moved(other, otherBefore, cross.ntk)];
    [ownBefore, otherBefore] = [own, other];
    [own, other] = next;
  }
  return { own, other };
}
const lossOf = (f: Matrix): number => sum(f.data.map((value, at) => (value - y.data[at]) ** 2)) / (2 * samples);

test.each<[string, Descent]>([
  ["gradient descent", { rate: 0.5 * stable }],
  ["gradient descent near the largest stable rate", { rate: 0.999 * stable }],
  ["momentum", { method: "momentum", rate: stable, momentum: 0.7 }],
])("%s: losses and outputs are those of the iteration in function space", (_, descent) => {
  for (const steps of [0, 1, 2, 7, 50]) {
    const { own, other } = iterated(descent, steps);
    expect(predictedLosses(modes, y, descent, [steps])[0]).toBeCloseTo(lossOf(own), 12);
    expect(most(predictedChange(modes, y, descent, steps), own)).toBeLessThan(1e-12);
    expect(most(predictedChange(modes, y, descent, steps, cross.ntk), other)).toBeLessThan(1e-12);
  }
});

test("a linear network that is trained goes as its kernel predicts", () => {
  const kernel = infiniteKernels({ depth: 0 }, x).ntk;
  const own = kernelModes(kernel);
  const descent = { rate: 0.3 * largestStableRate(own) };
  // f = x w/√d from w = 0, by descent in the weights.
  let weights: Matrix = { rows: 3, columns: 2, data: new Float64Array(6) };
  const inputs = { ...x, data: x.data.map((value) => value / Math.sqrt(3)) };
  for (let step = 0; step < 40; step++) {
    const f = linearAlgebra.multiply(inputs, weights);
    const residual = { ...f, data: f.data.map((value, at) => value - y.data[at]) };
    const gradient = linearAlgebra.multiply(transpose(inputs), residual).data;
    weights = { ...weights, data: weights.data.map((w, at) => w - (descent.rate / samples) * gradient[at]) };
  }
  expect(predictedLosses(own, y, descent, [40])[0]).toBeCloseTo(lossOf(linearAlgebra.multiply(inputs, weights)), 13);
});

test("flow has one time, η · step: half the rate is the same curve at twice the steps, and small steps of descent come to it", () => {
  const steps = [1, 10, 100];
  const at = (rate: number, method: "flow" | "gd", factor: number) =>
    predictedLosses(
      modes,
      y,
      { method, rate },
      steps.map((step) => factor * step),
    );
  const flow = at(0.5 * stable, "flow", 1);
  at(0.25 * stable, "flow", 2).forEach((loss, index) => expect(loss).toBeCloseTo(flow[index], 14));
  // First order in the step: halving it halves what differs.
  const error = (factor: number): number => at((0.5 * stable) / factor, "gd", factor)[1] - flow[1];
  expect(error(200) / error(400)).toBeCloseTo(2, 1);
  expect(predictedLosses(modes, y, { method: "flow", rate: 3 * stable }, [0.5])[0]).toBeGreaterThan(0);
});

test("rates up to the largest stable one come to rest, with momentum to 1 + β times that; just above they would not", () => {
  const late = (descent: Descent): number => lossOf(iterated(descent, 4000).own) / lossOf(iterated(descent, 0).own);
  expect(late({ rate: 0.99 * stable })).toBeLessThan(1);
  expect(late({ rate: 1.01 * stable })).toBeGreaterThan(1);
  expect(largestStableRate(modes, 0.5)).toBeCloseTo(1.5 * stable, 12);
  expect(late({ rate: 0.99 * 1.5 * stable, momentum: 0.5 })).toBeLessThan(1);
  expect(late({ rate: 1.01 * 1.5 * stable, momentum: 0.5 })).toBeGreaterThan(1);
});

test("the step at which the loss is a tenth is the first one", () => {
  const descent = { rate: 0.5 * stable };
  const step = stepsToFraction(modes, y, descent, 0.1);
  const [before, there, start] = predictedLosses(modes, y, descent, [step - 1, step, 0]);
  expect(before).toBeGreaterThan(0.1 * start);
  expect(there).toBeLessThanOrEqual(0.1 * start);
  expect(stepsToFraction(modes, y, descent, 1)).toBe(0);
});

test("a mode of eigenvalue 0 is never learned: the step is Infinity", () => {
  const flat = kernelModes(infiniteKernels({ depth: 0 }, x).ntk);
  expect(stepsToFraction(flat, y, { rate: 0.5 * largestStableRate(flat) }, 1e-3)).toBe(Infinity);
});

const kernels = { train: train.nngp, cross, test: testKernels.nngp };

test("the ensemble starts at N(0, K), and at training points ends at the targets without spread", () => {
  const start = ensemblePrediction(modes, kernels, y, { rate: 0.5 * stable }, 0);
  expect(most(start.covariance, testKernels.nngp)).toBe(0);
  expect(Math.max(...start.mean.data.map(Math.abs))).toBe(0);
  const own = { train: train.nngp, cross: train, test: train.nngp };
  const end = ensemblePrediction(modes, own, y, { rate: 0.5 * stable }, Infinity);
  // Solving with a kernel of condition 1e3.
  expect(most(end.mean, y)).toBeLessThan(1e-11);
  expect(Math.max(...end.deviations)).toBeLessThan(1e-5);
});

test("at any step the ensemble is f₀ + A (y − f₀), its moments those of 20,000 drawn starts within five standard errors", () => {
  const all = infiniteKernels(network, {
    rows: samples + others,
    columns: 3,
    data: Float64Array.of(...x.data, ...z.data),
  });
  const factor = linearAlgebra.cholesky(all.nngp).data;
  const [descent, step, draws] = [{ rate: 0.5 * stable }, 25, 20_000];
  const target = { rows: samples, columns: 1, data: y.data.filter((_, at) => at % 2 === 0) };
  const random = randomStream(7);
  const size = samples + others;
  const starts: Matrix = { rows: size, columns: draws, data: new Float64Array(size * draws) };
  for (let column = 0; column < draws; column++) {
    const g = random.normals(size);
    for (let row = 0; row < size; row++) {
      for (let k = 0; k <= row; k++) starts.data[row * draws + column] += factor[row * size + k] * g[k];
    }
  }
  const rows = (from: number, to: number): Matrix => ({
    ...{ rows: to - from, columns: draws, data: starts.data.slice(from * draws, to * draws) },
  });
  const own = rows(0, samples);
  const residuals = { ...own, data: own.data.map((f, at) => target.data[Math.floor(at / draws)] - f) };
  const change = predictedChange(modes, residuals, descent, step, cross.ntk).data;
  const ended = rows(samples, size).data.map((f, at) => f + change[at]);
  const { mean, deviations } = ensemblePrediction(modes, kernels, target, descent, step);
  for (let point = 0; point < others; point++) {
    const outputs = ended.subarray(point * draws, (point + 1) * draws);
    const average = sum(outputs) / draws;
    const variance = sum(outputs.map((f) => (f - average) ** 2)) / draws;
    expect(Math.abs(average - mean.data[point])).toBeLessThan((5 * deviations[point]) / Math.sqrt(draws));
    expect(Math.abs(variance / deviations[point] ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / draws));
  }
});

test("the mean loss over random starts is that of the ensemble's mean and spread at the training points", () => {
  const descent = { rate: 0.5 * stable };
  const own = { train: train.nngp, cross: train, test: train.nngp };
  for (const step of [0, 3, 40]) {
    const { mean, deviations } = ensemblePrediction(modes, own, y, descent, step);
    const spread = (2 * sum(deviations.map((value) => value ** 2))) / (2 * samples);
    expect(predictedLosses(modes, y, descent, [step], train.nngp)[0]).toBeCloseTo(lossOf(mean) + spread, 12);
  }
});

test("Jacot et al. §6.2: eigenvalues and the mean after training", () => {
  const circle = (angles: readonly number[]): Matrix => ({
    ...{ rows: angles.length, columns: 2 },
    data: Float64Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)])),
  });
  const jacot = { depth: 3, weightVariance: 1, biasVariance: 0.01 };
  const [points, places] = [circle([-2.2, -1, 1, 2.2]), circle([0, Math.PI / 2, -Math.PI / 2, Math.PI, 0.5])];
  const own = infiniteKernels(jacot, points);
  const found = kernelModes(own.ntk);
  [0.149601251, 0.171618586, 0.264746187, 0.544033976].forEach((value, at) =>
    expect(found.values[at]).toBeCloseTo(value, 9),
  );
  const targets = { rows: 4, columns: 1, data: Float64Array.of(-0.4, -0.2, 0.3, 0.3) };
  const parts = {
    train: own.nngp,
    cross: infiniteKernels(jacot, places, points),
    test: infiniteKernels(jacot, places).nngp,
  };
  const { mean, deviations } = ensemblePrediction(found, parts, targets, { rate: 1 }, Infinity);
  [0.043930169, 0.298872611, -0.292973551, -0.046343852, 0.167992834].forEach((value, at) =>
    expect(mean.data[at]).toBeCloseTo(value, 9),
  );
  // No outside number: the ensemble's own band, for the record.
  expect(deviations.every((value) => value > 0.01 && value < 0.29)).toBe(true);
});

test("labels' shares add up to 1, and a label that is the top eigenvector has all of it there", () => {
  const top = { rows: samples, columns: 1, data: modes.vectors.data.filter((_, at) => at % samples === samples - 1) };
  expect(labelShares(modes, top)[0]).toBeCloseTo(1, 12);
  expect(labelShares(modes, y)[samples - 1]).toBeCloseTo(1, 12);
});

test.each<[string, Record<string, unknown>, number, RegExp]>([
  [
    "a rate above the largest stable one",
    { rate: 1.2 * stable },
    1,
    /'rate'.*at most the largest stable one.*2N\/λmax.*Got \d.*half of it/,
  ],
  ["a rate of 0", { rate: 0 }, 1, /'rate'.*above 0.*Got 0/],
  ["a negative step", { rate: stable }, -1, /'step'.*from 0 on.*Got -1.*t\/η/],
  ["half a step of descent", { rate: stable }, 0.5, /'step'.*whole ones.*Got 0.5/],
  ["NaN steps", { method: "flow", rate: stable }, NaN, /'step'.*Got NaN/],
  ["Adam", { method: "adam", rate: stable }, 1, /gd, flow or momentum.*Got 'adam'.*no fixed kernel/],
  ["momentum of descent", { rate: stable, momentum: 0.9 }, 1, /'momentum'.*method 'momentum' alone.*Got 0.9/],
  ["momentum of 1", { method: "momentum", rate: stable, momentum: 1 }, 1, /in \[0, 1\).*Got 1/],
])("%s is refused", (_, descent, step, message) => {
  expect(() => predictedLosses(modes, y, descent as unknown as Descent, [step])).toThrow(message);
});

test("indefinite, asymmetric and NaN kernels, constant zero labels and targets of other points are refused", () => {
  const of = (...data: number[]): Matrix => ({ rows: 2, columns: 2, data: Float64Array.from(data) });
  expect(() => kernelModes(of(1, 2, 2, 1))).toThrow(/eigenvalues from 0 on.*Got λmin = -1.000e\+0, λmax = 3/);
  expect(() => kernelModes(of(1, 2, 1, 1))).toThrow(/symmetric.*Got an asymmetry of 1.00e\+0/);
  expect(() => kernelModes(of(1, NaN, NaN, 1))).toThrow(/finite/);
  expect(() => kernelModes(of(0, 0, 0, 0))).toThrow(/one above.*λmax = 0/);
  expect(() => labelShares(kernelModes(of(1, 0, 0, 1)), { rows: 2, columns: 1, data: Float64Array.of(0, 0) })).toThrow(
    /not all be 0/,
  );
  expect(() => predictedLosses(modes, z, { rate: stable }, [0])).toThrow(/a row a point of the kernel, 12.*Got 4 x 3/);
});

test("equal and parallel rows are named, and the end of training is refused with them", () => {
  const double = { rows: 3, columns: 2, data: Float64Array.of(1, 2, -1, 1, 2, 4) };
  const own = kernelModes(infiniteKernels({ depth: 1 }, double).ntk);
  expect([own.rank, own.parallel]).toEqual([2, [[0, 2]]]);
  const targets = { rows: 3, columns: 1, data: Float64Array.of(1, 0, 1) };
  expect(() => predictedChange(own, targets, { rate: 0.5 * largestStableRate(own) }, Infinity)).toThrow(
    /rank 2 of 3; equal or parallel rows: 1 and 3.*No jitter/,
  );
  expect(predictedChange(own, targets, { rate: largestStableRate(own) }, 100).data.every(Number.isFinite)).toBe(true);
});

test("at the largest stable rate itself the top mode never comes to rest: the end of training is refused, finite steps are not", () => {
  const descent = { rate: stable };
  expect(() => predictedLosses(modes, y, descent, [Infinity])).toThrow(/below the largest stable one.*to and fro/);
  expect(predictedLosses(modes, y, descent, [1000, 1001]).every((loss) => loss > 0)).toBe(true);
});

test("parallel rows are told by what is finite in float64: entries of 1e200 are no pair", () => {
  const { parallel } = kernelModes({ rows: 2, columns: 2, data: Float64Array.of(1e200, 0, 0, 1e200) });
  expect(parallel).toEqual([]);
});
