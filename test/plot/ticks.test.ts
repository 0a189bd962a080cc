import { describe, expect, test } from "vitest";
import { settle } from "../../src/plot/scale.js";
import { linearTicks, tickLabels, tickText, ticksOf } from "../../src/plot/ticks.js";

describe("ticks", () => {
  test("of a linear axis are multiples of 1, 2 or 5 times a power of ten, zero among them", () => {
    expect(linearTicks(-0.3, 1, 5)).toEqual([0, 0.5, 1]);
    expect(linearTicks(0, 0.07, 7)).toEqual([0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07]);
  });

  test("of a logarithmic axis are powers of ten, with 2 and 5 within two decades", () => {
    const ticks = (low: number, high: number, count: number) =>
      ticksOf(settle({ label: "", scale: "log", domain: [low, high] }, []), count);
    expect(ticks(1, 1e6, 4)).toEqual([1, 100, 1e4, 1e6]);
    expect(ticks(1, 50, 5)).toEqual([1, 2, 5, 10, 20, 50]);
  });

  test("of a symmetric logarithmic axis have zero and both signs", () => {
    const scale = settle({ label: "", scale: "symlog" }, [-50, 200]);
    expect(ticksOf(scale, 8)).toEqual([-10, 0, 10, 100]);
  });

  test("have labels that do not touch: some are empty where there are many", () => {
    const scale = settle({ label: "", scale: "linear" }, [0, 1000]);
    const ticks = linearTicks(0, 1000, 100);
    const labels = tickLabels(scale, ticks, 200, 11);
    expect(labels[0]).toBe("0");
    expect(labels.filter((label) => label !== "").length).toBeLessThan(10);
  });
});

test("labels that do not all fit are evenly spaced: every second or third of them", () => {
  const powers = Array.from({ length: 12 }, (_, index) => 2 ** (index + 1));
  const scale = settle({ label: "", scale: "log", ticks: powers }, powers);
  expect(tickLabels(scale, powers, 220, 11).filter((text) => text !== "")).toEqual([
    "2",
    "8",
    "32",
    "128",
    "512",
    "2048",
  ]);
});

test.each([
  [0, "0"],
  [0.05, "0.05"],
  [-2, "−2"],
  [1e-4, "10⁻⁴"],
  [2e6, "2·10⁶"],
  [131072, "131072"],
])("the number %d is written %s", (value, text) => {
  expect(tickText(value)).toBe(text);
});
