import { describe, expect, test } from "vitest";
import { randomStream } from "../../../src/math/random.js";
import { boundedMeanInterval, meanInterval, mixtureQuantile } from "../../../src/math/statistics/mean.js";
import { quantile } from "../../../src/math/statistics/moments.js";
import { clopperPearsonInterval } from "../../../src/math/statistics/proportion.js";
import { assertClose } from "../../assert.js";
import { reference } from "../reference.js";

const ends = ({ low, high }: { low: number; high: number }) => [low, high];

describe("against other libraries", () => {
  test.each(reference.student)("the t interval of %j equals scipy's", (values, low, high) => {
    assertClose(ends(meanInterval(values)), [low, high], { rtol: 1e-11 });
  });
  test.each(reference.quantiles)("the quantile of %j at %f equals numpy's", (values, p, expected) => {
    assertClose([quantile(values, p)], [expected], { atol: 1e-12 });
  });
  test.each(reference.mixture)(
    "the t-mixture's quantile with %f degrees at n = %i equals scipy's integral",
    (v, n, t) => {
      assertClose([mixtureQuantile(v, n, 0.95)], [t], { rtol: 1e-6 }); // scipy's quadrature and root
    },
  );
  test.each(reference.betting)("betting on means equals numpy's bets on a grid of 20,000 means", (row) => {
    assertClose(ends(boundedMeanInterval(row.values)), row.fixed, { atol: 5e-5 }); // the grid's step
    assertClose(ends(boundedMeanInterval(row.values, { looks: "any" })), row.any, { atol: 5e-5 });
  });
});

test("one value has no interval, nor have values that are not finite", () => {
  expect(meanInterval([4])).toMatchObject({ value: 4, low: -Infinity, high: Infinity });
  expect(meanInterval([])).toMatchObject({ value: NaN, low: -Infinity, high: Infinity });
  expect(meanInterval([1, 2, NaN])).toMatchObject({ value: NaN, low: -Infinity, high: Infinity });
});

test("closed form: two values have the t interval of Cauchy's law, mean ± |x₁ − x₂|/2 · tan(0.475 π)", () => {
  const { low, high } = meanInterval([1, 3]);
  assertClose([low, high], [2 - Math.tan(0.475 * Math.PI), 2 + Math.tan(0.475 * Math.PI)], { rtol: 1e-10 });
});

test("four values or fewer bound nothing at any look, at 95 %", () => {
  expect(mixtureQuantile(3, 4, 0.95)).toBe(Infinity);
  expect(mixtureQuantile(4, 5, 0.95)).toBeLessThan(9);
});

test("a sequence is wider than the interval at one look, and by less than twice at 40 to 640 values", () => {
  for (const size of [40, 80, 640]) {
    const values = Array.from(randomStream(2).normals(size));
    const [one, any] = [meanInterval(values), meanInterval(values, { looks: "any" })];
    const ratio = (any.high - any.low) / (one.high - one.low);
    expect(ratio).toBeGreaterThan(1.5);
    expect(ratio).toBeLessThan(2);
  }
});

test("a Gaussian mean is never excluded at looks 5, 6 … 200 in at least 95 % of 400 runs (bound passes 7.5 %, false alarm 1 in 50)", () => {
  const excluded = Array.from({ length: 400 }, (_, seed) => {
    const values = Array.from(randomStream(seed).split("mean").normals(200));
    const looks = Array.from({ length: 196 }, (_, index) => index + 5);
    return looks.some((size) => {
      const { low, high } = meanInterval(values.slice(0, size), { looks: "any" });
      return low > 0 || high < 0;
    });
  }).filter(Boolean).length;
  expect(excluded / 400).toBeLessThan(0.075);
});

describe("means of bounded values", () => {
  test("a range is a change of units", () => {
    const values = Array.from({ length: 20 }, (_, index) => Math.sin(index) ** 2);
    const unit = boundedMeanInterval(values);
    const wide = boundedMeanInterval(
      values.map((value) => 6 * value - 3),
      { range: [-3, 3] },
    );
    assertClose(
      [wide.value, wide.low, wide.high],
      [unit.value, unit.low, unit.high].map((x) => 6 * x - 3),
      { atol: 1e-12 },
    );
  });
  test("of zeros and ones it is no narrower than half of the exact interval, and covers what that covers", () => {
    const values = Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? 1 : 0));
    const [betting, exact] = [boundedMeanInterval(values), clopperPearsonInterval(10, 40)];
    expect(betting.high - betting.low).toBeGreaterThan((exact.high - exact.low) / 2);
    expect([betting.low < 0.25, betting.high > 0.25]).toEqual([true, true]);
  });
  test("equal values still leave an interval with a width", () => {
    const { low, high } = boundedMeanInterval(new Array<number>(10).fill(0));
    expect([low, high > 0.1]).toEqual([0, true]);
  });
  test("values outside the range cannot tell", () => {
    expect(boundedMeanInterval([0.5, 1.2])).toMatchObject({ low: -Infinity, high: Infinity });
    expect(boundedMeanInterval([])).toMatchObject({ value: NaN });
  });
});
