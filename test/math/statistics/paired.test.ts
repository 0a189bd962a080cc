import { expect, test } from "vitest";
import { meanInterval } from "../../../src/math/statistics/mean.js";
import { comparePaired, signTest } from "../../../src/math/statistics/paired.js";
import { randomStream } from "../../../src/math/random.js";
import { assertClose } from "../../assert.js";

test("the sign test's p is the exact binomial tail, summed in integers", () => {
  const expected: readonly (readonly [number, number, number])[] = [
    [0, 0, 1],
    [1, 0, 1],
    [5, 0, 0.0625],
    [3, 3, 1],
    [9, 1, 0.021484375],
    [15, 5, 0.04138946533203125],
    [700, 300, 1.7665678007950136e-37],
  ];
  for (const [above, below, p] of expected) {
    expect(signTest(above, below)).toBe(signTest(below, above));
    assertClose([signTest(above, below)], [p], { rtol: above > 100 ? 1e-10 : 1e-13 }); // 300 logarithms add up
  }
});

test("under no difference p is at most 0.05 in at most 5 % of 2000 samples", () => {
  const random = randomStream(4);
  const rejected = Array.from({ length: 2000 }, () => {
    const above = Array.from({ length: 30 }, () => random.uniform()).filter((value) => value < 0.5).length;
    return signTest(above, 30 - above) <= 0.05;
  }).filter(Boolean).length;
  expect(rejected).toBeLessThan(100);
});

test("pairs give the interval of their differences and counts of signs, and ties stay out of the test", () => {
  const pairs = [1, 2, 4, 8, 5].map((b, seed) => ({ seed, a: [0, 2, 1, 3, 6][seed], b }));
  expect(comparePaired(pairs)).toEqual({
    ...{ difference: meanInterval([1, 0, 3, 5, -1]), above: 3, below: 1, ties: 1, p: signTest(3, 1) },
  });
  expect(comparePaired([]).p).toBe(1);
  expect(() => comparePaired([{ seed: 3, a: NaN, b: 1 }])).toThrow(/must be finite. Got NaN and 1 at seed 3/);
});
