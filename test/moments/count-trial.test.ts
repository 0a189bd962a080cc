import { expect, test } from "vitest";
import architecture from "../../experiments/architecture-from-correlations.js";
import { judgeClaim, type FamilyMember } from "../../src/experiment/verdict.js";
import { randomStream } from "../../src/math/index.js";
import { countTrial, countUnits, hiddenNetwork, networkSamples } from "../../src/moments/index.js";

test("the networks of one seed are independent: each draws rows and samples from its number of units' own stream", async () => {
  const shape = { activation: "relu", inputs: 6, units: 2 } as const;
  const countOf = async (stream: ReturnType<typeof randomStream>) => {
    const network = hiddenNetwork(stream, shape);
    const options = { inputs: 6, least: 0.1, random: stream.split("count") };
    const { value, low, high } = await countUnits(() => networkSamples(stream, network, 400), options);
    return [value, low, high];
  };
  const [trials, own, shared]: number[][][] = [[], [], []];
  for (let seed = 0; seed < 5; seed++) {
    const { value, low, high } = await countTrial(randomStream(seed), shape, { samples: 400, least: 0.1 });
    trials.push([value, low, high]);
    own.push(await countOf(randomStream(seed).split("units-2")));
    shared.push(await countOf(randomStream(seed)));
  }
  expect(trials).toEqual(own);
  expect(trials).not.toEqual(shared);
});

const cell = { activation: "relu", dimension: 20, orthonormal: true, samples: 100_000, least: 0.1 } as const;
const judged = (count: (units: number) => { value: number; low: number; high: number; atLeast: boolean }) => {
  const rows = Array.from({ length: 300 }, (_, at) => {
    const found = count(1 + (at % 10));
    return { ...cell, units: 1 + (at % 10), ...found, covers: found.low <= 1 + (at % 10) && 1 + (at % 10) <= found.high };
  }); // prettier-ignore
  const { covers, closed } = architecture.findings;
  return judgeClaim(
    [covers, closed].map(({ margin, estimate }) => ({
      margin,
      decides: true,
      family: estimate(rows, 0.95) as FamilyMember[],
    })),
  );
};

test("a counter that always says 'at least 1' is refuted, though its interval always covers", () => {
  expect(judged(() => ({ value: 1, low: 1, high: 20, atLeast: true })).verdict).toBe("refuted");
});

test("one that is always right, and says so, is supported", () => {
  expect(judged((units) => ({ value: units, low: units, high: units, atLeast: false })).verdict).toBe("supported");
});
