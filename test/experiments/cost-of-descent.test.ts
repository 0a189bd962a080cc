import { beforeAll, expect, test } from "vitest";
import experiment from "../../experiments/cost-of-descent.js";
import { useBackend } from "../../src/backend/backend.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { batchTrial, type BatchCell } from "../../src/hardness/batch-trials.js";
import { randomStream } from "../../src/math/random.js";
import { judge } from "../../src/run/judge.js";

beforeAll(async () => void (await useBackend()));
const context = { signal: new AbortController().signal, progress: () => undefined };
const cell = (part: BatchCell["part"], batch: number): BatchCell => ({ part, batch, samples: 256, epochs: 2000 });

test("a batch's variance is that of its closed form, and of all samples without replacement there is none", async () => {
  const { without, with: replaced } = await batchTrial({ ...cell("variance", 20), samples: 60 }, randomStream(1), context); // prettier-ignore
  // 400 batches: the mean of squares over its expectation has a deviation of some 0.05
  expect([without, replaced].map((ratio) => Math.abs(ratio - 1) < 0.2)).toEqual([true, true]);
});

test("the race ends at the loss asked for, on batches and on all samples, at the rate of the theory", async () => {
  for (const batch of [16, 256]) {
    const made = await batchTrial(cell("race", batch), randomStream(2), context);
    expect(made.status).toBe("loss");
    expect(made.drawn).toBe(batch * made.steps);
    // the rate of all samples is nearly 1/λ₁, that of few nearly B/β
    expect(made.rate).toBeGreaterThan(0.5);
  }
});

/** Races whose steps fall as B^-exponent up to B = 16 and as B^-late from there on. */
function races(early: number, late: number) {
  const stepsOf = (batch: number): number => 1e4 * Math.min(batch, 16) ** -early * Math.max(1, batch / 16) ** -late;
  return [1, 2, 4, 64, 128, 256].flatMap((batch) =>
    [0, 1, 2, 3, 4, 5].map((seed) => ({
      parameters: { ...cell("race", batch), part: "race" },
      seed,
      result: { without: NaN, with: NaN, status: "loss", steps: stepsOf(batch) * (1 + 0.01 * ((seed * 5) % 6)), drawn: 1, seconds: 1, rate: 1, saturation: 10, operations: 1 }, // prettier-ignore
    })),
  );
}
const verdicts = (trials: ReturnType<typeof races>) =>
  Object.fromEntries(judge(experiment as unknown as AnyExperiment, trials).judgement.findings.map(({ name, verdict }) => [name, verdict])); // prettier-ignore

test("steps that fall as B^-0.8 and then not at all are as predicted; as 1/B to the end, or not at first, they are not", () => {
  expect(verdicts(races(0.8, 0.05))).toMatchObject({ smallBatches: "supported", largeBatches: "supported" });
  expect(verdicts(races(1, 1))).toMatchObject({ largeBatches: "refuted" });
  expect(verdicts(races(0.2, 0))).toMatchObject({ smallBatches: "refuted" });
});

test("a race that did not arrive decides nothing", () => {
  const trials = races(0.8, 0.05).map((trial, at) => (at === 0 ? { ...trial, result: { ...trial.result, status: "budget" } } : trial)); // prettier-ignore
  expect(verdicts(trials)).toMatchObject({ smallBatches: "inconclusive", largeBatches: "supported" });
});

test("that a full gradient's counted operations are N of one sample's, which cannot fail, does not decide", () => {
  expect(verdicts(races(0.8, 0.05))).toMatchObject({ fullGradient: "consistent" });
});
