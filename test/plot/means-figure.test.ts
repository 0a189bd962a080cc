import { expect, test } from "vitest";
import { geometricMeanPoints, meansFigure } from "../../src/plot/means-figure.js";

test("a figure of means has a curve for each name and panel, its points in order with the interval of the mean", () => {
  const row = (panel: string, x: number, a: number) => ({ panel, x, values: { a, b: -a } });
  const rows = [row("left", 4, 1), row("left", 2, 3), row("left", 2, 5), row("right", 2, 7)];
  const labels = {
    title: "t",
    caption: "c",
    x: { label: "k", scale: "log" },
    y: { label: "v", scale: "linear" },
  } as const;
  const { panels, marks, x, caption } = meansFigure(rows, labels);
  expect([panels, x.ticks]).toEqual([
    ["left", "right"],
    [2, 4],
  ]);
  const lines = marks.filter((mark) => mark.mark === "line");
  expect(lines.map(({ name, panel }) => `${panel} ${name}`)).toEqual(["left a", "left b", "right a", "right b"]);
  expect(lines[0].points.map((point) => [point.x, point.y])).toEqual([
    [2, 4],
    [4, 1],
  ]);
  const { low, high } = lines[0].points[0];
  // t(1 degree of freedom) at 97.5 % is 12.706; the standard error of 3 and 5 is 1.
  expect([low, high].map((value) => value?.toFixed(2))).toEqual(["-8.71", "16.71"]);
  expect(caption).toContain("means over 1 to 2 seeds");
});

test("geometric means are means of logarithms, and of one value the interval is unknown", () => {
  const [two, one] = geometricMeanPoints([
    { x: 1, y: Math.E },
    { x: 1, y: Math.E ** 3 },
    { x: 2, y: 5 },
  ]);
  expect(two.y).toBeCloseTo(Math.E ** 2, 12);
  // The logarithms 1 and 3 have mean 2 and standard error 1; t(1) at 97.5 % is 12.7062.
  expect(Math.log(two.high ?? NaN)).toBeCloseTo(2 + 12.7062, 3);
  expect([one.low, one.high]).toEqual([-Infinity, Infinity]);
});
