import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { autoencoderTrial } from "../../../src/features/study/autoencoders.js";
import { autoencoderKinds } from "../../../src/features/study/open-autoencoder.js";
import { randomStream } from "../../../src/math/random.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const members = [0, 1].map((seed) => ({ seed, random: randomStream(seed) }));
const context = {
  signal: new AbortController().signal,
  progress: () => undefined,
  save: () => Promise.resolve(),
};

test.each(autoencoderKinds)("%s: each member's properties are measured before and after its training", async (kind) => {
  const cell = { kind, bottleneck: 8, width: 16, samples: 80, steps: 30, rate: 0.003 };
  const results = await autoencoderTrial(cell, members, context);
  expect(results).toHaveLength(2);
  for (const { status, curve, probe, untrainedProbe, reconstruction, correlation } of results) {
    expect(status).toBe("budget");
    expect(curve.loss.at(-1)).toBeLessThan(curve.loss[0]);
    for (const value of [probe, untrainedProbe, reconstruction, correlation]) expect(value).toSatisfy(Number.isFinite);
  }
});
