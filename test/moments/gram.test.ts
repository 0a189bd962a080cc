import { expect, test } from "vitest";
import { addCross, addGram, addRows, rowsTimes, runRows } from "../../src/moments/gram.js";
import { eachRun } from "../../src/moments/stream.js";

const [n, random] = [3, Float64Array.from({ length: 60 }, (_, at) => Math.sin(1 + at))];
const [x, q, w] = [random.slice(0, 24), random.slice(24, 48), random.slice(48, 56)];
/** Σ_r w_r a_ri b_rj. */
const sum = (a: Float64Array, b: Float64Array, i: number, j: number): number =>
  Array.from({ length: runRows }, (_, row) => w[row] * a[row * n + i] * b[row * n + j]).reduce((s, v) => s + v, 0);

test("eight rows add their weighted products, upper triangle or all, sums and inner products", () => {
  const [gram, cross, rows, inner] = [new Float64Array(7), new Float64Array(10), new Float64Array(4), new Float64Array(8)]; // prettier-ignore
  addGram(gram, 1, x, w);
  addCross(cross, 1, q, x, w);
  addRows(rows, 1, x, w);
  rowsTimes(x, w.subarray(0, n), inner);
  const close = (actual: number, expected: number): void => expect(actual).toBeCloseTo(expected, 14);
  [[0, 0], [0, 1], [0, 2], [1, 1], [1, 2], [2, 2]].forEach(([i, j], at) => close(gram[1 + at], sum(x, x, i, j))); // prettier-ignore
  for (let at = 0; at < 9; at++) close(cross[1 + at], sum(q, x, Math.floor(at / n), at % n));
  for (let i = 0; i < n; i++) close(rows[1 + i], w.reduce((s, value, row) => s + value * x[row * n + i], 0)); // prettier-ignore
  close(inner[7], x[21] * w[0] + x[22] * w[1] + x[23] * w[2]);
  expect([gram[0], cross[0], rows[0]]).toEqual([0, 0, 0]);
});

test("runs of eight rows go across chunks, and zeros stand behind the last", async () => {
  const chunk = (from: number, to: number) => ({ x: { rows: to - from, columns: n, data: random.slice(from * n, to * n) }, y: random.slice(from, to) }); // prettier-ignore
  const seen: [number, number[], number][] = [];
  await eachRun([chunk(0, 5), chunk(5, 11)], { where: "test", inputs: n }, (y, rows, count) => {
    seen.push([count, [...y], rows[count * n] ?? NaN]);
  });
  expect(seen).toEqual([
    [8, [...random.slice(0, 8)], NaN],
    [3, [...random.slice(8, 11), 0, 0, 0, 0, 0], 0],
  ]);
});
