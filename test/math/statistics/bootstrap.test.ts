import { expect, test } from "vitest";
import { randomStream, type Random } from "../../../src/math/random.js";
import { bootstrapSlope } from "../../../src/math/statistics/bootstrap.js";
import { powerLaw } from "../../../src/math/statistics/power-law.js";

/** y = x^-1/2 e^(0.2 g) at five x, `seeds` points each. */
const measured = (random: Random, seeds: number) =>
  [32, 64, 128, 256, 512].flatMap((x) =>
    Array.from({ length: seeds }, () => ({ x, y: x ** -0.5 * Math.exp(0.2 * random.normal()) })),
  );

test("with many points an x it is the interval of the t distribution", () => {
  const points = measured(randomStream(1), 100);
  const [drawn, exact] = [bootstrapSlope(points), powerLaw(points).slope];
  // 2,000 resamples tell a quantile of 2.5 % to 8 % of the standard error, 4 % of half the interval.
  expect((drawn.high - drawn.low) / (exact.high - exact.low)).toBeCloseTo(1, 1);
  expect(drawn.value).toBe(exact.value);
});

test("with five points an x it covers a true exponent less often than the t interval, which keeps its word", () => {
  const holds = ({ low, high }: { low: number; high: number }): number => Number(low <= -0.5 && -0.5 <= high);
  const all = Array.from({ length: 1000 }, (_, at) => measured(randomStream(at), 5));
  const drawn = all.reduce((sum, points) => sum + holds(bootstrapSlope(points, { resamples: 200 })), 0) / all.length;
  const exact = all.reduce((sum, points) => sum + holds(powerLaw(points).slope), 0) / all.length;
  expect(drawn).toBeLessThan(exact);
  // Three standard errors of 1,000 draws below 0.95.
  expect(exact).toBeGreaterThan(0.93);
});

test("the same points have the same interval; what powerLaw cannot tell it cannot either", () => {
  const points = measured(randomStream(2), 5);
  expect(bootstrapSlope(points)).toEqual(bootstrapSlope(points));
  expect(bootstrapSlope(points.filter(({ x }) => x < 100)).low).toBe(-Infinity);
});

test.each([0, 99, 1000.5, NaN])("%s resamples are refused", (resamples) => {
  const points = [1, 2, 4].map((x) => ({ x, y: x }));
  expect(() => bootstrapSlope(points, { resamples })).toThrow(`it is an integer of 100 or more. Got ${resamples}.`);
});
