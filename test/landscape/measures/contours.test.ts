import { expect, test } from "vitest";
import { contourLines } from "../../../src/landscape/index.js";

const places = Array.from({ length: 41 }, (_, index) => -2 + index / 10);
const gridOf = (f: (x: number, y: number) => number) => ({
  ...{ x: places, y: places },
  values: places.flatMap((y) => places.map((x) => f(x, y))),
});
const length = (line: readonly { x: number; y: number }[]): number =>
  line.slice(1).reduce((sum, point, at) => sum + Math.hypot(point.x - line[at].x, point.y - line[at].y), 0);

test("the contour of x² + y² at 1 is one closed line, the unit circle", () => {
  const lines = contourLines(gridOf((x, y) => x * x + y * y), 1); // prettier-ignore
  expect(lines).toHaveLength(1);
  expect(lines[0][0]).toEqual(lines[0][lines[0].length - 1]);
  // linear between places 0.1 apart: h²/8 times the second derivative 2, over the slope 2
  for (const { x, y } of lines[0]) expect(Math.abs(Math.hypot(x, y) - 1)).toBeLessThan(0.1 ** 2 / 8 + 1e-12);
  expect(Math.abs(length(lines[0]) - 2 * Math.PI)).toBeLessThan(0.02);
});

test("that of a plane is one straight line from edge to edge, and a level that is not met has none", () => {
  const plane = gridOf((x, y) => x + 2 * y);
  const [line, ...others] = contourLines(plane, 0.05);
  expect(others).toEqual([]);
  for (const { x, y } of line) expect(x + 2 * y).toBeCloseTo(0.05, 12);
  const [first, last] = [line[0], line[line.length - 1]];
  expect([Math.abs(first.x), Math.abs(last.x)]).toEqual([2, 2]);
  expect(contourLines(plane, 7)).toEqual([]);
});

test("two wells have two lines below the saddle between them and one above, and the saddle's square has two", () => {
  const wells = gridOf((x, y) => (x * x - 1) ** 2 + y * y);
  expect([0.5, 1.5].map((level) => contourLines(wells, level).length)).toEqual([2, 1]);
  const saddle = { x: [0, 1], y: [0, 1], values: [1, 0, 0, 1] };
  // the middle, 1/2, is above: each low corner is cut off for itself
  expect(contourLines(saddle, 0.4).map((line) => line.length)).toEqual([2, 2]);
});

test("a square with a corner that is not finite has no line, and sizes that do not fit are refused", () => {
  const holed = gridOf((x, y) => (x > 0.05 && y > 0.05 ? NaN : x * x + y * y));
  const lines = contourLines(holed, 1);
  expect(lines.flat().every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
  expect(lines).toHaveLength(1);
  expect(() => contourLines({ x: [0, 1], y: [0], values: [1] }, 0)).toThrow("Got 1 values at 2 · 1 places");
  expect(() => contourLines({ x: [0], y: [0], values: [1] }, NaN)).toThrow("level NaN");
});
