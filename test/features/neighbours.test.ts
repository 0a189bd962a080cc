import { expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { proposeNeighbours } from "../../src/features/candidates.js";
import { nearestNeighbours } from "../../src/features/neighbours.js";
import { randomStream } from "../../src/math/random.js";

const points = (rows: number, columns: number) => ({
  rows,
  columns,
  data: randomStream(1).normals(rows * columns),
});

test("neighbours are those of sorting all distances, nearest first", () => {
  const { rows, columns, data } = points(300, 5);
  const { indices, distances } = nearestNeighbours({ rows, columns, data }, 7);
  for (let row = 0; row < rows; row++) {
    const all = Array.from({ length: rows }, (_, other) => {
      const differences = Array.from(
        { length: columns },
        (_, c) => data[row * columns + c] - data[other * columns + c],
      );
      return { other, distance: Math.sqrt(differences.reduce((sum, value) => sum + value * value, 0)) };
    });
    const nearest = all.filter(({ other }) => other !== row).sort((a, b) => a.distance - b.distance).slice(0, 7); // prettier-ignore
    expect([...indices.slice(7 * row, 7 * row + 7)]).toEqual(nearest.map(({ other }) => other));
    expect([...distances.slice(7 * row, 7 * row + 7)]).toEqual(nearest.map(({ distance }) => distance));
  }
});

test("proposals by products change nothing: the result is that of all comparisons, bit for bit, wherever the points lie", async () => {
  const near = points(600, 12);
  const far = { ...near, data: near.data.map((value, at) => 1e6 + value * (at % 12 < 6 ? 1 : 1e-4)) };
  const repeated = { ...near, data: near.data.map(Math.round) };
  const clusters = { ...near, data: near.data.map((value, at) => (at < 3000 ? value * 1e-5 : 1000 + value)) };
  const huge = { ...near, data: near.data.map((value) => value * 1e60) };
  const sets = [near, far, repeated, clusters, huge];
  const plain = sets.map((each) => nearestNeighbours(each, 15));
  await useBackend();
  sets.forEach((each, at) => expect(nearestNeighbours(each, 15)).toEqual(plain[at]));
});

test("for most points of one cloud the proof holds, for none where float32 overflows", async () => {
  await useBackend();
  const proved = (scale: number): number => {
    let count = 0;
    const cloud = points(1000, 64);
    proposeNeighbours({ ...cloud, data: cloud.data.map((value) => scale * value) }, 36, (_, __, bound) => {
      if (bound > -Infinity) count++;
    });
    return count;
  };
  expect(proved(1)).toBe(1000);
  expect(proved(1e60)).toBe(0);
});

test("of points equally far the first comes first", () => {
  const line = { rows: 4, columns: 1, data: Float64Array.of(0, 1, -1, 5) };
  expect([...nearestNeighbours(line, 2).indices.slice(0, 2)]).toEqual([1, 2]);
});

test("as many neighbours as rows, and numbers that are not finite, are refused with the repair", () => {
  expect(() => nearestNeighbours(points(5, 2), 5)).toThrow(/5 neighbours of 5 rows. Ask for at most 4/);
  const broken = points(5, 2);
  broken.data[3] = NaN;
  expect(() => nearestNeighbours(broken, 2)).toThrow(/row 2, column 2.*Got NaN/);
});
