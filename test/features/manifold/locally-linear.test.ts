import { expect, test } from "vitest";
import { manifoldSample } from "../../../src/data/manifolds.js";
import { isomap } from "../../../src/features/isomap.js";
import { locallyLinear } from "../../../src/features/manifold/locally-linear.js";
import { linearRecovery } from "../../../src/features/manifold/recovery.js";
import { linearAlgebra, transpose } from "../../../src/math/algebra/ml-matrix.js";
import { randomStream } from "../../../src/math/random.js";

const roll = (samples: number, seed = 0) =>
  manifoldSample(randomStream(seed).split("isomap"), { manifold: "swiss-roll", dimension: 2, samples });

test("locally linear coordinates are centred with covariance I", () => {
  const y = locallyLinear(roll(200).points);
  const gram = linearAlgebra.multiply(transpose(y), y).data.map((value) => value / y.rows);
  [1, 0, 0, 1].forEach((value, at) => expect(gram[at]).toBeCloseTo(value, 9));
  // The constant vector is an eigenvector to the rounding of weights that sum to 1, and the least eigenvalues are some 1e-7 apart.
  for (const column of [0, 1])
    expect(
      Math.abs(y.data.filter((_, at) => at % 2 === column).reduce((sum, value) => sum + value, 0) / y.rows),
    ).toBeLessThan(1e-4);
});

test("a plane in three dimensions is recovered up to an affine map", () => {
  const random = randomStream(1);
  const plane = Float64Array.from({ length: 2 * 300 }, () => random.uniform());
  const points = Float64Array.from({ length: 3 * 300 }, (_, at) => {
    const [u, v] = [plane[2 * Math.floor(at / 3)], plane[2 * Math.floor(at / 3) + 1]];
    return [u, v, u - 2 * v][at % 3];
  });
  const truth = { rows: 300, columns: 2, data: plane };
  const found = locallyLinear({ rows: 300, columns: 3, data: points }, { neighbours: 12, regularization: 1e-6 });
  for (const share of linearRecovery(found, truth)) expect(share).toBeGreaterThan(0.999);
});

test("as many coordinates as neighbours are refused", () => {
  expect(() => locallyLinear(roll(50).points, { dimension: 4, neighbours: 4 })).toThrow(/one less than the neighbours/);
});

test("R² of an affine map is 1 for what it gives exactly, and NaN for a constant", () => {
  const x = { rows: 20, columns: 2, data: randomStream(2).normals(40) };
  const truth = { rows: 20, columns: 2, data: x.data.map((_, at) => (at % 2 === 0 ? 3 - x.data[at + 1] : 7)) };
  const [exact, constant] = linearRecovery(x, truth);
  expect(exact).toBeCloseTo(1, 8);
  expect(constant).toBeNaN();
  expect(() => linearRecovery(x, { ...truth, rows: 19 })).toThrow(/20 and 19/);
});

test.each([0, 1, 2])(
  "Isomap names edges between turns of a roll of 500 points, and none of 1000 points: seed %i",
  (seed) => {
    const { points, parameters } = roll(500, seed);
    const { shortcuts, residualVariance } = isomap(points);
    expect(residualVariance).toBeGreaterThan(0.05);
    expect(shortcuts.length).toBeGreaterThan(0);
    for (const [i, j] of shortcuts)
      expect(Math.abs(parameters.data[2 * i] - parameters.data[2 * j])).toBeGreaterThan(15);
    expect(isomap(roll(1000, seed).points).shortcuts).toEqual([]);
  },
);
