import { expect, test } from "vitest";
import {
  bestShallowFit,
  depthRows,
  representationResult,
  sawtooth,
  shallowFinding,
} from "../../src/approximation/index.js";

const cell = (k: number, width: number) => ({ task: "represent" as const, k, width, depth: 1 });

test.each([
  [4, 4],
  [5, 8],
  [6, 8],
])("k = %i, m = %i: the deep network is exact, and the best fit stays above the bound", (k, width) => {
  const { deep, bound, fit } = representationResult(cell(k, width));
  expect(deep).toBe(0);
  expect(bound).toBeGreaterThan(0);
  expect(fit).toBeGreaterThanOrEqual(bound);
  // a constant at one half is 1/4 away
  expect(fit).toBeLessThanOrEqual(0.25);
});

test("at k = 8 and m = 16 the bound is 0.107", () => {
  expect(representationResult(cell(8, 16)).bound).toBeCloseTo(0.107, 3);
});

test("as many pieces as the sawtooth has are the sawtooth", () => {
  const { error, knots } = bestShallowFit(3, 7);
  expect(error).toBe(0);
  for (const { x, y } of knots) expect(y).toBe(sawtooth(3)(x));
});

test("an order below 2 is refused", () => {
  expect(() => representationResult(cell(1, 4))).toThrow("from 2 to 40");
});

test("a width whose bound is clamped to 0 says nothing of the best fit: its cell is left out, and where all are a premise is not met", () => {
  const rows = (widths: number[]) =>
    depthRows(widths.map((width) => ({ parameters: cell(4, width), seed: 0, result: representationResult(cell(4, width)) }))); // prettier-ignore
  // 2m + 4 reaches 2^4 at m = 6
  const names = [shallowFinding.estimate(rows([4, 6, 8]), 0.95)]
    .flat()
    .map((member) => "name" in member && member.name);
  expect(names).toEqual(["k = 4, m = 4"]);
  const met = (widths: number[]) => shallowFinding.premises?.(rows(widths)).map((premise) => premise.met);
  expect([met([4, 8]), met([6, 8])]).toEqual([[true], [false]]);
});
