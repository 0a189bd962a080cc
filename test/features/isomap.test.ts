import { describe, expect, test } from "vitest";
import { manifoldSample } from "../../src/data/manifolds.js";
import { classicalScaling } from "../../src/features/classical-scaling.js";
import { isomap } from "../../src/features/isomap.js";
import { allShortestPaths, piecesOf } from "../../src/features/shortest-paths.js";
import type { Matrix } from "../../src/math/algebra/contract.js";
import { randomStream } from "../../src/math/random.js";

const swissRoll = (samples: number) =>
  manifoldSample(randomStream(0).split("isomap"), { manifold: "swiss-roll", dimension: 2, samples });

function distancesOf({ rows, columns, data }: Matrix): Matrix {
  const between = (i: number, j: number): number =>
    Math.hypot(...Array.from({ length: columns }, (_, c) => data[i * columns + c] - data[j * columns + c]));
  const made = Float64Array.from({ length: rows * rows }, (_, at) => between(Math.floor(at / rows), at % rows));
  return { rows, columns: rows, data: made };
}

describe("on the Swiss roll", () => {
  const { points } = swissRoll(1000);
  const { coordinates, eigenvalues, residualVariance } = isomap(points);

  test("the residual variance is at most 0.001", () => {
    expect(residualVariance).toBeGreaterThan(0);
    expect(residualVariance).toBeLessThanOrEqual(0.001);
  });

  test("each coordinate has mean 0 and as sum of squares its eigenvalue", () => {
    for (const column of [0, 1]) {
      const values = coordinates.data.filter((_, at) => at % 2 === column);
      expect(values.reduce((sum, value) => sum + value * value, 0) / eigenvalues[column]).toBeCloseTo(1, 9);
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-6 * Math.sqrt(eigenvalues[0]));
    }
  });
});

test("classical scaling gives back the distances that it was given", () => {
  const plane = { rows: 60, columns: 3, data: randomStream(2).normals(180) };
  const distances = distancesOf(plane);
  const { data } = distancesOf(classicalScaling(distances, 3).coordinates);
  expect(Math.max(...data.map((value, at) => Math.abs(value - distances.data[at])))).toBeLessThan(1e-8);
});

test("more coordinates than the points have are refused with the number that they have", () => {
  const plane = { rows: 40, columns: 2, data: randomStream(2).normals(80) };
  expect(() => classicalScaling(distancesOf(plane), 3)).toThrow(/Got 2 of 3. Ask for 2 coordinates/);
});

test("shortest paths are those of Floyd and Warshall", () => {
  const random = randomStream(3);
  const size = 30;
  const lengths = new Float64Array(size * size).fill(Infinity);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++)
      if (random.uniform() < 0.12) lengths[i * size + j] = lengths[j * size + i] = random.uniform();
  const lists = Array.from({ length: size }, (_, i) =>
    [...Array(size).keys()].filter((j) => lengths[i * size + j] < 9),
  );
  const starts = Int32Array.from([0, ...lists.map((_, i) => lists.slice(0, i + 1).flat().length)]);
  const graph = {
    starts,
    ends: Int32Array.from(lists.flat()),
    lengths: Float64Array.from(lists.flatMap((list, i) => list.map((j) => lengths[i * size + j]))),
  };
  const paths = lengths.slice();
  for (let i = 0; i < size; i++) paths[i * size + i] = 0;
  for (let k = 0; k < size; k++)
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++)
        paths[i * size + j] = Math.min(paths[i * size + j], paths[i * size + k] + paths[k * size + j]);
  const found = allShortestPaths(graph).data;
  paths.forEach((length, at) => void (length === Infinity ? expect(found[at]).toBe(Infinity) : expect(found[at]).toBeCloseTo(length, 12))); // prettier-ignore
  const firsts = new Set(lists.map((_, i) => lists.findIndex((__, j) => found[i * size + j] < Infinity)));
  expect(piecesOf(graph)).toBe(firsts.size);
});

test("a graph in several pieces is refused with their number", () => {
  const { points } = swissRoll(90);
  const data = points.data.map((value, at) => value + 1000 * Math.floor(at / 90));
  expect(() => isomap({ ...points, data })).toThrow(/one piece.*Got 3 pieces with 10 neighbours. Ask for more/);
});
