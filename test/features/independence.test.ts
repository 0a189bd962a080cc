import { expect, test } from "vitest";
import { hsicTest } from "../../src/features/hsic.js";
import { independence } from "../../src/features/independence.js";
import { randomStream } from "../../src/math/random.js";

const column = (values: Float64Array) => ({ rows: values.length, columns: 1, data: values });
const beside = (...columns: readonly Float64Array[]) => ({
  rows: columns[0].length,
  columns: columns.length,
  data: Float64Array.from({ length: columns[0].length * columns.length }, (_, at) => columns[at % columns.length][Math.floor(at / columns.length)]), // prettier-ignore
});

test("u and u² − 1, which are uncorrelated, are caught by HSIC with p < 0.01 at N = 1,000", () => {
  const u = randomStream(1).normals(1000);
  const v = u.map((value) => value * value - 1);
  expect(hsicTest(column(u), column(v), randomStream(2)).p).toBeLessThan(0.01);
  expect(independence(beside(u, v)).meanCorrelation).toBeLessThan(0.25); // u³'s fourth moments: deviation √15/√2/√1000 = 0.09
});

test("of independent samples p is uniform: at most 0.1 in about one of ten", () => {
  const random = randomStream(3);
  const tests = Array.from({ length: 100 }, () =>
    hsicTest(column(random.normals(40)), column(random.normals(40)), random, 99),
  );
  const rejected = tests.filter(({ p }) => p <= 0.1).length;
  expect(rejected).toBeLessThanOrEqual(22); // four deviations of Binomial(100, 0.1)
  expect(rejected).toBeGreaterThan(0); // none has a chance of 3e-5
});

test("HSIC is tr(K H L H)/N² of the plain formula", () => {
  const [x, y] = [Float64Array.of(0, 1, 3, 7), Float64Array.of(2, 1, 0, 5)];
  const kernel = (values: Float64Array, square: number) =>
    Array.from(values, (a) => Array.from(values, (b) => Math.exp(-((a - b) ** 2) / (2 * square))));
  const [k, l] = [kernel(x, 16), kernel(y, 9)]; // squared distances 1 4 9 16 36 49 and 1 1 4 9 16 25, the upper median of each
  const h = (i: number, j: number): number => (i === j ? 1 : 0) - 1 / 4;
  let trace = 0;
  for (let a = 0; a < 4; a++)
    for (let b = 0; b < 4; b++)
      for (let c = 0; c < 4; c++) for (let d = 0; d < 4; d++) trace += k[a][b] * h(b, c) * l[c][d] * h(d, a);
  expect(hsicTest(column(x), column(y), randomStream(0), 1).statistic).toBeCloseTo(trace / 16, 12);
});

test("total correlation of two coordinates is −½ ln(1 − ρ²), and dead coordinates are named and left out", () => {
  const a = Float64Array.of(1, -1, 1, -1);
  const b = Float64Array.of(1, -1, 1, 1);
  const still = new Float64Array(4).fill(0.1);
  const found = independence(beside(a, still, b));
  const rho = 1 / Math.sqrt(3);
  expect(found.dead).toEqual([1]);
  expect([found.meanCorrelation, found.largestCorrelation]).toEqual([expect.closeTo(rho, 12), expect.closeTo(rho, 12)]);
  expect(found.totalCorrelation).toBeCloseTo(-0.5 * Math.log(1 - rho ** 2), 12);
});

test("the effective rank is the number of directions of equal spread, and 1 of copies, whose total correlation is infinite", () => {
  const [a, b] = [Float64Array.of(1, -1, 1, -1), Float64Array.of(1, 1, -1, -1)];
  expect(independence(beside(a, b)).effectiveRank).toBeCloseTo(2, 12);
  const copies = independence(beside(a, a));
  expect([copies.effectiveRank, copies.totalCorrelation]).toEqual([expect.closeTo(1, 12), Infinity]);
});

test("permutations, rows and numbers that a test cannot use are refused", () => {
  const [u, v] = [randomStream(4).normals(8), randomStream(5).normals(8)];
  expect(() => hsicTest(column(u), column(v), randomStream(0), 0)).toThrow(/at least 1.*Got 0/);
  expect(() => independence(column(Float64Array.of(1)))).toThrow(/1 rows of 1/);
  expect(() => independence(column(Float64Array.of(1, NaN)))).toThrow(/row 2, column 1.*Got NaN/);
});

test("collapsed features have rank 0, and constant rows are refused by HSIC with the repair", () => {
  const still = new Float64Array(8).fill(3);
  expect(independence(beside(still, still))).toMatchObject({ effectiveRank: 0, dead: [0, 1], meanCorrelation: NaN });
  expect(() => hsicTest(column(still), column(still), randomStream(0))).toThrow(/8 equal rows. Leave out dead/);
});
