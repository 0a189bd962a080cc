import { expect, test } from "vitest";
import { linearSumAssignment, randomStream } from "../../src/math/index.js";

const total = (size: number, data: Float64Array, order: ArrayLike<number>): number =>
  Array.from(order).reduce((sum, column, row) => sum + data[row * size + column], 0);

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

test("the assignment costs as little as the best of all permutations", () => {
  const random = randomStream(1);
  for (let trial = 0; trial < 60; trial++) {
    const size = 1 + (trial % 5);
    const data = random.normals(size * size);
    const found = linearSumAssignment({ rows: size, columns: size, data });
    const all = permutations([...Array(size).keys()]).map((order) => total(size, data, order));
    expect([...found].sort()).toEqual([...Array(size).keys()]);
    expect(total(size, data, found)).toBeCloseTo(Math.min(...all), 12);
  }
});

test("where the cheapest pair first is not the best, the assignment is", () => {
  const found = linearSumAssignment({ rows: 2, columns: 2, data: Float64Array.of(0, 1, 2, 100) });
  expect([...found]).toEqual([1, 0]);
});

test("costs that are not square or not finite are refused", () => {
  expect(() => linearSumAssignment({ rows: 1, columns: 2, data: Float64Array.of(1, 2) })).toThrow(/1 x 2/);
  expect(() => linearSumAssignment({ rows: 1, columns: 1, data: Float64Array.of(NaN) })).toThrow(/1 of them/);
});
