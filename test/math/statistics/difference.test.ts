import { expect, test } from "vitest";
import { randomStream } from "../../../src/math/random.js";
import { differenceInterval } from "../../../src/math/statistics/difference.js";
import { assertClose } from "../../assert.js";

test("of equal sizes and variances it is Student's interval of 2n − 2 degrees of freedom", () => {
  // s² = 2.5 of 5 each: a standard error of 1; t(0.975, 8) = 2.306004135.
  const { value, low, high } = differenceInterval([1, 2, 3, 4, 5], [2, 3, 4, 5, 6]);
  assertClose([value, low, high], [1, 1 - 2.306004135, 1 + 2.306004135], { rtol: 1e-9 });
});

test("where one sample does not vary it has the other's degrees of freedom", () => {
  // s²/n = 1 with one degree; t(0.975, 1) = 12.706204736.
  const { low, high } = differenceInterval([0, 2], [4, 4, 4]);
  assertClose([low, high], [3 - 12.706204736, 3 + 12.706204736], { rtol: 1e-9 });
});

test("it covers a planted difference in 95 % of samples of unequal sizes and variances", () => {
  const random = randomStream(0);
  const repetitions = 2000;
  let covered = 0;
  for (let index = 0; index < repetitions; index++) {
    const stream = random.split(String(index));
    const a = Array.from(stream.split("a").normals(4));
    const b = Array.from(stream.split("b").normals(12), (value) => 1 + 5 * value);
    const { low, high } = differenceInterval(a, b);
    covered += Number(low <= 1 && 1 <= high);
  }
  // Four standard errors of a proportion of .95 over 2,000 repetitions: beyond them once in 16,000.
  expect(Math.abs(covered / repetitions - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / repetitions));
});

test.each([
  ["a single value", [1], [1, 2]],
  ["no value", [], [1, 2]],
  ["a value that is not finite", [1, NaN], [1, 2]],
])("%s cannot tell", (_, a, b) => {
  expect(differenceInterval(a, b)).toMatchObject({ low: -Infinity, high: Infinity });
});
