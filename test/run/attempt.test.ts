import { expect, test } from "vitest";
import type { AnyExperiment, Member, TrialContext } from "../../src/experiment/contract.js";
import { attempt } from "../../src/run/attempt.js";

type Save = TrialContext["save"];

/** What came of a trial of two seeds that saves so. */
async function attempted(trial: (save: Save, members: readonly Member[]) => Promise<unknown> | undefined) {
  const experiment = {
    id: "e",
    trial: async (_: unknown, members: readonly Member[], { save }: TrialContext) => {
      await trial(save, members);
      return members.map(() => ({ v: 1 }));
    },
  } as unknown as AnyExperiment;
  const watch = { signal: new AbortController().signal, progress: () => undefined };
  return attempt(experiment, { parameters: {}, seeds: [4, 5], firstSeed: 4 }, watch);
}

test("what is saved is what the arrays held at the call, of any bytes", async () => {
  const weights = new Float32Array(1);
  const made = await attempted(async (save, [member]) => {
    for (let step = 0; step < 3; step++) {
      weights[0] = step;
      await save(member, `step-${step}`, { w: weights as never, whole: weights.buffer as never });
    }
  });
  const kept = made.status === "complete" ? made.kept : [];
  const numbers = kept.map(({ files: { w, whole } }) => [w, whole].map((bytes) => new Float32Array((bytes as Uint8Array).buffer)[0])); // prettier-ignore
  expect(numbers).toEqual([[0, 0], [1, 1], [2, 2]]); // prettier-ignore
});

test.each<[string, unknown, unknown, unknown, string]>([
  ["a seed of another block", { seed: 7 }, "net", { a: "" }, "seed 7, where the trial has 4, 5"],
  ["no member", undefined, "net", { a: "" }, "seed undefined"],
  ["a number as name", { seed: 4 }, 5, { a: "" }, "Got '5'"],
  ["a name of 300 letters", { seed: 4 }, "a".repeat(300), { a: "" }, "up to 100 letters"],
  ["files that are none", { seed: 4 }, "net", null, "the files of context.save: it is an object. Got null"],
  ["a content that is none", { seed: 4 }, "net", { "a.json": 5 }, "context.save, a.json: a file's content is a text"],
])("%s fails the attempt in a sentence, also where nobody awaits it", async (_, member, name, files, message) => {
  const made = await attempted((save) => void save(member as Member, name as string, files as never));
  expect(made.status === "failed" && made.error).toContain(message);
});

test("the members are the block's seeds, and the first one of the run says so", async () => {
  const seen: unknown[] = [];
  await attempted((_, members) => void seen.push(...members.map(({ seed, first }) => [seed, first])));
  expect(seen).toEqual([[4, true], [5, false]]); // prettier-ignore
});
