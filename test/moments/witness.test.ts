import { expect, test } from "vitest";
import { randomStream } from "../../src/math/index.js";
import { correlationWitness, hiddenNetwork, unitNames } from "../../src/moments/index.js";

test.each(unitNames)("E[y He_j(x)] of a %s network is c_j Σ aᵢ wᵢ^⊗j within standard errors", async (activation) => {
  const network = hiddenNetwork(randomStream(4), { activation, inputs: 4, units: 2, orthonormal: true });
  const { standardized, coefficients, expected } = await correlationWitness(randomStream(8), network, {
    samples: 20_000,
  });
  // 48 correlated scores: the root mean square of as many independent ones is 1 ± 0.1
  expect(standardized).toBeLessThan(1.6);
  expect(standardized).toBeGreaterThan(0.5);
  expect(Math.abs(coefficients[0] - expected[0])).toBeLessThan(0.1);
});

test("correlations sharpen with N: the relative error of M1 falls to less than half from N = 1e3 to 3e4", async () => {
  const errorAt = async (samples: number): Promise<number> => {
    const seeds = [1, 2, 3, 4].map((seed) => randomStream(seed));
    const errors = seeds.map((seed) =>
      correlationWitness(seed, hiddenNetwork(seed, { activation: "relu", inputs: 5, units: 2 }), { samples }),
    );
    return (await Promise.all(errors)).reduce((sum, { m1Error }) => sum + m1Error, 0);
  };
  expect(await errorAt(30_000)).toBeLessThan(0.5 * (await errorAt(1000)));
});

test("the standard error of a coefficient is that of a mean: scores of 40 seeds have root mean square 1", async () => {
  const scores = await Promise.all(
    Array.from({ length: 40 }, async (_, seed) => {
      const stream = randomStream(seed);
      const network = hiddenNetwork(stream, { activation: "tanh", inputs: 3, units: 2 });
      const { coefficients, errors, expected } = await correlationWitness(stream, network, { samples: 2000 });
      return coefficients.map((value, at) => (value - expected[at]) / errors[at]);
    }),
  );
  for (const order of [0, 1, 2, 3]) {
    const square = scores.reduce((sum, score) => sum + score[order] ** 2, 0) / scores.length;
    // chi-square of 40: 1 ± 0.22; orders 3 and 4 have heavier tails
    expect(square).toBeGreaterThan(0.45);
    expect(square).toBeLessThan(1.9);
  }
});
