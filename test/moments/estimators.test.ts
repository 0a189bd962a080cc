import { expect, test } from "vitest";
import { randomStream } from "../../src/math/index.js";
import {
  closedCoefficient,
  estimateMoments,
  hiddenNetwork,
  mergeMoments,
  networkSamples,
  type Chunk,
  type Moments,
} from "../../src/moments/index.js";

const random = randomStream(3);
const n = 4;
const network = hiddenNetwork(random, { activation: "relu", inputs: n, units: 2 });
const direction = network.weights.data.slice(0, n);

/** c_j Σ aᵢ (wᵢ·θ)^power wᵢwᵢᵀ, [n, n]. */
function expected(order: number, power: number): Float64Array {
  const c = closedCoefficient("relu", order)!;
  const w = (unit: number) => network.weights.data.slice(unit * n, (unit + 1) * n);
  return new Float64Array(n * n).map((_, at) =>
    [0, 1].reduce((sum, unit) => {
      const overlap = w(unit).reduce((dot, value, i) => dot + value * direction[i], 0);
      return sum + c * network.outputs[unit] * overlap ** power * w(unit)[Math.floor(at / n)] * w(unit)[at % n];
    }, 0),
  );
}

test("M2, M3 and M4 are c_j Σ aᵢ (wᵢ·θ)^(j−2) wᵢwᵢᵀ within their standard errors, and M3 of ReLU is seen as zero", async () => {
  const { count, m2, m3, m4 } = await estimateMoments(networkSamples(random, network, 40_000), direction);
  expect(count).toBe(40_000);
  const deviation = ({ value, error }: Moments["m2"], truth: Float64Array) =>
    Math.max(...value.data.map((entry, at) => Math.abs(entry - truth[at]) / error.data[at]));
  // ten distinct entries each: beyond 4 standard errors with probability below 1e-3
  expect(deviation(m2, expected(2, 0))).toBeLessThan(4);
  expect(deviation(m3, new Float64Array(n * n))).toBeLessThan(4);
  expect(deviation(m4, expected(4, 2))).toBeLessThan(4);
});

test("how the stream is cut into chunks, and whether it comes asynchronously, changes nothing", async () => {
  const [whole] = networkSamples(random, network, 1500);
  const cut = async function* (): AsyncGenerator<Chunk> {
    await Promise.resolve();
    for (const [from, to] of [
      [0, 700],
      [700, 1500],
    ])
      // prettier-ignore
      yield { x: { rows: to - from, columns: n, data: whole.x.data.slice(from * n, to * n) }, y: Array.from(whole.y).slice(from, to) };
  };
  expect(await estimateMoments(cut(), direction)).toEqual(await estimateMoments([whole], direction));
});

test("parts that workers took merge to what one pass over all gives", async () => {
  const parts = [0, 1, 2].map((index) =>
    estimateMoments(networkSamples(random, network, 45_000, { index, of: 3 }), direction),
  );
  const merged = mergeMoments(await Promise.all(parts));
  const whole = await estimateMoments(networkSamples(random, network, 45_000), direction);
  expect(merged.count).toBe(45_000);
  for (const moment of ["m1", "m2", "m3", "m4"] as const)
    for (const part of ["value", "error"] as const)
      // sums of 45,000 terms near 1 in another order
      for (const [at, value] of merged[moment][part].data.entries())
        expect(value).toBeCloseTo(whole[moment][part].data[at], 11);
  expect(() => mergeMoments([])).toThrow(/Got none/);
});

test("a large offset of the targets costs no digits", async () => {
  const x = { rows: 4096, columns: 1, data: new Float64Array(4096).map((_, row) => (row % 2 === 0 ? 1 : -1)) };
  const y = new Float64Array(4096).map((_, row) => 1e8 + (row % 2 === 0 ? 1 : 0));
  const { m1 } = await estimateMoments([{ x, y }], Float64Array.of(1));
  expect(m1.value.data[0]).toBe(0.5);
});

test("rows that are not finite, chunks of another width, empty streams and directions of another length are refused", async () => {
  const chunk = (data: number[], y: number[]): Chunk => ({ x: { rows: y.length, columns: data.length / y.length, data: Float64Array.from(data) }, y }); // prettier-ignore
  const one = Float64Array.of(1);
  await expect(estimateMoments([chunk([1, NaN], [0, 0])], one)).rejects.toThrow(/NaN.* in row 1/);
  await expect(estimateMoments([chunk([1, 2], [0])], one)).rejects.toThrow(/1 x 2/);
  await expect(estimateMoments([], one)).rejects.toThrow(/at least two rows. Got 0/);
  await expect(estimateMoments([], Float64Array.of(2))).rejects.toThrow(/‖θ‖ = 2/);
});

test("values and standard errors are those of the entries y He_j row by row", async () => {
  const [{ x, y }] = networkSamples(random, network, 101);
  const found = await estimateMoments([{ x, y }], direction);
  const entries = (row: number, i: number, j: number): number[] => {
    const at = x.data.subarray(row * n, row * n + n);
    const t = at.reduce((sum, value, k) => sum + value * direction[k], 0);
    const [pair, mixed] = [at[i] * at[j] - (i === j ? 1 : 0), at[i] * direction[j] + direction[i] * at[j]];
    const fourth = (t * t - 1) * pair - 2 * t * mixed + 2 * direction[i] * direction[j];
    return [y[row] * pair, y[row] * (t * pair - mixed), y[row] * fourth];
  };
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      [found.m2, found.m3, found.m4].forEach(({ value, error }, order) => {
        const all = Array.from({ length: 101 }, (_, row) => entries(row, i, j)[order]);
        const mean = all.reduce((a, b) => a + b, 0) / 101;
        const square = all.reduce((a, b) => a + b * b, 0) / 101;
        // sums of a hundred terms up to some ten
        expect(value.data[i * n + j]).toBeCloseTo(mean, 12);
        expect(error.data[i * n + j]).toBeCloseTo(Math.sqrt((square - mean ** 2) / 100), 11);
      });
});
