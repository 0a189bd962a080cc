import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../src/index.js";
import { randomStream } from "../../src/math/index.js";
import {
  filteredPca,
  filteredRecovery,
  multiScaleTrial,
  networkOutputs,
  parityNetwork,
  relativeError,
  subspaceCosine,
} from "../../src/moments/index.js";

beforeAll(async () => void (await useBackend()));
const random = randomStream(1);
const draw = (network: ReturnType<typeof parityNetwork>, rows: number, name: string) => {
  const x = {
    rows,
    columns: network.weights.columns,
    data: random.split(name).normals(rows * network.weights.columns),
  };
  return { x, y: networkOutputs(network, x) };
};

test("filtered PCA finds the four directions of a parity that the second moment hides", async () => {
  const network = parityNetwork(random, 10, 4);
  const { basis, rounds } = await filteredPca(draw(network, 40_000, "x"), { units: 4, random });
  expect([basis?.columns, rounds.length]).toEqual([4, 1]);
  expect(subspaceCosine(network.planted, basis)).toBeGreaterThan(0.95);
});

test("a strong direction hides others until a residual round takes it out", async () => {
  const { first, cosine, strongCosine } = await multiScaleTrial(random, {
    dimension: 8,
    samples: 20_000,
    strength: 6,
  });
  expect(first).toBe(1);
  expect([strongCosine, cosine].every((value) => value > 0.8)).toBe(true);
});

test("training in the subspace and tuning in all inputs learn a parity of two directions", async () => {
  const network = parityNetwork(random, 6, 2);
  const training = draw(network, 20_000, "training");
  const { lifted, tuned } = await filteredRecovery(training, { units: 2, width: 32, steps: 400, random });
  const fresh = draw(network, 2000, "fresh");
  expect(relativeError(tuned!, fresh)).toBeLessThan(0.05);
  expect(relativeError(tuned!, fresh)).toBeLessThan(relativeError(lifted!, fresh));
});

test("constant targets and more directions than inputs are refused, and noise has no direction", async () => {
  const x = { rows: 2000, columns: 4, data: random.split("noise").normals(8000) };
  await expect(filteredPca({ x, y: new Float64Array(2000) }, { units: 2, random })).rejects.toThrow(/must vary/);
  await expect(filteredPca({ x, y: x.data.slice(0, 2000) }, { units: 5, random })).rejects.toThrow(/5 directions/);
  const { basis } = await filteredPca({ x, y: random.split("y").normals(2000) }, { units: 2, random });
  expect(basis).toBeUndefined();
});
