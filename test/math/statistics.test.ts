import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gaussianMean } from "../../src/math/quadrature.js";
import { randomStream } from "../../src/math/random.js";
import { meanInterval, wilsonInterval } from "../../src/math/statistics/interval.js";
import { quantile } from "../../src/math/statistics/moments.js";
import { powerLaw } from "../../src/math/statistics/power-law.js";
import {
  fitSuccess,
  successProbability,
  successThreshold,
  thresholdExponent,
} from "../../src/math/statistics/threshold.js";
import type { WidthTrial } from "../../src/math/statistics/threshold.js";
import { activation, type ActivationName } from "../../src/model/activation.js";
import { assertClose } from "../assert.js";

type Cells = readonly (readonly [width: number, successes: number, trials: number])[];
interface Reference {
  gains: Record<string, number>;
  wilson: [number, number, number, number][];
  student: [number[], number, number][];
  quantiles: [number[], number, number][];
  firth: { cells: [number, number, number][]; beta: number[] }[];
}
const file = new URL("../reference/statistics.json", import.meta.url);
const reference = JSON.parse(readFileSync(file, "utf8")) as Reference;
const expand = (cells: Cells): WidthTrial[] =>
  cells.flatMap(([width, k, n]) => Array.from({ length: n }, (_, index) => ({ width, success: index < k })));

describe("against other libraries", () => {
  test.each(reference.wilson)("Wilson's interval of %i of %i equals statsmodels'", (k, n, low, high) => {
    const interval = wilsonInterval(k, n);
    assertClose([interval.low, interval.high], [low, high], { atol: 1e-9 });
  });
  test.each(reference.student)("the t interval of %j equals scipy's", (values, low, high) => {
    const interval = meanInterval(values);
    assertClose([interval.low, interval.high], [low, high], { rtol: 1e-7 });
  });
  test.each(reference.quantiles)("the quantile of %j at %f equals numpy's", (values, p, expected) => {
    assertClose([quantile(values, p)], [expected], { atol: 1e-12 });
  });
  test.each(reference.firth)("the penalised fit equals a general minimiser's: $cells", ({ cells, beta }) => {
    const { intercept, slope } = fitSuccess(expand(cells));
    assertClose([intercept, slope], beta, { rtol: 2e-5 });
  });
});

test("a lower bound of 0.9 takes 35 successes of 35", () => {
  expect(wilsonInterval(35, 35).low).toBeGreaterThanOrEqual(0.9);
  expect(wilsonInterval(34, 34).low).toBeLessThan(0.9);
});

test("Wilson's interval covers a true proportion of 0.8 in 92 to 98 % of 2000 samples of 30", () => {
  const random = randomStream(1);
  const covers = (): boolean => {
    const successes = Array.from({ length: 30 }, () => random.uniform() < 0.8).filter(Boolean).length;
    const { low, high } = wilsonInterval(successes, 30);
    return low <= 0.8 && 0.8 <= high;
  };
  const share = Array.from({ length: 2000 }, covers).filter(Boolean).length / 2000;
  expect(share).toBeGreaterThan(0.92);
  expect(share).toBeLessThan(0.98);
});

test("no trials tell nothing, and one value has no interval", () => {
  expect(wilsonInterval(0, 0)).toMatchObject({ value: NaN, low: 0, high: 1 });
  expect(meanInterval([4])).toMatchObject({ value: 4, low: -Infinity, high: Infinity });
});

describe("power laws", () => {
  const noise = (x: number, seed: number): number => Math.exp(0.1 * randomStream(seed).split(String(x)).normal());
  const noisy = [8, 16, 32, 64].flatMap((x) =>
    Array.from({ length: 10 }, (_, seed) => ({ x, y: 3 * x ** -0.5 * noise(x, seed) })),
  );
  test("an exact power law gives its exponent and prefactor", () => {
    const exact = [2, 4, 8].map((x) => ({ x, y: 5 * x ** -0.5 }));
    const { slope, prefactor } = powerLaw(exact, randomStream(0));
    assertClose([slope.value, slope.low, slope.high, prefactor], [-0.5, -0.5, -0.5, 5], { atol: 1e-12 });
  });
  test("the interval of a noisy one contains the exponent and is as wide as its standard error says", () => {
    const { slope } = powerLaw(noisy, randomStream(0));
    expect(slope.low).toBeLessThan(-0.5);
    expect(slope.high).toBeGreaterThan(-0.5);
    const deviation = Math.sqrt(10 * 5 * Math.log(2) ** 2); // √Σ(ln x − mean)², over 40 points
    const ratio = (slope.high - slope.low) / ((2 * 1.96 * 0.1) / deviation);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.5);
  });
  test("two widths cannot tell", () => {
    const two = [1, 2].map((x) => ({ x, y: x }));
    expect(powerLaw(two, randomStream(0)).slope.value).toBeNaN();
  });
});

describe("threshold widths", () => {
  const separated: Cells = [[2, 0, 10], [4, 0, 10], [8, 10, 10], [16, 10, 10]]; // prettier-ignore
  const rising: Cells = [[2, 0, 10], [4, 2, 10], [8, 7, 10], [16, 10, 10]]; // prettier-ignore
  test("a separated sample gives a finite slope and a threshold between the widths that it separates", () => {
    const { value, low, high, curve } = successThreshold(expand(separated), 0.5, randomStream(0));
    expect(curve.slope).toBeLessThan(20);
    assertClose([value], [Math.sqrt(32)], { rtol: 1e-6 }); // by symmetry
    expect([low <= 4, high >= 8]).toEqual([true, true]);
  });
  test("the fitted curve takes the level at the threshold", () => {
    const { value, curve } = successThreshold(expand(rising), 0.9, randomStream(0));
    assertClose([successProbability(curve, value)], [0.9], { atol: 1e-9 });
  });
  test("when all succeed the threshold is below the smallest width, when none does above the largest", () => {
    const all = expand([[4, 5, 5], [8, 5, 5]]); // prettier-ignore
    const none = expand([[4, 0, 5], [8, 0, 5]]); // prettier-ignore
    expect(successThreshold(all, 0.5, randomStream(0))).toMatchObject({ value: NaN, low: 0, high: 4 });
    expect(successThreshold(none, 0.5, randomStream(0))).toMatchObject({ value: NaN, low: 8, high: Infinity });
  });
  test("thresholds that grow as N give an exponent of 1, and two sizes cannot tell", () => {
    const successes = (ratio: number): number => (ratio < 1 ? 0 : ratio > 1 ? 10 : 5);
    const groups = [50, 100, 200].map((samples) => ({
      samples,
      trials: expand([0.25, 0.5, 1, 2, 4].map((ratio) => [(ratio * samples) / 10, successes(ratio), 10] as const)),
    }));
    const exponent = thresholdExponent(groups, 0.5, randomStream(0), 100);
    assertClose([exponent.value], [1], { atol: 1e-6 });
    expect(exponent.low).toBeLessThan(1);
    expect(thresholdExponent(groups.slice(1), 0.5, randomStream(0)).value).toBeNaN();
  });
});

test("Gaussian means by quadrature are exact for polynomials", () => {
  assertClose([gaussianMean((x) => x ** 2), gaussianMean((x) => x ** 6)], [1, 15], { rtol: 1e-13 });
});

test.each(Object.entries(reference.gains))("the gain of %s equals scipy's integral", (name, gain) => {
  assertClose([activation(name as ActivationName).gain], [gain], { rtol: 1e-10 });
});
