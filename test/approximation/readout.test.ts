import { expect, test } from "vitest";
import {
  approximationTrial,
  bumpData,
  polynomialErrors,
  readoutErrors,
  rmsError,
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

const data = { fitted: bumpData(member(0), cell), fresh: bumpData(member(0), cell, "fresh") };

test("z² does not come below the best quadratic at any width, and reaches it once its units span all", () => {
  const floor = polynomialErrors(2, data);
  // x, y, x², xy, y² and a constant: six
  const errors = [3, 8, 32].map((width) => readoutErrors(randomStream(1), "square", width, data));
  for (const { fitted } of errors) expect(fitted).toBeGreaterThanOrEqual(floor.fitted * (1 - 1e-9));
  expect(errors[2].fitted / floor.fitted).toBeCloseTo(1, 6);
  expect(polynomialErrors(1, data).fitted).toBeGreaterThan(floor.fitted);
  expect(readoutErrors(randomStream(1), "tanh", 32, data).fresh).toBeLessThan(floor.fresh / 2);
});

test("fresh points are none of the fitted ones, and there a fit of half as many coefficients as points is worse", () => {
  const known = new Set(data.fitted.points.map(String));
  expect(data.fresh.points.some((x) => known.has(String(x)))).toBe(false);
  const { fitted, fresh } = readoutErrors(randomStream(1), "threshold", 50, data);
  expect(fresh).toBeGreaterThan(1.2 * fitted);
  // at the fitted points themselves there is no difference
  const same = readoutErrors(randomStream(1), "threshold", 50, { ...data, fresh: data.fitted });
  expect(same.fresh).toBe(same.fitted);
});

test("what a trial keeps is judged on its fresh points, and no constant does better there than the one that it names", () => {
  const trial = approximationTrial({ ...cell, method: "readout" }, member(0));
  const errors = trial.widths.map((width) => readoutErrors(member(0).random.split("readout").split(`width-${width}`), "threshold", width, data)); // prettier-ignore
  expect(trial.errors).toEqual(errors.map(({ fresh }) => fresh));
  expect(trial.fitted).toEqual(errors.map(({ fitted }) => fitted));
  const { target } = data.fresh;
  for (let height = 0; height <= 1; height += 0.05)
    expect(rmsError(target, new Float64Array(target.length).fill(height))).toBeGreaterThanOrEqual(trial.constant);
});

test("a seed has the same points under every method, and the errors of greedy fall", () => {
  expect(widthsUpTo(32)).toEqual([4, 8, 16, 32]);
  const greedy = approximationTrial({ ...cell, method: "greedy" }, member(2));
  expect(greedy.quadratic).toBe(approximationTrial(cell, member(2)).quadratic);
  greedy.errors.slice(1).forEach((error, index) => expect(error).toBeLessThanOrEqual(greedy.errors[index]));
  expect(approximationTrial(cell, member(2))).toEqual(approximationTrial(cell, member(2)));
});
