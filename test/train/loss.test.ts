import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { countErrors, losses, type LossName } from "../../src/train/loss.js";
import { epochEnds, recordSteps } from "../../src/train/schedule.js";
import { assertClose } from "../assert.js";

const f = [0.5, -2, 3, 0.1];
const y = [1, 1, -1, -1];
const mean = (of: (f: number, y: number) => number): number =>
  f.reduce((sum, value, index) => sum + of(value, y[index]), 0) / f.length;

describe.each(availableBackends())("on the %s backend", (backend) => {
  beforeAll(async () => void (await useBackend(backend)));

  test.each([
    ["squared", mean((a, b) => 0.5 * (a - b) ** 2)],
    ["logistic", mean((a, b) => Math.log1p(Math.exp(-a * b)))],
    ["hinge", mean((a, b) => Math.max(0, 1 - a * b))],
  ] as const)("the %s loss is its closed form", (name, expected) => {
    const value = tf.tidy(() => losses[name].of(tf.tensor3d(f, [1, 4, 1]), tf.tensor2d(y, [4, 1])).dataSync());
    assertClose(value, [expected], { rtol: 1e-6 });
  });

  test("the softmax loss is the mean negative log-likelihood, and its bound 1/2 on curvature holds", () => {
    const value = tf.tidy(() =>
      losses.softmax.of(tf.tensor3d([1, 2, 3, 0, 0, 0], [1, 2, 3]), tf.tensor2d([0, 0, 1, 1, 0, 0], [2, 3])).dataSync(),
    );
    const first = -Math.log(Math.exp(3) / (Math.exp(1) + Math.exp(2) + Math.exp(3)));
    assertClose(value, [(first + Math.log(3)) / 2], { rtol: 1e-6 });
    const p = 0.5; // two classes: Hessian p(1 − p)[[1, −1], [−1, 1]], eigenvalue 2p(1 − p)
    expect(2 * p * (1 - p)).toBeLessThanOrEqual(losses.softmax.curvature ?? 0);
  });

  test("NaN and ties are errors; one output is right by its sign, several by strict excess", () => {
    const counts = tf.tidy(() => [
      countErrors(tf.tensor3d([0.1, -0.1, 0, NaN], [1, 4, 1]), tf.tensor2d([1, 1, 1, 1], [4, 1])).dataSync()[0],
      countErrors(tf.tensor3d([2, 1, 1, 1, NaN, 3], [1, 3, 2]), tf.tensor2d([1, 0, 1, 0, 0, 1], [3, 2])).dataSync()[0],
    ]);
    expect(counts).toEqual([3, 2]);
  });
});

test("every loss has a name of its own", () => {
  for (const name of Object.keys(losses) as LossName[]) expect(losses[name].name).toBe(name);
});

test("steps are recorded from 0 to the budget, eight a factor of ten; epochs end before the budget", () => {
  const steps = recordSteps(1000);
  expect([steps[0], steps.at(-1)]).toEqual([0, 1000]);
  expect(steps.filter((step) => step >= 100 && step < 1000)).toHaveLength(8);
  expect([epochEnds(10, 4), epochEnds(8, 4), epochEnds(3, 4)]).toEqual([[4, 8], [4], []]);
});
