import { createHash } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { randomStream } from "../../src/math/random.js";

/** Kolmogorov's distance of a sample to a distribution, times √n: above 1.95 in one of 1000 true samples. */
function kolmogorov(values: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  return Math.sqrt(n) * Math.max(...sorted.map((x, index) => Math.max(cdf(x) - index / n, (index + 1) / n - cdf(x))));
}

/** Φ by the series φ(x) Σ x^(2k+1)/(2k+1)!!, exact to 1e-15 for |x| < 6. */
function normalCdf(x: number): number {
  let [term, sum] = [x, x];
  for (let k = 1; k < 200; k++) sum += term *= (x * x) / (2 * k + 1);
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

const seeds = Array.from({ length: 100 }, (_, seed) => seed);

test.each(["uniform", "normal"] as const)(
  "first draws over seeds 0-99 are independent and %s (false alarm 1 in 1000)",
  (kind) => {
    const first = seeds.map((seed) => randomStream(seed)[kind]());
    expect(kolmogorov(first, kind === "uniform" ? (x) => x : normalCdf)).toBeLessThan(1.95);
    const u = kind === "uniform" ? first.map((x) => (x - 0.5) * Math.sqrt(12)) : first;
    const lag = u.slice(1).reduce((sum, x, index) => sum + x * u[index], 0) / Math.sqrt(99);
    expect(Math.abs(lag)).toBeLessThan(3.3);
  },
);

test("first draws of streams split by neighbouring names are uniform", () => {
  const draws = seeds.map((seed) => randomStream(0).split(`layer-${seed}`).uniform());
  expect(kolmogorov(draws, (x) => x)).toBeLessThan(1.95);
});

test("seed 0 is a seed: it repeats, and differs from seed 1", () => {
  expect(randomStream(0).normals(5)).toEqual(randomStream(0).normals(5));
  expect(randomStream(0).normal()).not.toBe(randomStream(1).normal());
});

test("drawing from a stream shifts neither its children nor its siblings", () => {
  const [used, fresh] = [randomStream(3), randomStream(3)];
  used.normals(1000);
  expect(used.split("data").normals(4)).toEqual(fresh.split("data").normals(4));
});

test("names with slashes are not paths", () => {
  expect(randomStream(1).split("a/b").uniform()).not.toBe(randomStream(1).split("a").split("b").uniform());
});

test("the same seed gives the same bits on every machine", () => {
  const random = randomStream(0).split("golden");
  expect([random.uniform(), random.normal(), random.integer(1000), random.sign()]).toMatchInlineSnapshot(`
    [
      0.4028554369252444,
      0.234966224633381,
      932,
      1,
    ]
  `);
});

test("Gaussians are exact: moments, tails and distribution of a million draws", () => {
  const values = randomStream(11).normals(1_000_000);
  const moment = (power: number): number => values.reduce((sum, x) => sum + x ** power, 0) / values.length;
  expect(Math.abs(moment(1))).toBeLessThan(0.0033); // 3.3 standard errors
  expect(Math.abs(moment(2) - 1)).toBeLessThan(3.3 * Math.sqrt(2 / 1e6));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(3.3 * Math.sqrt(96 / 1e6));
  const tails = values.filter((x) => Math.abs(x) > 4).length;
  expect(Math.abs(tails - 63.3)).toBeLessThan(3.5 * Math.sqrt(63.3));
  expect(kolmogorov(Array.from(values.subarray(0, 50_000)), normalCdf)).toBeLessThan(1.95);
});

test("integers and permutations are uniform", () => {
  const random = randomStream(5);
  const counts = new Array<number>(7).fill(0);
  for (let draw = 0; draw < 70_000; draw++) counts[random.integer(7)]++;
  expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5); // 1 in 1000
  const places = new Array<number>(5).fill(0);
  for (let draw = 0; draw < 20_000; draw++) places[random.permutation(5).indexOf(0)]++;
  expect(places.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0)).toBeLessThan(18.5);
});

test("a seed that is not an integer is refused", () => {
  expect(() => randomStream(0.5)).toThrow("the seed must be an integer");
});

test("streams are the same where SHA-256 is JavaScript's, as in a browser", () => {
  for (const path of ["0", "7/init/layer-1", "-3/Δ/ß%2F", "x".repeat(200)]) {
    const bytes = new TextEncoder().encode(path);
    expect(Array.from(sha256(bytes))).toEqual(Array.from(createHash("sha256").update(bytes).digest()));
  }
});
