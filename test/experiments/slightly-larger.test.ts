import { expect, test } from "vitest";
import experiment from "../../experiments/slightly-larger.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { judge } from "../../src/run/judge.js";

const cell = { units: 8, elements: 50, ratio: 2, steps: 3000 };
const trials = (units: number, successes: number, count: number) =>
  Array.from({ length: count }, (_, seed) => ({
    parameters: { ...cell, units },
    seed,
    result: {
      fits: seed < successes,
      status: seed < successes ? "zero-error" : "budget",
      steps: 1,
      wrong: 0,
      path: "graph",
    },
  }));
const verdict = (...given: ReturnType<typeof trials>[]) => judge(experiment as unknown as AnyExperiment, given.flat()).judgement.verdict; // prettier-ignore

test("200 of 200 with 8 half-spaces and 1 of 200 with 2 support the claim, 150 of 200 refute it", () => {
  expect(verdict(trials(8, 200, 200), trials(2, 1, 200))).toBe("supported");
  expect(verdict(trials(8, 150, 200), trials(2, 1, 200))).toBe("refuted");
});

test("a run of other sizes says nothing of it", () => {
  const small = trials(8, 40, 40).map((trial) => ({ ...trial, parameters: { ...cell, elements: 8 } }));
  expect(verdict(small)).toBe("inconclusive");
});

test("the cells that decide have 200 seeds, and no others", () => {
  const asked = experiment.refine?.([...trials(8, 1, 2), ...trials(2, 1, 2), ...trials(4, 1, 2)]) ?? [];
  expect(asked.map(({ parameters, seeds }) => [parameters.units, seeds])).toEqual([[8, 200], [2, 200]]); // prettier-ignore
});
