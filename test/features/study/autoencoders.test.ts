import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import type { TrialContext } from "../../../src/experiment/contract.js";
import { autoencoderTrial } from "../../../src/features/study/autoencoders.js";
import { autoencoderKinds } from "../../../src/features/study/open-autoencoder.js";
import { randomStream } from "../../../src/math/random.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

interface Kept {
  readonly modelTopology: object;
  readonly weightsManifest: readonly { readonly weights: tensorflow.io.WeightsManifestEntry[] }[];
  readonly userDefinedMetadata: {
    readonly example: { readonly input: number[]; readonly output: number[] };
    readonly preprocessing?: object;
  };
}

const members = [0, 1].map((seed) => ({ seed, random: randomStream(seed) }));
const context = {
  signal: new AbortController().signal,
  progress: () => undefined,
  save: () => Promise.resolve(),
};

test.each(autoencoderKinds)(
  "%s: encoder and decoder of seed 0 are kept as plain layers, which give their example",
  async (kind) => {
    const cell = { kind, bottleneck: 8, width: 16, samples: 80, steps: 4, rate: 0.003 };
    const kept = new Map<string, Readonly<Record<string, string | Uint8Array>>>();
    const save: TrialContext["save"] = (_, name, files) => Promise.resolve(void kept.set(name, files));
    await autoencoderTrial(cell, members, { ...context, save });
    expect([...kept.keys()]).toEqual(["encoder", "decoder"]);
    for (const [part, files] of kept) {
      const { modelTopology, weightsManifest, userDefinedMetadata } = JSON.parse(files["model.json"] as string) as Kept;
      const weightData = (files["weights.bin"] as Uint8Array<ArrayBuffer>).buffer;
      const artifacts = { modelTopology, weightSpecs: weightsManifest[0].weights, weightData };
      const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
      const { example, preprocessing } = userDefinedMetadata;
      const made = tf.tidy(() => (model.predict(tf.tensor2d([example.input])) as tensorflow.Tensor).dataSync());
      model.dispose();
      // float32, of the same products in another order
      made.forEach((value, at) => expect(value).toBeCloseTo(example.output[at], 4));
      expect(preprocessing !== undefined).toBe(part === "encoder");
    }
  },
);

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
