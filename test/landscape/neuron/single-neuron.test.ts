import { expect, test } from "vitest";
import {
  basinOf,
  descendNeuron,
  geometricExamples,
  neuronError,
  neuronSlope,
  stationaryPoints,
} from "../../../src/landscape/index.js";

const minima = (count: number, ratio?: number) =>
  stationaryPoints(geometricExamples(count, ratio)).points.filter(({ kind }) => kind === "minimum");

test.each([1, 2, 3, 4, 5])(
  "%i examples at ratio 10 have as many minima, a maximum between each, certified",
  (count) => {
    const { points, certified } = stationaryPoints(geometricExamples(count));
    expect(certified).toBe(true);
    expect(points.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 2 * count - 1 }, (_, index) => (index % 2 === 0 ? "minimum" : "maximum")),
    );
  },
);

test("the two minima of claims.md: w = 1.28 at .0486, w = 11.0 at .0625", () => {
  const [best, other] = minima(2);
  expect([best.weight, best.error]).toEqual([expect.closeTo(1.2764, 4), expect.closeTo(0.0486, 5)]);
  expect([other.weight, other.error]).toEqual([expect.closeTo(10.974, 3), expect.closeTo(0.06249, 5)]);
});

test("at ratio 3 there is one minimum to four examples and two at five", () => {
  expect([2, 3, 4, 5].map((count) => minima(count, 3).length)).toEqual([1, 1, 1, 2]);
});

test("a dense scan of the slope's signs finds the same points", () => {
  const examples = geometricExamples(4);
  const found: number[] = [];
  const places = Array.from({ length: 40_001 }, (_, index) => 0.5 * 10 ** (index / 10_000));
  places.forEach((weight, index) => {
    if (index > 0 && neuronSlope(examples, places[index - 1]) > 0 !== neuronSlope(examples, weight) > 0)
      found.push(weight);
  });
  const { points } = stationaryPoints(examples);
  expect(found).toHaveLength(points.length);
  // a place is 2.3e-4 from the next
  points.forEach(({ weight }, index) => expect(Math.abs(found[index] / weight - 1)).toBeLessThan(2.4e-4));
});

test("the slope is the error's central difference", () => {
  const examples = geometricExamples(3);
  for (const weight of [0.3, 1.4, 20, 150]) {
    const step = 1e-4 * weight;
    const difference = (neuronError(examples, weight + step) - neuronError(examples, weight - step)) / (2 * step);
    // the third derivative's share is some step²
    expect(neuronSlope(examples, weight)).toBeCloseTo(difference, 8);
  }
});

test("descent ends at the minimum of its basin, and says so where a saturated neuron leaves it nowhere", () => {
  const examples = geometricExamples(2);
  const stationary = stationaryPoints(examples);
  for (const start of [0.1, 1, 3, 5, 9, 30]) {
    expect(descendNeuron(examples, stationary, start).at).toBe(basinOf(stationary, start));
  }
  expect(descendNeuron(examples, stationary, 11).at?.error).toBeCloseTo(0.0625, 4);
  const stranded = descendNeuron(examples, stationary, 1000);
  expect(stranded.weight).toBeGreaterThan(900);
  expect(stranded.at).toBeUndefined();
});

test("examples and starts outside the ranges are refused", () => {
  expect(() => geometricExamples(0)).toThrow("[1, 12]");
  expect(() => stationaryPoints({ inputs: [1], targets: [0.2] })).toThrow("a target in (1/2, 1)");
  expect(() => stationaryPoints({ inputs: [], targets: [] })).toThrow("one example or more");
  const stationary = stationaryPoints(geometricExamples(1));
  expect(() => descendNeuron(geometricExamples(1), stationary, 0)).toThrow("start 0");
});
