import { expect, test } from "vitest";
import {
  basinShares,
  descendFrom,
  geometricExamples,
  neuronTrial,
  startRange,
  stationaryPoints,
} from "../../../src/landscape/index.js";
import { randomStream } from "../../../src/math/random.js";

test("starts span the stationary points and half a decade on either side, where no descent is stranded", () => {
  const examples = geometricExamples(3);
  const [low, high] = startRange(examples);
  const { points } = stationaryPoints(examples);
  expect(low).toBeLessThan(points[0].weight);
  expect(high / low).toBeCloseTo(1000, 9);
  const ends = descendFrom(randomStream(0), examples, stationaryPoints(examples), { axes: 1, starts: 200 });
  expect(ends.inBasin).toBe(200);
  expect(ends.excess.every(Number.isFinite)).toBe(true);
});

test("ends fall on the minima in the shares of their basins", () => {
  const examples = geometricExamples(2);
  const stationary = stationaryPoints(examples);
  const starts = 2000;
  const { visits, above } = descendFrom(randomStream(1), examples, stationary, { axes: 1, starts });
  const shares = basinShares(examples, stationary);
  expect(shares[0] + shares[1]).toBeCloseTo(1, 12);
  // five standard errors of a share
  visits.forEach((count, index) =>
    expect(Math.abs(count / starts - shares[index])).toBeLessThan(2.5 / Math.sqrt(starts)),
  );
  expect(above).toBe(visits[1]);
});

test("on two axes a descent is at OPT only where both weights are", () => {
  const [examples, starts] = [geometricExamples(2), 2000];
  const stationary = stationaryPoints(examples);
  const { above } = descendFrom(randomStream(2), examples, stationary, { axes: 2, starts });
  expect(Math.abs(above / starts - (1 - basinShares(examples, stationary)[0] ** 2))).toBeLessThan(
    2.5 / Math.sqrt(starts),
  );
});

test("a seed's descents repeat, and no axis is refused", () => {
  const cell = { examples: 3, ratio: 10, axes: 2, starts: 5 };
  const member = { seed: 0, random: randomStream(3) };
  expect(neuronTrial(cell, member)).toEqual(neuronTrial(cell, { seed: 0, random: randomStream(3) }));
  expect(() => neuronTrial({ ...cell, axes: 0 }, member)).toThrow("at least 1");
});
