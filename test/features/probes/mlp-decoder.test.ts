import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { drawnImages } from "../../../src/data/drawn-images.js";
import { linearRecovery } from "../../../src/features/manifold/recovery.js";
import { mlpRecovery } from "../../../src/features/probes/mlp-decoder.js";
import { randomStream } from "../../../src/math/random.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const rows = 400;
const split = {
  train: Array.from({ length: 300 }, (_, row) => row),
  test: Array.from({ length: 100 }, (_, row) => 300 + row),
};
const members = [0, 1].map(randomStream);

test("an MLP recovers what a line cannot: u² from u, with a constant beside it", async () => {
  const given = members.map((random) => {
    const u = random.split("u").normals(rows);
    const targets = { rows, columns: 2, data: Float64Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? u[at >> 1] ** 2 : 7)) }; // prettier-ignore
    return { features: { rows, columns: 1, data: u }, targets, split };
  });
  const found = await mlpRecovery(members, given, { width: 32, steps: 600 });
  found.forEach(({ error, determination }, at) => {
    expect(linearRecovery(given[at].features, given[at].targets)[0]).toBeLessThan(0.2);
    // held-out rows reach beyond the training rows' largest |u|, where a ReLU network goes on in a line
    expect(error).toBeLessThan(0.1);
    expect(determination[0]).toBeGreaterThan(0.9);
    expect(determination[1]).toBeNaN();
  });
});

test("the factors of drawn shapes are recovered from their pixels, but not the angle, which every class has its own of", async () => {
  const samples = 1600;
  const { points, factors } = drawnImages(randomStream(5), { kind: "shapes", samples, size: 8 });
  const rows = Array.from({ length: samples }, (_, row) => row);
  const own = { train: rows.slice(0, 1200), test: rows.slice(1200) };
  const given = [{ features: points, targets: factors, split: own }];
  const [{ determination }] = await mlpRecovery(members.slice(0, 1), given, { scale: "columns", steps: 800 });
  const [across, down, scale, rotation] = determination;
  for (const factor of [across, down, scale]) expect(factor).toBeGreaterThan(0.8);
  expect(rotation).toBeLessThan(0.5);
});
