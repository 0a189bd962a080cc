import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { drawnImages } from "../../../src/data/drawn-images.js";
import { factorsTrial, type FactorsCell } from "../../../src/features/study/factors.js";
import { heldOutImages } from "../../../src/features/study/held-out-images.js";
import { randomStream } from "../../../src/math/random.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const members = [0, 1].map((seed) => ({ seed, random: randomStream(seed) }));
const context = { signal: new AbortController().signal, progress: () => undefined, save: () => Promise.resolve() };
const cell: FactorsCell = { kind: "digits", method: "pixels", dimension: 10, size: 8, width: 16, batch: 16, samples: 400, steps: 10 }; // prettier-ignore

test("images are centred and scaled by their training rows, and the grey values come back from what is recorded", () => {
  const options = { kind: "shapes", samples: 40, size: 8 } as const;
  const { rows, preprocessing, split, factors } = heldOutImages(randomStream(1), options);
  const { points, factors: drawn } = drawnImages(randomStream(1), options);
  const { means, scale } = preprocessing;
  rows.data.forEach((value, at) => expect(value * scale + means[at % 64]).toBeCloseTo(points.data[at], 12));
  expect([split.train.length, split.test.length, factors]).toEqual([30, 10, drawn]);
  const squares = split.train.flatMap((row) => [...rows.data.subarray(64 * row, 64 * row + 64)]).map((value) => value * value); // prettier-ignore
  expect(squares.reduce((sum, value) => sum + value, 0) / squares.length).toBeCloseTo(1, 12);
});

test("pixels give the place of a figure, and components are their own baseline", async () => {
  const [{ values }] = await factorsTrial(cell, members.slice(0, 1), context);
  // 300 images teach an MLP most of a place; a constant has 0
  expect([values.across, values.down, values.linear_across].every((value) => value > 0.5 && value <= 1)).toBe(true);
  expect(values.place).toBeCloseTo((values.across + values.down) / 2, 12);
  const [components] = await factorsTrial({ ...cell, method: "components" }, members.slice(0, 1), context);
  expect(components.values.factors).toBe(components.values.pca_factors);
});

test.each(["untrained", "nt-xent", "orthonormal-classes"] as const)("%s: every member has its numbers, and those of components beside them", async (method) => {
  const results = await factorsTrial({ ...cell, method }, members, context);
  expect(results.map(({ status }) => status)).toEqual(["budget", "budget"]);
  for (const { values, steps } of results) {
    expect(steps).toBe(method === "untrained" ? 0 : 10);
    expect(Object.keys(values)).toHaveLength(24);
    expect(Object.values(values).every(Number.isFinite)).toBe(true);
  }
}); // prettier-ignore
