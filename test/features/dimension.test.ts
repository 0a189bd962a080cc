import { describe, expect, test } from "vitest";
import { manifoldSample, type ManifoldOptions } from "../../src/data/manifolds.js";
import { intrinsicDimension } from "../../src/features/dimension.js";
import { randomStream } from "../../src/math/random.js";

const sample = (seed: number, options: ManifoldOptions) =>
  manifoldSample(randomStream(seed).split("manifold"), options).points;

describe("at N = 5,000 the estimates are those of the theory's table", () => {
  // One draw each: the deviation of TwoNN over draws is about d/√N, 1.4 %, so 5 % is beyond three of them with the table's rounding;
  // that of Levina and Bickel's is a third of it.
  test.each([
    ["the Swiss roll", { manifold: "swiss-roll", dimension: 2 }, 1.93, 1.97],
    ["the Swiss roll with noise 0.05", { manifold: "swiss-roll", dimension: 2, noise: 0.05 }, 2.16, 2.0],
    ["the sphere of dimension 5", { manifold: "sphere", dimension: 5 }, 4.88, 4.94],
    ["the sphere of dimension 10", { manifold: "sphere", dimension: 10 }, 9.64, 9.18],
    ["the cube of dimension 20", { manifold: "cube", dimension: 20 }, 15.6, 14.9],
  ] as const)("%s", (_, options, twoNN, levinaBickel) => {
    const found = intrinsicDimension(sample(0, { samples: 5000, ...options }));
    expect(Math.abs(found.twoNN.value / twoNN - 1)).toBeLessThan(0.05);
    expect(Math.abs(found.levinaBickel.value / levinaBickel - 1)).toBeLessThan(0.02);
    for (const { value, low, high } of Object.values(found)) expect(low < value && value < high).toBe(true);
  });
});

test("the intervals cover the estimates' mean over draws in about 95 of 100", () => {
  const draws = Array.from({ length: 100 }, (_, seed) =>
    intrinsicDimension(sample(seed, { manifold: "torus", samples: 400, dimension: 2 }), { neighbours: 10 }),
  );
  for (const key of ["twoNN", "levinaBickel"] as const) {
    const mean = draws.reduce((sum, draw) => sum + draw[key].value, 0) / draws.length;
    const covered = draws.filter((draw) => draw[key].low <= mean && mean <= draw[key].high).length;
    expect(covered).toBeGreaterThanOrEqual(88); // four deviations of Binomial(100, 0.95) below 95 are 86.3
  }
});

test("the estimates do not change with scale and shift of the points", () => {
  const points = sample(0, { manifold: "sphere", samples: 300, dimension: 3 });
  const moved = { ...points, data: points.data.map((value) => 1024 * value) };
  const [a, b] = [intrinsicDimension(points), intrinsicDimension(moved)];
  expect(b.twoNN.value).toBeCloseTo(a.twoNN.value, 10);
  expect(b.levinaBickel.high).toBeCloseTo(a.levinaBickel.high, 10);
});

test("with too few points for five cells the estimate stands without an interval", () => {
  const { levinaBickel, twoNN } = intrinsicDimension(sample(0, { manifold: "cube", samples: 60, dimension: 2 }));
  expect([levinaBickel.low, levinaBickel.high]).toEqual([-Infinity, Infinity]);
  expect(levinaBickel.value).toBeGreaterThan(1);
  expect(Number.isFinite(twoNN.high)).toBe(true);
});

describe("what has no dimension is refused with the repair", () => {
  test("rows that repeat are counted and named", () => {
    const points = sample(0, { manifold: "cube", samples: 50, dimension: 3 });
    points.data.copyWithin(3, 0, 3);
    expect(() => intrinsicDimension(points)).toThrow(/2 rows that repeat, such as row 1 and row 2. Keep one/);
  });
  test("fewer rows than neighbours", () => {
    const points = sample(0, { manifold: "cube", samples: 20, dimension: 3 });
    expect(() => intrinsicDimension(points)).toThrow(/20 neighbours of 20 rows/);
    expect(() => intrinsicDimension(points, { neighbours: 2 })).toThrow(/at least 3/);
    expect(() => intrinsicDimension(points, { neighbours: 3, confidence: 1 })).toThrow(/\(0, 1\).*Got 1/);
  });
  test("a lattice, where neighbours are equally far", () => {
    const data = Float64Array.from({ length: 2 * 36 }, (_, at) => (at % 2 === 0 ? Math.floor(at / 12) : (at >> 1) % 6));
    expect(() => intrinsicDimension({ rows: 36, columns: 2, data }, { neighbours: 3 })).toThrow(/lattice/);
  });
});
