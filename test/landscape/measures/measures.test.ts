import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../../src/backend/backend.js";
import { owning } from "../../../src/backend/owner.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../../src/data/tasks.js";
import { trainingData } from "../../../src/data/tensors.js";
import {
  curvedPath,
  denseEigenvalues,
  findCriticalPoints,
  flatObjective,
  hessianSpectrum,
  lanczos,
  linearPath,
  planeSlice,
  smoothDensity,
} from "../../../src/landscape/index.js";
import { randomStream } from "../../../src/math/random.js";
import { createEnsemble } from "../../../src/model/ensemble.js";
import { mlp } from "../../../src/model/spec.js";
import type { Objective } from "../../../src/train/objective.js";
import { supervised } from "../../../src/train/supervised.js";

beforeAll(async () => void (await useBackend()));

/** Functions of (x, y), one a member, from the starts. */
function ofPlane(starts: number[][], loss: (x: tensorflow.Tensor, y: tensorflow.Tensor) => tensorflow.Tensor) {
  const variable = tf.tidy(() => tf.variable(tf.tensor2d(starts)));
  const column = (at: number) => tf.squeeze(tf.slice(variable, [0, at], [starts.length, 1]), [1]);
  const objective: Objective = {
    members: starts.length,
    parameters: [{ name: "w", variable, rate: { gd: 1, adam: 1 }, perMember: 1 }],
    whole: () => ({ loss: tf.tidy(() => loss(column(0), column(1)) as tensorflow.Tensor1D) }),
  };
  return owning(objective, () => variable.dispose());
}

/** Minima at (±1, 0), a saddle at the origin, of loss 1/4 there. */
const doubleWell = (x: tensorflow.Tensor, y: tensorflow.Tensor) =>
  tf.add(tf.mul(tf.square(tf.sub(tf.square(x), 1)), 0.25), tf.mul(tf.square(y), 0.5));

function small() {
  const members = [0, 1].map((seed) => randomStream(seed));
  const data = trainingData(members.map((member) => sphereWithRandomLabels(member, { samples: 12, dimension: 3 })));
  const ensemble = createEnsemble(
    mlp({ inputs: 3, outputs: 1, depth: 1, width: 4, activation: "tanh", bias: true }),
    members,
  );
  const objective = supervised(ensemble, data);
  return owning({ ...objective }, () => [objective, ensemble, data].forEach((owner) => owner.dispose()));
}

test("weights are written and read back, and each member's Hessian times a vector is a difference of its gradients", () => {
  using objective = small();
  const flat = flatObjective(objective);
  const weights = flat.weights();
  const step = 1e-2;
  const directions = weights.map((vector, member) => randomStream(9 + member).normals(vector.length));
  const products = flat.hessianTimes(directions);
  const gradientsAt = (by: number) => {
    flat.setWeights(weights.map((vector, member) => vector.map((value, at) => value + by * directions[member][at])));
    return flat.gradients().gradients;
  };
  const [up, down] = [gradientsAt(step), gradientsAt(-step)];
  flat.setWeights(weights);
  expect(flat.weights()).toEqual(weights);
  products.forEach((product, member) =>
    product.forEach((value, at) =>
      // float32 gradients of size 1 round at 1e-7, over 2e-2; third derivatives add step²
      expect(Math.abs((up[member][at] - down[member][at]) / (2 * step) - value)).toBeLessThan(5e-3),
    ),
  );
});

