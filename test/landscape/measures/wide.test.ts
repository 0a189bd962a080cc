import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../../src/backend/backend.js";
import { wideTrial } from "../../../src/landscape/index.js";
import { randomStream } from "../../../src/math/random.js";

beforeAll(async () => void (await useBackend()));

test("three descents a seed, paths between them and a plane through them, of seed 0 alone", async () => {
  const members = [0, 1].map((seed) => ({ seed, random: randomStream(seed).split("wide-test") }));
  const context = {
    signal: new AbortController().signal,
    progress: () => undefined,
    save: () => Promise.resolve(),
  };
  const results = await wideTrial({ width: 4, samples: 4, dimension: 3, steps: 300 }, members, context);
  for (const { losses, sharpness, linear, curved, criticalIndex, trapped } of results) {
    expect([losses, sharpness, linear, curved, criticalIndex].map(({ length }) => length)).toEqual([3, 3, 3, 3, 3]);
    expect(Math.min(...linear, ...curved)).toBeGreaterThanOrEqual(0);
    expect(trapped).toBe(true);
  }
  expect(results.map(({ plane }) => plane.losses.length)).toEqual([25 * 25, 0]);
});
