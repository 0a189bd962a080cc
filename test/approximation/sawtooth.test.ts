import { expect, test } from "vitest";
import { bestPiecewiseLinear, deepSawtooth, sawtooth, shallowLowerBound } from "../../src/approximation/index.js";

const lattice = (k: number): number[] => Array.from({ length: 2 ** k + 1 }, (_, i) => sawtooth(k)(i / 2 ** k));

test("the deep network computes the sawtooth, exactly at its corners, up to k = 12", () => {
  for (let k = 2; k <= 12; k++) {
    for (let i = 0; i <= 5000; i++) expect(deepSawtooth(k)(i / 5000)).toBeCloseTo(sawtooth(k)(i / 5000), 11);
    for (let i = 0; i <= 2 ** k; i++) expect(deepSawtooth(k)(i / 2 ** k)).toBe(i % 2);
  }
});

test("the bound has claims.md's value at k = 8, m = 16, and says nothing where m is past 2^(k−1) − 2", () => {
  expect(shallowLowerBound(8, 16)).toBeCloseTo(0.107421875, 12);
  expect(shallowLowerBound(4, 6)).toBe(0);
  expect(shallowLowerBound(4, 5)).toBeGreaterThan(0);
});

test("as many pieces as the sawtooth has fit it exactly, and fewer never fall below the bound", () => {
  const levels = [-0.5, 0, 0.5, 1, 1.5];
  expect(bestPiecewiseLinear({ values: lattice(4), pieces: 16, levels }).error).toBeCloseTo(0, 14);
  let before = Infinity;
  for (const width of [1, 2, 4, 8, 12]) {
    const { error } = bestPiecewiseLinear({ values: lattice(5), pieces: width + 1, levels, period: 2 });
    expect(error).toBeGreaterThanOrEqual(shallowLowerBound(5, width));
    expect(error).toBeLessThanOrEqual(before);
    before = error;
  }
});

test("dynamic programming finds what trying every fit of two pieces finds, by another integral", () => {
  const values = [0.2, 1, 0.4, 0.1, 0.9];
  const levels = [0, 0.3, 0.6, 1];
  const integral = (knots: readonly (readonly [number, number])[]): number => {
    const steps = 4000;
    const at = (x: number): number => {
      const right = knots.findIndex(([knot], index) => index > 0 && x <= knot);
      const [[x0, y0], [x1, y1]] = [knots[right - 1], knots[right]];
      return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
    };
    const target = (x: number): number => {
      const cell = Math.min(3, Math.floor(4 * x));
      return values[cell] + (values[cell + 1] - values[cell]) * (4 * x - cell);
    };
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += Math.abs(at((i + 0.5) / steps) - target((i + 0.5) / steps));
    return sum / steps;
  };
  const all = [1, 2, 3].flatMap(
    (knot) =>
    levels.flatMap((a) => levels.flatMap((b) => levels.map((c) => integral([[0, a], [knot / 4, b], [1, c]])))), // prettier-ignore
  );
  const found = bestPiecewiseLinear({ values, pieces: 2, levels });
  // the midpoint rule is off by some 1/steps² at each crossing
  expect(found.error).toBeCloseTo(Math.min(...all), 6);
  expect(integral(found.knots.map(({ x, y }) => [x, y] as const))).toBeCloseTo(found.error, 6);
});

test("orders, widths and problems outside are refused by name", () => {
  expect(() => sawtooth(1)).toThrow("from 2 to 40");
  expect(() => deepSawtooth(2.5)).toThrow("Got 2.5");
  expect(() => shallowLowerBound(8, 0)).toThrow("at least 1");
  expect(() => bestPiecewiseLinear({ values: [1], pieces: 1, levels: [0] })).toThrow("two values or more");
  const wave = { values: [0, 1, 0, 0.5, 0], pieces: 2, levels: [0, 1] };
  expect(() => bestPiecewiseLinear({ ...wave, period: 2 })).toThrow("period 2");
  expect(() => bestPiecewiseLinear({ ...wave, values: [0, NaN] })).toThrow("1 that are not finite");
});
