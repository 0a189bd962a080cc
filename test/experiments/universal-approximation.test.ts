import { expect, test } from "vitest";
import experiment from "../../experiments/universal-approximation.js";
import { type ApproximationCell, type ApproximationResult, widthsUpTo } from "../../src/approximation/index.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { judge } from "../../src/run/judge.js";

const constant = 0.24;

function made(
  part: Partial<ApproximationCell>,
  result: (width: number, seed: number) => Partial<Record<"errors" | "fitted", number>>,
) {
  const cell = { ...{ method: "greedy", activation: "threshold", dimension: 2, radius: 2, most: 64 }, ...part };
  const widths = widthsUpTo(cell.most);
  const of = (seed: number, which: "errors" | "fitted") => widths.map((width) => result(width, seed)[which] ?? NaN);
  return [0, 1, 2, 3, 4].map((seed) => ({
    parameters: cell,
    seed,
    result: { widths, errors: of(seed, "errors"), fitted: of(seed, "fitted"), constant, quadratic: 0.1, floor: 0.1 } satisfies ApproximationResult,
  })); // prettier-ignore
}
const finding = (name: string, trials: ReturnType<typeof made>) =>
  judge(experiment as unknown as AnyExperiment, trials).judgement.findings.find((one) => one.name === name);

test("at widths where Barron's bound is above the best constant's error greedy decides nothing, and the report says what would", () => {
  const greedy = finding(
    "greedy",
    made({}, () => ({ errors: 0.01 })),
  );
  expect(greedy?.verdict).toBe("inconclusive");
  expect(greedy?.unmet.map(({ repair }) => repair)).toEqual([expect.stringContaining("--most 1024")]);
});

test("where the bound is below it, a constant refutes, and a third of it supports", () => {
  const greedy = (error: number) =>
    finding(
      "greedy",
      made({ most: 1024 }, () => ({ errors: error })),
    )?.verdict;
  expect([greedy(constant), greedy(constant / 3)]).toEqual(["refuted", "supported"]);
});

test("activations are judged on fresh points, however well they fit the others; polynomials where they were fitted", () => {
  const readout = (activation: ApproximationCell["activation"], errors: number, fitted: number) =>
    made({ method: "readout", activation }, (_, seed) => ({ errors: errors + seed / 1e4, fitted }));
  expect(finding("others", readout("threshold", 0.06, 0.03))?.verdict).toBe("refuted");
  expect(finding("others", readout("threshold", 0.03, 0.06))?.verdict).toBe("supported");
  expect(finding("polynomial", readout("square", 0.2, 0.1))?.verdict).toBe("supported");
  expect(finding("polynomial", readout("square", 0.1, 0.05))?.verdict).toBe("refuted");
});
