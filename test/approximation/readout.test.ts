import { expect, test } from "vitest";
import {
  approximationTrial,
  bumpData,
  polynomialFloor,
  readoutError,
  scalarActivations,
  widthsUpTo,
  type ApproximationCell,
} from "../../src/approximation/index.js";
import { activation, activationNames } from "../../src/model/activation.js";
import { useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { randomStream } from "../../src/math/random.js";

const cell: ApproximationCell = {
  ...{ method: "maurey", activation: "threshold", dimension: 2, radius: 2, most: 32, points: 100, draws: 3 },
};
const member = (seed: number) => ({ seed, random: randomStream(seed).split("approximation-test") });

test.each(activationNames)("%s in float64 is the library's", async (name) => {
  await useBackend();
  const places = [-3, -1, -0.2, 0.1, 0.9, 4];
  const values = tf.tidy(() => Array.from(activation(name).apply(tf.tensor1d(places)).dataSync()));
  // TensorFlow computes in float32
  places.forEach((z, index) => expect(scalarActivations[name](z)).toBeCloseTo(values[index], 6));
});

test("z² does not come below the best quadratic at any width, and reaches it once its units span all", () => {
  const data = bumpData(member(0), cell);
  const floor = polynomialFloor(2, data.points, data.target);
  // x, y, x², xy, y² and a constant: six
  const errors = [3, 8, 32].map((width) => readoutError(randomStream(1), "square", width, data));
  for (const error of errors) expect(error).toBeGreaterThanOrEqual(floor * (1 - 1e-9));
  expect(errors[2] / floor).toBeCloseTo(1, 6);
  expect(polynomialFloor(1, data.points, data.target)).toBeGreaterThan(floor);
  expect(readoutError(randomStream(1), "tanh", 32, data)).toBeLessThan(floor / 2);
});

test("a seed has the same points under every method, and the errors of greedy fall", () => {
  expect(widthsUpTo(32)).toEqual([4, 8, 16, 32]);
  const greedy = approximationTrial({ ...cell, method: "greedy" }, member(2));
  expect(greedy.quadratic).toBe(approximationTrial(cell, member(2)).quadratic);
  greedy.errors.slice(1).forEach((error, index) => expect(error).toBeLessThanOrEqual(greedy.errors[index]));
  expect(approximationTrial(cell, member(2))).toEqual(approximationTrial(cell, member(2)));
});
