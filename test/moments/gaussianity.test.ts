import { expect, test } from "vitest";
import { randomStream } from "../../src/math/index.js";
import { gaussianity, requireSamples, whitened, whiteningOf } from "../../src/moments/index.js";

const [rows, columns] = [4000, 3];
const gaussian = (seed: number) => ({ rows, columns, data: randomStream(seed).normals(rows * columns) });

test("standard Gaussian inputs pass, on 40 seeds", () => {
  // each fails with probability 0.001, or a little more for the skewness of the kurtosis
  const failed = Array.from({ length: 40 }, (_, seed) => gaussianity(gaussian(seed)).fails.length);
  expect(failed.filter((count) => count > 0)).toEqual([]);
});

test.each([
  ["a shift", (value: number) => value + 0.2, "mean"],
  ["a stretch", (value: number) => 1.2 * value, "covariance"],
  ["heavy tails", (value: number) => Math.sign(value) * Math.abs(value) ** 1.5 * 0.75, "kurtosis"],
] as const)("%s is named with the number found", (_, of, name) => {
  const { data, ...shape } = gaussian(1);
  const { fails } = gaussianity({ ...shape, data: data.map(of) });
  expect(fails.join("; ")).toMatch(new RegExp(`${name}: [\\d.]+ standard errors, at most`));
});

test("whitening mends mean and covariance of a linear image, and a constant column is refused", () => {
  const { data } = gaussian(2);
  const mixed = { rows, columns, data: data.map((value, at) => 2 * value + (at % 3 > 0 ? data[at - 1] : 0) + 5) };
  const x = whitened(whiteningOf(mixed), mixed);
  expect(gaussianity(mixed).fails).toHaveLength(2);
  expect(gaussianity(x).fails).toEqual([]);
  const flat = { rows, columns, data: data.map((value, at) => (at % 3 === 0 ? 1 : value)) };
  expect(() => whiteningOf(flat)).toThrow(/eigenvalues from/);
});

test("constant targets, repeated rows and tails of a few rows are refused with the number found", () => {
  const x = gaussian(3);
  const y = randomStream(4).normals(rows);
  expect(() => requireSamples({ x, y })).not.toThrow();
  expect(() => requireSamples({ x, y: new Float64Array(rows).fill(2) })).toThrow(/variance 0.00 about 2.00000/);
  const twice = { ...x, data: x.data.map((_, at) => x.data[at % (300 * columns)]) };
  expect(() => requireSamples({ x: twice, y })).toThrow(/3700 of 4000 rows repeat/);
  expect(() => requireSamples({ x, y: y.with(7, 1e6) })).toThrow(/kurtosis/);
});
