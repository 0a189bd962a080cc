import { expect, test } from "vitest";
import experiment from "../../experiments/cost-of-backpropagation.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { operationsOf, weightCount } from "../../src/hardness/backpropagation.js";
import { costTrial } from "../../src/hardness/cost-trials.js";
import { randomStream } from "../../src/math/random.js";
import { judge } from "../../src/run/judge.js";

/** Times of a machine that computes at 10 GFLOP/s, with 1 % of noise, `gradient` forward passes a gradient, and what the clock saw. */
function trials(gradient: number, { busy = 1, fixed = 0.01, power = 1 } = {}) {
  const sizes = [[256, 1024], [384, 1024], [512, 1024], [256, 512], [256, 2048]]; // prettier-ignore
  const timed = sizes.flatMap(([width, samples]) =>
    [0, 1, 2, 3, 4, 5].map((seed) => {
      const widths = [width, width, width, 1];
      const { forward, gradient: back } = operationsOf(widths, samples);
      const seconds = (1 + 0.01 * ((seed * 7) % 5)) * (forward / 1e10) ** power;
      const time = (by: number) => ({ seconds: by * seconds, processor: by * seconds, busy, fixed });
      const counted = { weights: weightCount(widths), forwardOperations: forward, gradientOperations: back };
      const result = { ...counted, forward: time(1), gradient: time(gradient * (1 + seed / 1000)), differencesOperations: NaN, disagreement: NaN }; // prettier-ignore
      return { parameters: { part: "time", width, samples }, seed, result };
    }),
  );
  const differences = { part: "differences", width: 256, samples: 8 } as const;
  return [...timed, { parameters: differences, seed: 0, result: costTrial(differences, randomStream(0)) }];
}
const judged = (...given: Parameters<typeof trials>) => judge(experiment as unknown as AnyExperiment, trials(...given)).judgement; // prettier-ignore
const verdictOf = (name: string, ...given: Parameters<typeof trials>) =>
  judged(...given).findings.find((finding) => finding.name === name)?.verdict;

test("times that grow as the arithmetic, with a gradient of three forward passes, support the claim", () => {
  expect(judged(3).verdict).toBe("supported");
});

test("a gradient of eight forward passes, and a time that grows as the square, refute it", () => {
  expect(verdictOf("ratio", 8)).toBe("refuted");
  expect(verdictOf("inWeights", 3, { power: 2 })).toBe("refuted");
});

test("on a busy machine, and where a call's own cost is large, wrong times refute nothing", () => {
  for (const seen of [{ busy: 0.5 }, { fixed: 0.2 }]) {
    expect(judged(8, { ...seen, power: 2 }).verdict).toBe("inconclusive");
    expect(verdictOf("ratio", 8, seen)).toBe("inconclusive");
  }
});

test("what is counted is judged whatever the machine does", () => {
  for (const name of ["differencesCost", "agreement"]) expect(verdictOf(name, 3, { busy: 0.1 })).toBe("supported");
  // closed forms, which cannot fail, do not decide
  expect(verdictOf("operations", 3, { busy: 0.1 })).toBe("consistent");
});