test("the extremes and the density of stochastic Lanczos quadrature are those of the dense spectrum", () => {
  using objective = small();
  const flat = flatObjective(objective);
  const dense = denseEigenvalues(flat);
  const probes = 10;
  const spectra = hessianSpectrum(flat, randomStream(3), { steps: flat.size, probes });
  spectra.forEach(({ smallest, largest, density }, member) => {
    const values = dense[member];
    // products are float32
    expect(largest).toBeCloseTo(values[values.length - 1], 4);
    expect(smallest).toBeCloseTo(values[0], 4);
    expect(density.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    const moment = density.values.reduce((sum, value, at) => sum + density.weights[at] * value, 0);
    const trace = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt((2 * values.reduce((sum, value) => sum + value * value, 0)) / values.length ** 2 / probes);
    // Hutchinson's estimate of the mean eigenvalue: five standard errors
    expect(Math.abs(moment - trace)).toBeLessThan(5 * spread);
  });
  const places = Array.from({ length: 200 }, (_, index) => -5 + index / 20);
  const area = smoothDensity(spectra[0].density, places, 0.2).reduce((sum, value) => sum + value / 20, 0);
  expect(area).toBeCloseTo(1, 2);
});

test("Lanczos of a diagonal matrix from a start with all its eigenvectors finds its eigenvalues, and stops there", () => {
  const diagonal = [-2, 0, 1, 5];
  const apply = ([v]: readonly Float64Array[]) => [v.map((value, at) => diagonal[at] * value)];
  const [{ values, weights }] = lanczos(apply, [new Float64Array(4).fill(1)], 10);
  expect(values).toHaveLength(4);
  values.forEach((value, at) => expect(value).toBeCloseTo(diagonal[at], 9));
  for (const weight of weights) expect(weight).toBeCloseTo(1 / 4, 9);
});

test("gradient-norm minimisation finds the saddle near it, and the minimum near it", () => {
  using objective = ofPlane([[0.2, 0.4], [0.8, -0.3]], doubleWell); // prettier-ignore
  const flat = flatObjective(objective);
  const [saddle, minimum] = findCriticalPoints(flat);
  // float32 ends it
  for (const { gradientNorm } of [saddle, minimum]) expect(gradientNorm).toBeLessThan(1e-5);
  expect(saddle.loss).toBeCloseTo(0.25, 5);
  expect(minimum.loss).toBeCloseTo(0, 5);
  const [first, second] = denseEigenvalues(flat);
  expect(first[0]).toBeCloseTo(-1, 4);
  expect(second[0]).toBeGreaterThan(0);
});

test("the straight path between two wells rises by the saddle's height, and a curve goes round a hill", () => {
  using wells = ofPlane([[0, 0]], doubleWell);
  const ends = [[Float64Array.from([-1, 0])], [Float64Array.from([1, 0])]];
  const [straight] = linearPath(flatObjective(wells), ends[0], ends[1]);
  expect(straight.barrier).toBeCloseTo(0.25, 5);
  using hill = ofPlane([[0.1, 0.2]], (x, y) => tf.exp(tf.mul(tf.add(tf.square(x), tf.square(tf.sub(y, 0.1))), -4)));
  const flat = flatObjective(hill);
  const over = linearPath(flat, ends[0], ends[1])[0];
  const round = curvedPath(flat, ends[0], ends[1], { steps: 60, rate: 0.1 })[0];
  expect(over.barrier).toBeGreaterThan(0.9);
  expect(round.barrier).toBeLessThan(0.2);
  expect(round.losses[0]).toBeCloseTo(over.losses[0], 6);
  const [[x, y]] = flat.weights().map((vector) => [...vector]);
  expect([x, y]).toEqual([Math.fround(0.1), Math.fround(0.2)]);
});

test("a plane holds its three points, and points on a line are refused", () => {
  using objective = ofPlane([[0, 0]], doubleWell);
  const flat = flatObjective(objective);
  const point = (x: number, y: number) => [Float64Array.from([x, y])];
  const [{ x, y, losses, points }] = planeSlice(flat, [point(1, 0), point(-1, 0), point(1, 1)], 13);
  expect(points.map((p) => [p.x, p.y])).toEqual([[0, 0], [2, 0], [0, 1]]); // prettier-ignore
  expect(losses).toHaveLength(13 * 13);
  // on the x axis, at distance s from (1, 0) towards (-1, 0)
  const row = y.findIndex((value) => Math.abs(value) < 1e-9);
  if (row >= 0) x.forEach((s, at) => expect(losses[row * 13 + at]).toBeCloseTo(((1 - s) ** 2 - 1) ** 2 / 4, 5));
  expect(Math.min(...losses)).toBeGreaterThanOrEqual(0);
  expect(() => planeSlice(flat, [point(0, 0), point(1, 1), point(2, 2)])).toThrow("no line");
  expect(() => lanczos((vectors) => vectors, [new Float64Array(2).fill(1)], 0)).toThrow("at least 1");
});
