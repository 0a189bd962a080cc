import { expect, test } from "vitest";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { meanInterval } from "../../src/math/statistics/mean.js";
import { judge } from "../../src/run/judge.js";

const trials = Array.from({ length: 10 }, (_, seed) => ({ parameters: { a: 1 }, seed, result: { v: seed } }));
const judged = (estimate: unknown) =>
  judge(
    {
      id: "e",
      evidence: (all: unknown) => all,
      findings: { mean: { statement: "s", source: "s", margin: [0, 1], decides: true, estimate: () => estimate } },
      tested: () => "ten numbers",
      notTested: "others",
      settles: "more",
    } as unknown as AnyExperiment,
    trials,
  ).judgement.verdict;
const interval = { value: 0.5, low: 0.4, high: 0.6, confidence: 0.95 };
const member = (more: object) => [{ name: "", seeds: 10, interval: () => interval, ...more }];

test.each([
  ["confidence 0", { ...interval, confidence: 0 }, "a confidence above 0 and at most 1"],
  ["confidence in per cent", { ...interval, confidence: 95 }, "a confidence above 0 and at most 1"],
  ["confidence NaN", { ...interval, confidence: NaN }, "a confidence above 0 and at most 1"],
  [
    "less confidence than it is judged at",
    { ...interval, confidence: 0.5 },
    "at the confidence that it is asked for, 0.95",
  ],
  ["a value outside its ends", { ...interval, value: 5 }, "low ≤ value ≤ high"],
  ["ends the wrong way round", { ...interval, low: 0.6, high: 0.4 }, "low ≤ value ≤ high"],
  ["seeds that are no count", member({ seeds: NaN }), "a list of { name, seeds, interval"],
  ["two members of one name", [...member({}), ...member({})], "members of names of their own"],
  ["premises of a member that are none", member({ premises: "x" }), "a list of { met, statement, repair }"],
  ["a premise that is met in words", member({ premises: [{ met: "no", statement: "", repair: "" }] }), "a list of { met, statement, repair }"], // prettier-ignore
])("an estimate with %s is refused, whatever it would say", (_, estimate, message) => {
  expect(() => judged(estimate)).toThrow(message);
});

test("members whose interval does not take the confidence of their family are refused: nothing would be corrected", () => {
  const groups = ["a", "b"].map((name) => ({ name, seeds: 10, interval: () => meanInterval([0.4, 0.5, 0.6]) }));
  expect(() => judged(groups)).toThrow("at the confidence that it is asked for, 0.975 here");
  expect(judged(groups.map((one) => ({ ...one, interval: (confidence: number) => meanInterval([0.4, 0.5, 0.6], { confidence }) })))).toBe("supported"); // prettier-ignore
});
