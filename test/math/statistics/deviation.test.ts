import { expect, test } from "vitest";
import { randomStream } from "../../../src/math/random.js";
import { chiSquareQuantile, deviationInterval } from "../../../src/math/statistics/deviation.js";

test("quantiles of χ² are scipy 1.17's at 1, 10 and 199 degrees, and −2 ln(1 − p) at two", () => {
  const scipy = [
    [0.975, 1, 5.02388618731489],
    [0.025, 10, 3.24697278023684],
    [0.975, 10, 20.4831773508074],
    [0.025, 199, 161.8261823936469],
    [0.975, 199, 239.959681827644],
  ];
  for (const [p, degrees, expected] of scipy)
    expect(Math.abs(chiSquareQuantile(p, degrees) / expected - 1)).toBeLessThan(1e-11);
  for (const p of [0.01, 0.5, 0.99]) expect(chiSquareQuantile(p, 2)).toBeCloseTo(-2 * Math.log(1 - p), 11);
});

test("the interval of a deviation covers the true one in 95 % of samples", () => {
  const random = randomStream(5);
  const repetitions = 2000;
  const covered = Array.from({ length: repetitions }, (_, at) => {
    const { low, high } = deviationInterval(Array.from(random.split(`${at}`).normals(12), (value) => 3 + 2 * value));
    return low <= 2 && 2 <= high;
  }).filter(Boolean).length;
  // four standard errors of the share
  expect(Math.abs(covered / repetitions - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / repetitions));
});

test("one value, or one that is no number, does not tell", () => {
  for (const values of [[], [1], [1, NaN]]) expect(deviationInterval(values).low).toBe(-Infinity);
});
