import { expect, test } from "vitest";
import { effectiveRank } from "../../src/math/effective-rank.js";

test("n equal weights have rank n, whatever their size, and weights of zero have no share", () => {
  expect(effectiveRank([3, 3, 3, 3, 0])).toBeCloseTo(4, 14);
  expect(effectiveRank([0, 0])).toBe(0);
});

test("two weights at 3 : 1 have exp of their entropy", () => {
  expect(effectiveRank(Float64Array.of(3, 1))).toBeCloseTo(4 / 27 ** 0.25, 14); // (3/4)^(-3/4) (1/4)^(-1/4)
});
