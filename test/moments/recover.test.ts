import { expect, test } from "vitest";
import { randomStream } from "../../src/math/index.js";
import { hiddenNetwork, matchUnits, networkSamples, recoverUnits, recoveryTrial } from "../../src/moments/index.js";
import type { HiddenNetwork } from "../../src/moments/index.js";

const random = randomStream(5);
const planted = hiddenNetwork(random, { activation: "relu", inputs: 6, units: 3 });
const recover = (network: HiddenNetwork, samples: number, units = 3) =>
  recoverUnits(() => networkSamples(random, network, samples), { inputs: 6, units, random });

test("unit directions and their signs are recovered from 30,000 samples", async () => {
  const { weights } = await recover(planted, 30_000);
  const { worst, signs } = matchUnits(weights, planted.weights);
  expect(worst).toBeGreaterThan(0.99);
  expect([...signs]).toEqual([1, 1, 1]);
});

test("the error of the output weights shrinks with N", async () => {
  const errorAt = async (samples: number): Promise<number> => {
    const trials = [1, 2, 3, 4].map((seed) =>
      recoveryTrial(
        randomStream(seed),
        { activation: "relu", inputs: 6, units: 3, orthonormal: true },
        { samples, residual: true },
      ),
    );
    return (await Promise.all(trials)).reduce((sum, { outputsError }) => sum + outputsError, 0);
  };
  expect(await errorAt(50_000)).toBeLessThan(0.6 * (await errorAt(5000)));
});

test("orthonormal units are at right angles, and no more than inputs", () => {
  const shape = { activation: "relu", inputs: 5, units: 5, orthonormal: true } as const;
  const { data } = hiddenNetwork(random, shape).weights;
  for (let i = 0; i < 5; i++)
    for (let j = 0; j < 5; j++) {
      const product = [0, 1, 2, 3, 4].reduce((sum, at) => sum + data[5 * i + at] * data[5 * j + at], 0);
      expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
    }
  expect(() => hiddenNetwork(random, { ...shape, units: 6 })).toThrow(/6 units of 5 inputs/);
});

test("matching is up to permutation, sign and scale", () => {
  const of = (...data: number[]) => ({ rows: 2, columns: 2, data: Float64Array.from(data) });
  const match = matchUnits(of(0, -3, 2, 0), of(1, 0, 0, 1));
  expect([[...match.units], [...match.signs], match.worst]).toEqual([[1, 0], [1, -1], 1]);
  expect(() => matchUnits(of(0, 0, 1, 0), of(1, 0, 0, 1))).toThrow(/2 undefined cosines/);
});

test("networks and samples of no size, or of an unknown activation, are refused", () => {
  const activation = "swish" as "relu";
  expect(() => hiddenNetwork(random, { activation, inputs: 2, units: 1 })).toThrow(/swish/);
  expect(() => hiddenNetwork(random, { activation: "relu", inputs: 2, units: 1.5 })).toThrow(/units must be.*Got 1.5/);
  expect(() => [...networkSamples(random, planted, NaN)]).toThrow(/samples must be.*Got NaN/);
});

test("x that is not Gaussian is refused at 400 inputs too", async () => {
  const x = { rows: 500, columns: 400, data: new Float64Array(200_000).fill(1) };
  const samples = () => [{ x, y: new Float64Array(500) }];
  await expect(recoverUnits(samples, { inputs: 400, units: 2, random })).rejects.toThrow(/standard Gaussian/);
});

test("more units than inputs, vanishing coefficients, negative output weights and x that is not Gaussian are refused", async () => {
  await expect(recover(planted, 100, 7)).rejects.toThrow(/7 units, 6 inputs/);
  const none = () => [];
  const tanh = { inputs: 6, units: 2, activation: "tanh", random } as const;
  await expect(recoverUnits(none, tanh)).rejects.toThrow(/c2 = 0 for tanh/);
  const mixed = { ...planted, outputs: Float64Array.of(1, -1, 1) };
  await expect(recover(mixed, 20_000)).rejects.toThrow(/eigenvalues from -/);
  const [chunk] = networkSamples(random, planted, 1000);
  const shifted = { ...chunk, x: { ...chunk.x, data: chunk.x.data.map((value) => value + 1) } };
  await expect(recoverUnits(() => [shifted], { inputs: 6, units: 3, random })).rejects.toThrow(/in the mean/);
});

test("fewer rows than a moment has directions or entries are refused with both numbers", async () => {
  const draws = randomStream(8);
  const network = hiddenNetwork(draws, { activation: "relu", inputs: 4, units: 4 });
  const found = (samples: number) =>
    recoverUnits(() => networkSamples(draws, network, samples), { inputs: 4, units: 4, random: draws });
  await expect(found(4)).rejects.toThrow(/more rows than inputs.*Got 4 rows, 4 inputs/);
  await expect(found(20)).rejects.toThrow(/order 4 in 4 dimensions takes at least as many rows as .* 35. Got 20 rows/);
});
