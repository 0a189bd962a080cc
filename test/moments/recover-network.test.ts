import { expect, test } from "vitest";
import { randomStream } from "../../src/math/index.js";
import {
  hiddenNetwork,
  matchUnits,
  networkSamples,
  recoverNetwork,
  type HiddenNetworkOptions,
  type NetworkRecoveryOptions,
} from "../../src/moments/index.js";

/** The planted network, what was found, and how they match. */
async function recovered(
  shape: Omit<HiddenNetworkOptions, "inputs" | "units" | "orthonormal">,
  how: Partial<NetworkRecoveryOptions> = {},
) {
  const random = randomStream(2);
  const planted = hiddenNetwork(random, { ...shape, inputs: 6, units: 3, orthonormal: true });
  const options = { inputs: 6, units: 3, activation: shape.activation, random, ...how };
  const found = await recoverNetwork(() => networkSamples(random, planted, 40_000), options);
  return { planted, found, match: matchUnits(found.weights, planted.weights) };
}

test.each([
  ["relu", {}],
  ["relu", { method: "zhong" }],
  ["leaky-relu", {}],
  ["gelu", {}],
] as const)("%s units of either sign are found with their signs, %o", async (activation, how) => {
  const { planted, found, match } = await recovered({ activation, mixedSigns: true }, how);
  expect(planted.outputs.some((a) => a < 0) && planted.outputs.some((a) => a > 0)).toBe(true);
  expect(match.worst).toBeGreaterThan(0.98);
  expect([...match.signs]).toEqual([1, 1, 1]);
  for (const [unit, a] of planted.outputs.entries()) expect(Math.abs(found.outputs[match.units[unit]] - a)).toBeLessThan(0.2); // prettier-ignore
});

test.each(["tanh", "sigmoid", "erf", "threshold"] as const)(
  "%s units are found by M1 and M3, up to turning a unit and its output weight together",
  async (activation) => {
    const { planted, found, match } = await recovered({ activation, mixedSigns: true });
    expect(match.worst).toBeGreaterThan(0.98);
    expect(found.outputs.every((a) => a > 0)).toBe(true);
    for (const [unit, a] of planted.outputs.entries()) {
      expect(Math.abs(found.outputs[match.units[unit]] - Math.abs(a))).toBeLessThan(0.2);
      expect(match.signs[unit]).toBe(Math.sign(a));
    }
  },
);

test("biased ReLU units are found with their biases", async () => {
  const { planted, found, match } = await recovered({ activation: "relu", biased: true }, { biased: true });
  expect(match.worst).toBeGreaterThan(0.98);
  for (const [unit, b] of planted.biases.entries()) expect(Math.abs(found.biases[match.units[unit]] - b)).toBeLessThan(0.15); // prettier-ignore
  expect(Math.abs(found.offset)).toBeLessThan(0.15);
});

test("what cannot be done is refused with the number found", async () => {
  const random = randomStream(3);
  const of = (units: number, how: Partial<NetworkRecoveryOptions> = {}) => {
    const planted = hiddenNetwork(random, { activation: "relu", inputs: 5, units: 2 });
    return recoverNetwork(() => networkSamples(random, planted, 20_000), { inputs: 5, units, random, ...how });
  };
  await expect(of(6)).rejects.toThrow(/6 units, 5 inputs/);
  await expect(of(2, { activation: "linear" })).rejects.toThrow(/c3 = 0.00, c4 = 0.00 for linear/);
  await expect(of(4)).rejects.toThrow(/eigenvalue 4 of size .* 2 of 4 stand out/);
});
