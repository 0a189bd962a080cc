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

const sizes = [10, 14, 18, 22, 26, 30];
const verdictOf = (nodes: (n: number) => number, among = sizes) => {
  const trials = among.flatMap((n) => [0.9, 0.95, 1, 1.05, 1.1].map((noise, seed) => ({
    parameters: cell("backtracking", n), seed, result: { holds: true, answer: "no", nodes: noise ** (1 + (n % 3)) * nodes(n), seconds: 1, steps: NaN },
  }))); // prettier-ignore
  return finding(judge(experiment as unknown as AnyExperiment, trials).judgement, "exponential")?.verdict;
};

test("nodes that double with every third element outgrow every power of n", () => {
  expect(verdictOf((n) => 2 ** (n / 3))).toBe("supported");
});

test("no power of n is called exponential, however high, and one whose local power falls is refuted", () => {
  for (const power of [2, 5, 12]) expect(verdictOf((n) => n ** power)).toBe("inconclusive");
  expect(verdictOf((n) => (n - 8) ** 3)).toBe("refuted");
});

test("of one size or two nothing is said", () => {
  for (const few of [[10], [10, 30]]) expect(verdictOf((n) => 2 ** n, few)).toBe("inconclusive");
});
