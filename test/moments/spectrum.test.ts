import { expect, test } from "vitest";
import { randomStream } from "../../src/math/index.js";
import { countUnits, hiddenNetwork, networkSamples, type HiddenNetworkOptions } from "../../src/moments/index.js";

const random = randomStream(11);
const count = (shape: HiddenNetworkOptions, samples: number) => {
  const network = hiddenNetwork(random, shape);
  const { inputs, activation } = shape;
  return countUnits(() => networkSamples(random, network, samples), { inputs, activation, random, least: 0.1 });
};

test("with 60,000 samples the number of orthonormal units is known, whatever their signs, for relu and tanh", async () => {
  for (const activation of ["relu", "tanh"] as const) {
    const shape = { activation, inputs: 8, units: 3, orthonormal: true, mixedSigns: true };
    const { low, high, value, atLeast, spectrum } = await count(shape, 60_000);
    expect([value, low, high, atLeast]).toEqual([3, 3, 3, false]);
    expect(spectrum).toHaveLength(8);
  }
});

test("with 1,000 samples no more than a lower bound is told", async () => {
  const { low, high, atLeast } = await count({ activation: "relu", inputs: 10, units: 4 }, 1000);
  expect(low).toBeLessThanOrEqual(4);
  expect([high, atLeast]).toEqual([10, true]);
});

test("pure noise shows no unit in 19 of 20 samples and more", async () => {
  const x = () => ({ rows: 2000, columns: 6, data: new Float64Array(12_000) });
  let found = 0;
  for (let seed = 0; seed < 20; seed++) {
    const stream = randomStream(seed);
    const chunk = { x: { ...x(), data: stream.split("x").normals(12_000) }, y: stream.split("y").normals(2000) };
    found += (await countUnits(() => [chunk], { inputs: 6, random: stream })).value > 0 ? 1 : 0;
  }
  // nominally 2.5 %: more than 2 of 20 with probability 0.013
  expect(found).toBeLessThanOrEqual(2);
});

test("constant targets and linear networks are refused with what was found", async () => {
  const x = { rows: 500, columns: 3, data: random.normals(1500) };
  const options = { inputs: 3, random };
  await expect(countUnits(() => [{ x, y: new Float64Array(500).fill(7) }], options)).rejects.toThrow(/about mean 7.00/);
  await expect(countUnits(() => [], { ...options, activation: "linear" })).rejects.toThrow(/c2 = c3 = 0 for linear/);
});
