import { expect, test } from "vitest";
import { differencesOf, gradientOf, lossOf, operationsOf, weightCount } from "../../src/hardness/backpropagation.js";
import { randomStream } from "../../src/math/random.js";

const problem = (widths: readonly number[], samples: number) => {
  const random = randomStream(samples);
  const data = {
    inputs: random.normals(samples * widths[0]),
    targets: random.normals(samples * widths[widths.length - 1]),
  };
  return { weights: random.normals(weightCount(widths)).map((w) => w / 2), data };
};

test.each([[[3, 1]], [[4, 5, 2]], [[3, 6, 5, 1]], [[2, 3, 3, 3, 2]]])(
  "backpropagation through widths %j agrees with finite differences",
  (widths) => {
    // prettier-ignore
    const { weights, data } = problem(widths, 7);
    const [exact, differences] = [gradientOf, differencesOf].map((by) => by(widths, weights, data));
    // h L″/2 with h = 1e-7 and L″ below 10
    exact.value.forEach((value, at) => expect(Math.abs(value - differences.value[at])).toBeLessThan(1e-6));
  },
);

test.each([[[3, 1]], [[4, 5, 2]], [[3, 6, 5, 1]]])(
  "the operations counted through widths %j are those of the closed form",
  (widths) => {
    // prettier-ignore
    for (const samples of [1, 7]) {
    const { weights, data } = problem(widths, samples);
    const { forward, gradient } = operationsOf(widths, samples);
    expect(lossOf(widths, weights, data).operations).toBe(forward);
    expect(gradientOf(widths, weights, data).operations).toBe(gradient);
    expect(differencesOf(widths, weights, data).operations).toBe((weightCount(widths) + 1) * forward);
  }
  },
);

test("the loss of a linear network is that of its formula", () => {
  const data = { inputs: Float64Array.of(1, 2, 3, 4), targets: Float64Array.of(1, 0) };
  // f = 1 x1 + 0.5 x2 - 1: 1 and 4; (0 + 16)/4
  expect(lossOf([2, 1], Float64Array.of(1, 0.5, -1), data).value).toBe(4);
});

test("widths that are none are refused", () => {
  expect(() => weightCount([3])).toThrow(/two whole numbers or more.* Got \[3\]/);
  expect(() => weightCount([3, 0])).toThrow(/each at least 1/);
});
