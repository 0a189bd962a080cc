import { expect, test } from "vitest";
import { mixedSphere, sparseCombinations } from "../../src/data/latents.js";
import { randomStream } from "../../src/math/random.js";
import { linearAlgebra, transpose } from "../../src/math/algebra/ml-matrix.js";

const random = randomStream(0);

test("a sparse combination is the sum of exactly so many atoms, with coefficients from 0.5 to 1.5", () => {
  const { points, atoms } = sparseCombinations(random, { samples: 40, dimension: 12, atoms: 6, active: 2, noise: 0 });
  // twelve dimensions and six atoms: the coefficients are those of least squares
  const gram = linearAlgebra.multiply(atoms, transpose(atoms));
  const coefficients = linearAlgebra.solve(gram, linearAlgebra.multiply(atoms, transpose(points)));
  for (let row = 0; row < 40; row++) {
    const own = Array.from({ length: 6 }, (_, atom) => coefficients.data[atom * 40 + row]);
    const active = own.filter((value) => Math.abs(value) > 1e-9);
    expect(active).toHaveLength(2);
    for (const value of active) expect(value >= 0.5 && value < 1.5).toBe(true);
  }
  expect(() => sparseCombinations(random, { samples: 4, dimension: 3, atoms: 2, active: 3 })).toThrow(
    /from 1 to all of them, 2/,
  );
});

test("latents are of length 1, pairs are near, and equal latents give equal points", () => {
  const { latents, points, pairs } = mixedSphere(random, { samples: 300, dimension: 4 });
  const norm = (data: Float64Array, row: number) => Math.hypot(...data.subarray(4 * row, 4 * row + 4));
  for (let row = 0; row < 300; row++) expect(norm(latents.data, row)).toBeCloseTo(1, 12);
  const gap = (shift: number): number => {
    let sum = 0;
    for (let row = 0; row < 300; row++)
      for (let c = 0; c < 4; c++) sum += (points.data[4 * row + c] - pairs.data[4 * ((row + shift) % 300) + c]) ** 2;
    return sum;
  };
  expect(gap(0)).toBeLessThan(0.5 * gap(1));
  expect(mixedSphere(random, { samples: 300, dimension: 4 }).points).toEqual(points);
});
