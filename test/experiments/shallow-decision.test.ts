import { expect, test } from "vitest";
import experiment from "../../experiments/shallow-decision.js";
import type { DecisionCell, DecisionResult } from "../../src/hardness/decision-trials.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { judge } from "../../src/run/judge.js";

const made = (inputs: DecisionCell["inputs"], result: (seed: number) => Partial<DecisionResult>) =>
  Array.from({ length: 40 }, (_, seed) => ({
    parameters: { inputs, elements: 20, ratio: 2, nodes: 1000, steps: 10 },
    seed,
    result: { answer: "yes", nodes: 10 + (seed % 3), programs: 9, seconds: 1, fits: true, steps: 5, ...result(seed) },
  }));
const judged = (...trials: ReturnType<typeof made>[]) =>
  judge(experiment as unknown as AnyExperiment, trials.flat()).judgement;

test("three times the nodes and no success of descent on reductions support the claim", () => {
  const reductions = made("reduction", (seed) => ({ nodes: 33 + (seed % 4), fits: false }));
  expect(
    judged(
      reductions,
      made("gaussian", () => ({})),
    ).verdict,
  ).toBe("supported");
  expect(
    judged(
      reductions,
      made("gaussian", () => ({ fits: false })),
    ).verdict,
  ).toBe("refuted");
});

test("inputs that were not decided leave the answer open, whatever else was found", () => {
  const reductions = made("reduction", (seed) => ({ nodes: 33 + (seed % 4), fits: false, answer: seed === 0 ? "not decided" : "yes" })); // prettier-ignore
  const { verdict, findings } = judged(
    reductions,
    made("gaussian", () => ({})),
  );
  expect([verdict, findings[0].unmet.map(({ statement }) => statement)]).toEqual([
    "inconclusive",
    [expect.stringMatching(/1 were not/)],
  ]);
});

test("a no on a planted input does not fit the search, which decides nothing of the claim", () => {
  const wrong = made("reduction", (seed) => ({
    nodes: 33 + (seed % 4),
    fits: false,
    answer: seed === 0 ? "no" : "yes",
  }));
  expect(
    judged(
      wrong,
      made("gaussian", () => ({})),
    ).findings[0].verdict,
  ).toBe("not consistent");
});
