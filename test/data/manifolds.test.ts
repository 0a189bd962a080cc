import { expect, test } from "vitest";
import type { manifoldNames } from "../../src/data/manifolds.js";
import { manifoldSample } from "../../src/data/manifolds.js";
import { randomStream } from "../../src/math/random.js";

const rowsOf = ({ rows, columns, data }: { rows: number; columns: number; data: Float64Array }): number[][] =>
  Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);

test("points are where their parameters say, of every manifold", () => {
  const draw = (manifold: (typeof manifoldNames)[number]) => {
    const { points, parameters } = manifoldSample(randomStream(1), { manifold, samples: 50, dimension: 2 });
    return rowsOf(points).map((point, row) => ({ point, parameter: rowsOf(parameters)[row] }));
  };
  for (const { point } of draw("sphere")) expect(Math.hypot(...point)).toBeCloseTo(1, 14);
  for (const { point, parameter } of draw("cube")) expect(point).toEqual(parameter);
  for (const { point, parameter } of draw("torus"))
    expect(point).toEqual(parameter.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
  for (const { point, parameter } of draw("swiss-roll")) {
    const t = Math.hypot(point[0], point[2]);
    const steps = 2000;
    // the length of the spiral from 0 to t, by the midpoint rule
    let length = 0;
    for (let i = 0; i < steps; i++) length += (t / steps) * Math.hypot(1, ((i + 0.5) * t) / steps);
    expect(parameter).toEqual([expect.closeTo(length, 4), point[1]]);
  }
});

test("noise moves points and not their parameters", () => {
  const options = { manifold: "torus", samples: 400, dimension: 1 } as const;
  const [still, noisy] = [0, 0.1].map((noise) => manifoldSample(randomStream(2), { ...options, noise }));
  expect(noisy.parameters).toEqual(still.parameters);
  const squares = noisy.points.data.map((value, at) => (value - still.points.data[at]) ** 2);
  // 800 squares of deviation .1: mean .01, five standard errors √(2/800)
  expect(Math.abs(squares.reduce((sum, value) => sum + value, 0) / 800 / 0.01 - 1)).toBeLessThan(0.25);
});

test("unknown names, sizes and noise are refused with what was given", () => {
  const options = { manifold: "sphere", samples: 5, dimension: 2 } as const;
  expect(() => manifoldSample(randomStream(0), { ...options, manifold: "klein" as "torus" })).toThrow(/'klein'/);
  expect(() => manifoldSample(randomStream(0), { ...options, manifold: "swiss-roll", samples: 0 })).toThrow(
    /0 samples/,
  );
  expect(() => manifoldSample(randomStream(0), { ...options, noise: NaN })).toThrow(/noise NaN/);
});

test("a smooth embedding has its parameters in the cube, as many coordinates as asked, and neighbours where their parameters are", () => {
  const { points, parameters } = manifoldSample(randomStream(4), { manifold: "smooth", samples: 300, dimension: 2, coordinates: 9 }); // prettier-ignore
  expect([points.columns, parameters.columns]).toEqual([9, 2]);
  expect(parameters.data.every((value) => value >= 0 && value <= 1)).toBe(true);
  const [x, u] = [rowsOf(points), rowsOf(parameters)];
  const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, at) => value - b[at]));
  // frequencies of deviation 2 give slopes of about 2 a coordinate, 6 of nine: ten times less and more are let through
  for (let i = 1; i < 300; i++) expect(distance(x[0], x[i]) / distance(u[0], u[i])).toSatisfy((ratio: number) => ratio > 0.6 && ratio < 60); // prettier-ignore
  const few = { manifold: "smooth", samples: 5, dimension: 2, coordinates: 4 } as const;
  expect(() => manifoldSample(randomStream(0), few)).toThrow(/5 coordinates at least.* Got 4. Ask for more/);
});
