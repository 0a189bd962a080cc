import { describe, expect, test } from "vitest";
import { randomStream } from "../../../src/math/random.js";
import { meanInterval } from "../../../src/math/statistics/mean.js";
import { powerLaw, type Measurement } from "../../../src/math/statistics/power-law.js";
import { assertClose } from "../../assert.js";
import { reference } from "../reference.js";

/** y = 3 x^exponent e^(0.1 g) with a Gaussian g for each seed and x. */
function noisy(exponent: number, seeds: number, widths = [8, 16, 32, 64], stream = 0): Measurement[] {
  const random = randomStream(stream).split("noisy");
  return widths.flatMap((x) =>
    Array.from({ length: seeds }, () => ({ x, y: 3 * x ** exponent * Math.exp(0.1 * random.normal()) })),
  );
}

test.each(reference.slopes)(
  "slope, interval and lack of fit equal statsmodels' (groups of $groups.0.1.length and more)",
  (row) => {
    const { slope, prefactor, fit } = powerLaw(row.groups.flatMap(([x, ys]) => ys.map((y) => ({ x, y }))));
    assertClose([slope.value, prefactor], [row.slope, row.prefactor], { rtol: 1e-9 });
    assertClose([slope.high - slope.value, slope.value - slope.low], [row.reach, row.reach], { rtol: 1e-9 });
    assertClose([fit.statistic, fit.p], [row.F, row.p], { rtol: 1e-7 }); // differences of sums of squares
  },
);

test("an exact power law gives its exponent and prefactor", () => {
  const exact = [2, 4, 8].flatMap((x) => new Array<Measurement>(5).fill({ x, y: 5 * x ** -0.5 }));
  const { slope, prefactor, local } = powerLaw(exact);
  assertClose([slope.value, slope.low, slope.high, prefactor], [-0.5, -0.5, -0.5, 5], { atol: 1e-12 });
  expect(local.map(({ from, to, slope: { value } }) => [from, to, value.toFixed(12)])).toEqual([
    [2, 4, "-0.500000000000"],
    [4, 8, "-0.500000000000"],
  ]);
});

test("second algorithm: with balanced seeds the slope is the mean of slopes of one seed each", () => {
  const points = noisy(-0.5, 6);
  const [total, centre] = [5 * Math.log(2) ** 2, Math.log(8) + 1.5 * Math.log(2)];
  const slopes = Array.from({ length: 6 }, (_, seed) =>
    [0, 1, 2, 3].reduce((sum, place) => {
      const { x, y } = points[6 * place + seed];
      return sum + ((Math.log(x) - centre) / total) * Math.log(y);
    }, 0),
  );
  assertClose([powerLaw(points).slope.value], [meanInterval(slopes).value], { rtol: 1e-12 });
});

describe("what cannot tell", () => {
  test("fewer than 5 seeds at any width give the value and no interval", () => {
    const points = [...noisy(-0.5, 8), ...noisy(-0.5, 4, [128])];
    const { slope, local } = powerLaw(points);
    expect([slope.low, slope.high, Number.isFinite(slope.value)]).toEqual([-Infinity, Infinity, true]);
    expect(local.map(({ slope: { high } }) => Number.isFinite(high))).toEqual([true, true, true, false]);
  });
  test("one seed a width gives no interval of width zero", () => {
    const { slope, fit } = powerLaw(noisy(-0.5, 1));
    expect([slope.low, slope.high, fit.p]).toEqual([-Infinity, Infinity, NaN]);
  });
  test("two widths give a local slope, and no slope that a fit could doubt", () => {
    const { slope, local } = powerLaw(noisy(1, 5, [1, 2]));
    expect([slope.low, slope.high]).toEqual([-Infinity, Infinity]);
    expect(local[0].slope.low).toBeGreaterThan(0.5);
  });
  test.each([0, -1, NaN, Infinity])("a point at y = %f is counted, and nothing is said", (y) => {
    const { slope, unusable } = powerLaw([...noisy(-0.5, 8), { x: 8, y }]);
    expect([slope.value, slope.low, unusable]).toEqual([NaN, -Infinity, 1]);
  });
});

test("a bent law fails the test of fit, and its local slopes say where it bends", () => {
  const bent = noisy(0, 10).map(({ x, y }) => ({ x, y: y * (x > 16 ? x / 16 : 1) }));
  const { fit, local } = powerLaw(bent);
  expect(fit.p).toBeLessThan(1e-6);
  expect(local[0].slope.high).toBeLessThan(0.5);
  expect(local[2].slope.low).toBeGreaterThan(0.5);
});

test("a straight law passes the test of fit at 5 % in 90 to 98 % of 400 runs (false alarm 1 in 1000)", () => {
  const passed = Array.from(
    { length: 400 },
    (_, seed) => powerLaw(noisy(-0.5, 5, [8, 16, 32, 64], seed)).fit.p >= 0.05,
  );
  const share = passed.filter(Boolean).length / 400;
  expect(share).toBeGreaterThan(0.9);
  expect(share).toBeLessThan(0.98);
});

test("no stream is asked for: the same points give the same interval", () => {
  expect(powerLaw(noisy(-0.5, 5))).toEqual(powerLaw(noisy(-0.5, 5)));
});
