import { expect, test } from "vitest";
import { certifyMinimum, descendStudent, populationLoss } from "../../../src/landscape/index.js";
import { linearAlgebra } from "../../../src/math/index.js";
import { randomStream } from "../../../src/math/random.js";

const draw = (seed: number, size: number, scale = 1) =>
  randomStream(seed)
    .normals(size)
    .map((value) => scale * value);

test.each([
  [3, 3],
  [5, 7],
])("gradient and Hessian are the central differences of loss and gradient, k = %i, n = %i", (target, neurons) => {
  const problem = populationLoss({ target, neurons });
  const weights = draw(1, target * neurons, 0.7);
  problem.evaluate(weights);
  const gradient = problem.gradient.slice();
  const hessian = problem.hessian(weights).slice();
  const step = 1e-5;
  for (let at = 0; at < weights.length; at++) {
    const moved = (by: number) => weights.map((value, index) => (index === at ? value + by : value));
    const up = problem.evaluate(moved(step)).loss;
    const above = problem.gradient.slice();
    const down = problem.evaluate(moved(-step)).loss;
    const below = problem.gradient.slice();
    // rounding of 1e-16 over 2e-5, and the third derivative's share
    expect((up - down) / (2 * step)).toBeCloseTo(gradient[at], 8);
    for (let other = 0; other < weights.length; other++)
      expect((above[other] - below[other]) / (2 * step)).toBeCloseTo(hessian[other * weights.length + at], 7);
  }
});

test("the closed form is the mean over 200,000 Gaussian inputs, within five standard errors", () => {
  const [target, neurons, samples] = [3, 4, 200_000];
  const weights = draw(2, target * neurons, 0.7);
  const random = randomStream(3);
  const relu = (value: number): number => Math.max(0, value);
  let [sum, squares] = [0, 0];
  for (let sample = 0; sample < samples; sample++) {
    const x = random.normals(target);
    let difference = -x.reduce((all, value) => all + relu(value), 0);
    for (let i = 0; i < neurons; i++)
      difference += relu(x.reduce((all, value, j) => all + value * weights[i * target + j], 0));
    const half = difference ** 2 / 2;
    sum += half;
    squares += half * half;
  }
  const average = sum / samples;
  const error = Math.sqrt((squares / samples - average ** 2) / samples);
  expect(Math.abs(populationLoss({ target, neurons }).evaluate(weights).loss - average)).toBeLessThan(5 * error);
});

/** The bad minimum of k = 6 in the files of Safran & Shamir, to four decimals; there the neurons are columns. */
function publishedMinimum(): Float64Array {
  const weights = new Float64Array(36);
  for (let i = 0; i < 5; i++) {
    weights.fill(-0.0504, i * 6, i * 6 + 5);
    weights[i * 6 + i] = 0.9867;
    weights[i * 6 + 5] = 0.308;
  }
  weights.fill(0.2245, 30, 35);
  weights[35] = -0.6015;
  return weights;
}

test("the published bad minimum of k = 6 is one: loss .0251, gradient below 1e-9, a positive definite Hessian", () => {
  const problem = populationLoss({ target: 6, neurons: 6 });
  const minimum = certifyMinimum(problem, publishedMinimum());
  expect(minimum?.loss).toBeCloseTo(0.0251, 4);
  expect(minimum?.gradientNorm).toBeLessThan(1e-9);
  // the published entries have four decimals
  minimum?.weights.forEach((value, at) => expect(Math.abs(value - publishedMinimum()[at])).toBeLessThan(1e-3));
  const { values } = linearAlgebra.eigenSymmetric({
    rows: 36,
    columns: 36,
    data: problem.hessian(minimum?.weights ?? new Float64Array(36)).slice(),
  });
  // inverse and power iteration of 40 steps against a dense decomposition
  expect(minimum?.least).toBeCloseTo(values[0], 4);
  expect(minimum?.largest).toBeCloseTo(values[35], 4);
});

test("a saddle and a point that is no minimum are not certified", () => {
  const problem = populationLoss({ target: 4, neurons: 4 });
  expect(certifyMinimum(problem, new Float64Array(16).fill(0.1))).toBeUndefined();
  expect(certifyMinimum(problem, draw(4, 16))).toBeUndefined();
});

test("the target itself has loss 0 and gradient 0", () => {
  const weights = Float64Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? 1 : 0));
  const { loss, gradientNorm } = populationLoss({ target: 5, neurons: 5 }).evaluate(weights);
  // sums of 25 terms near 1/2
  expect(Math.abs(loss)).toBeLessThan(1e-14);
  expect(gradientNorm).toBeLessThan(1e-14);
});

test("descents from k = 7 end at zero or at certified minima, and one to a gradient of 1e-9 ends at the same", () => {
  const problem = populationLoss({ target: 7, neurons: 7 });
  const ends = Array.from({ length: 60 }, (_, seed) => descendStudent(problem, randomStream(seed).split("k7")));
  expect(ends.filter(({ end }) => end === "open")).toEqual([]);
  const bad = ends.findIndex(({ end }) => end === "bad");
  expect(bad).toBeGreaterThanOrEqual(0);
  const weights = randomStream(bad)
    .split("k7")
    .normals(49)
    .map((value) => value / Math.sqrt(7));
  let evaluation = problem.evaluate(weights);
  for (let step = 0; step < 50_000 && evaluation.gradientNorm > 1e-9; step++) {
    for (let at = 0; at < 49; at++) weights[at] -= 0.1 * problem.gradient[at];
    evaluation = problem.evaluate(weights);
  }
  // the loss is the gradient's square over the least eigenvalue from the minimum's
  expect(Math.abs(evaluation.loss - ends[bad].loss)).toBeLessThan(1e-13);
});

test("k below 2 and n below 1 are refused", () => {
  expect(() => populationLoss({ target: 1, neurons: 3 })).toThrow(/k is whole and at least 2.*k = 1 and n = 3/);
  expect(() => populationLoss({ target: 6, neurons: 0 })).toThrow("k = 6 and n = 0");
});
