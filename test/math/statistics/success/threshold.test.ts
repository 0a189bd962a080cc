import { describe, expect, test } from "vitest";
import { randomStream } from "../../../../src/math/random.js";
import { fitSuccess, successProbability } from "../../../../src/math/statistics/success/curve.js";
import { successThreshold } from "../../../../src/math/statistics/success/threshold.js";
import { thresholdExponent, type ThresholdGroup } from "../../../../src/math/statistics/success/exponent.js";
import { assertClose } from "../../../assert.js";
import { expand, reference, type Cells } from "../../reference.js";

describe("against other libraries", () => {
  test.each(reference.firth)("the penalised fit equals a general minimiser's: $cells", ({ cells, beta }) => {
    const { intercept, slope } = fitSuccess(expand(cells));
    assertClose([intercept, slope], beta, { rtol: 2e-5 });
  });
  test.each(reference.profile)(
    "the profile interval equals scipy's: $cells at $level",
    ({ cells, level, interval }) => {
      const { low, high, value } = successThreshold(expand(cells), level);
      const widths = cells.map(([width]) => width);
      const below = Math.max(...widths.filter((width) => width <= value));
      const above = Math.min(...widths.filter((width) => width >= value));
      const expected = [Math.min(interval[0], below), Math.max(interval[1], above)];
      assertClose([low, high], expected, { rtol: 1e-4 }); // scipy's nested bounded minimisers
    },
  );
});

describe("threshold widths", () => {
  const separated: Cells = [[2, 0, 10], [4, 0, 10], [8, 10, 10], [16, 10, 10]]; // prettier-ignore
  const rising: Cells = [[2, 0, 10], [4, 2, 10], [8, 7, 10], [16, 10, 10]]; // prettier-ignore
  test("a separated sample gives a finite slope and a threshold known no finer than the grid", () => {
    const { value, low, high, curve } = successThreshold(expand(separated), 0.5);
    expect(curve.slope).toBeLessThan(20);
    assertClose([value], [Math.sqrt(32)], { rtol: 1e-6 }); // by symmetry
    expect([low <= 4, high >= 8]).toEqual([true, true]);
  });
  test("the fitted curve takes the level at the threshold", () => {
    const { value, curve } = successThreshold(expand(rising), 0.9);
    assertClose([successProbability(curve, value)], [0.9], { atol: 1e-9 });
  });
  test("when all succeed the threshold is not above the smallest width, when none does not below the largest", () => {
    const all = expand([[4, 10, 10], [8, 10, 10]]); // prettier-ignore
    const none = expand([[4, 0, 10], [8, 0, 10]]); // prettier-ignore
    expect(successThreshold(all, 0.5)).toMatchObject({ value: NaN, low: 0, high: 4 });
    expect(successThreshold(none, 0.5)).toMatchObject({ value: NaN, low: 8, high: Infinity });
  });
  test("one success of one at a width says little, and the interval says so", () => {
    expect(successThreshold(expand([[4, 1, 1], [8, 1, 1]]), 0.9).high).toBeGreaterThan(4); // prettier-ignore
  });
  test("success that does not depend on width has no threshold", () => {
    expect(successThreshold(expand([[4, 5, 10], [8, 5, 10], [16, 5, 10]]), 0.5)).toMatchObject({ low: 0, high: Infinity }); // prettier-ignore
  });
  test.each([
    ["fixed", 3, 5],
    ["fixed", 3, 40],
    ["fixed", 20, 10],
    ["any", 3, 40],
  ] as const)(
    "intervals (looks %s) of curves of steepness %i with %i seeds cover in 92 % of 400 runs or more (false alarm 1 in 100 at 95 %%)",
    (looks, steepness, seeds) => {
      const covered = Array.from({ length: 400 }, (_, seed) => {
        const random = randomStream(seed).split("threshold");
        const truth = 8 * 2 ** random.uniform(); // anywhere between two widths
        const trials = [2, 4, 8, 16, 32, 64].flatMap((width) =>
          Array.from({ length: seeds }, () => ({
            width,
            success: random.uniform() < 1 / (1 + (truth / width) ** steepness),
          })),
        );
        const { low, high } = successThreshold(trials, 0.5, { looks });
        return low <= truth && truth <= high;
      }).filter(Boolean).length;
      expect(covered / 400).toBeGreaterThan(0.92);
    },
  );
});

describe("the exponent of thresholds", () => {
  const successes = (ratio: number): number => (ratio < 1 ? 0 : ratio > 1 ? 10 : 5);
  const group = (samples: number, threshold: number): ThresholdGroup => ({
    samples,
    trials: expand([0.25, 0.5, 1, 2, 4].map((ratio) => [ratio * threshold, successes(ratio), 10] as const)),
  });
  const linear = [50, 100, 200].map((samples) => group(samples, samples / 10));
  test("thresholds that grow as N give an exponent of 1, within the spacing of the grids", () => {
    const { slope, local, fit } = thresholdExponent(linear, 0.5);
    assertClose([slope.value, local[0].slope.value, local[1].slope.value], [1, 1, 1], { atol: 1e-6 });
    expect([slope.low < 1, slope.high > 1, fit.p > 0.9]).toEqual([true, true, true]);
  });
  test("widths that only separate leave one spacing of doubt at both ends: exponents 0 and 2 over N = 50 to 100", () => {
    const only = [50, 100].map((samples) => ({
      samples,
      trials: expand([0.25, 0.5, 1, 2].map((ratio) => [(ratio * samples) / 10, ratio < 1 ? 0 : 10, 10] as const)),
    }));
    const [{ slope }] = thresholdExponent(only, 0.5).local;
    assertClose([slope.low, slope.value, slope.high], [0, 1, 2], { atol: 0.35 }); // p near the ends of a gap is not 0 or 1
  });
  test("where the local exponents disagree there is no single one, and the local ones are given", () => {
    const bent = [group(50, 8), group(100, 8), group(200, 64)];
    const { slope, local, fit } = thresholdExponent(bent, 0.5);
    expect(slope).toMatchObject({ value: NaN, low: -Infinity, high: Infinity });
    expect(fit.p).toBeLessThan(0.05);
    assertClose([local[0].slope.value, local[1].slope.value], [0, 3], { atol: 1e-6 });
  });
  test("two sizes cannot tell, nor can fewer than 5 seeds", () => {
    expect(thresholdExponent(linear.slice(1), 0.5).slope).toMatchObject({ value: NaN, low: -Infinity });
    const few = linear.map(({ samples, trials }) => ({
      samples,
      trials: trials.filter((_, index) => index % 3 === 0),
    }));
    expect(thresholdExponent(few, 0.5).slope).toMatchObject({ low: -Infinity, high: Infinity });
  });
  test("a threshold above its widths bounds the exponent from below, and leaves it open above", () => {
    const open = { samples: 200, trials: expand([4, 8, 16].map((width) => [width, 0, 20] as const)) };
    const { slope, local } = thresholdExponent([...linear.slice(0, 2), open], 0.5);
    expect([slope.low > local[0].slope.low + 0.05, slope.value]).toEqual([true, NaN]);
    assertClose([slope.high], [local[0].slope.high], { rtol: 0.02 }); // 401 points of the deviance
    expect(local[1].slope.high).toBe(Infinity);
  });
});
