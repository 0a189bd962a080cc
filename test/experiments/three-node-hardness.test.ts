import { expect, test } from "vitest";
import experiment from "../../experiments/three-node-hardness.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { reductionTrials, type ReductionCell, type ReductionResult } from "../../src/hardness/reduction-trials.js";
import { randomStream } from "../../src/math/random.js";
import { judge } from "../../src/run/judge.js";

const context = { signal: new AbortController().signal, progress: () => undefined };
const members = Array.from({ length: 12 }, (_, seed) => ({ random: randomStream(seed) }));
type Cell = Record<string, unknown> & ReductionCell;
const cell = (part: ReductionCell["part"], elements = 8, ratio = 2): Cell => ({ part, elements, ratio, steps: 50 }); // prettier-ignore
const judged = (parts: readonly Cell[], results: readonly ReductionResult[]) =>
  judge(experiment as unknown as AnyExperiment, parts.flatMap((parameters) => results.map((result, seed) => ({ parameters, seed, result })))).judgement; // prettier-ignore
const finding = (judgement: ReturnType<typeof judged>, name: string) => judgement.findings.find((one) => one.name === name); // prettier-ignore

test.each(["splitting", "colouring", "witness"] as const)(
  "what is to hold of %s holds on a dozen instances, of which some say yes and some no",
  async (part) => {
    // prettier-ignore
    const results = await reductionTrials(cell(part), members, context);
    expect(results.map(({ holds }) => holds)).toEqual(members.map(() => true));
    expect(new Set(results.map(({ answer }) => answer))).toEqual(new Set(["yes", "no"]));
    expect(finding(judged([cell(part)], results), part)?.verdict).toBe("supported");
  },
);

test("one instance that fails refutes the reduction, and one that was not decided leaves it open", async () => {
  const results = await reductionTrials(cell("splitting"), members, context);
  const failed = results.map((result, at) => ({ ...result, holds: at > 0 }));
  expect(finding(judged([cell("splitting")], failed), "splitting")?.verdict).toBe("refuted");
  const open = results.map((result, at) => (at > 0 ? result : { ...result, holds: false, answer: "not decided" }));
  expect(finding(judged([cell("splitting")], open), "splitting")?.verdict).toBe("inconclusive");
});

test("nodes that double with every third element grow exponentially, polynomial ones from n = 20 on slower than predicted", () => {
  const sizes = [20, 30, 40, 50];
  const verdictOf = (nodes: (n: number) => number) => {
    const trials = sizes.flatMap((n) => [0.9, 0.95, 1, 1.05, 1.1].map((noise, seed) => ({
      parameters: cell("backtracking", n), seed, result: { holds: true, answer: "no", nodes: noise * nodes(n), seconds: 1, steps: NaN },
    }))); // prettier-ignore
    return finding(judge(experiment as unknown as AnyExperiment, trials).judgement, "exponential")?.verdict;
  };
  expect([verdictOf((n) => 2 ** (n / 3)), verdictOf((n) => n * n)]).toEqual(["supported", "refuted"]);
});
