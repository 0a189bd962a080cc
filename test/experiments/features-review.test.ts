import { expect, test } from "vitest";
import contrastiveRecovery from "../../experiments/contrastive-recovery.js";
import depthFlow from "../../experiments/depth-flow.js";
import featureTable from "../../experiments/feature-table.js";
import independentCoordinates from "../../experiments/independent-coordinates.js";
import orthogonalClasses from "../../experiments/orthogonal-classes.js";
import sparseDictionary from "../../experiments/sparse-dictionary.js";
import superposition from "../../experiments/superposition.js";
import { judgeFamily, type FamilyMember, type Margin } from "../../src/experiment/verdict.js";

const all = [contrastiveRecovery, depthFlow, featureTable, independentCoordinates, orthogonalClasses, sparseDictionary, superposition]; // prettier-ignore

test("experiments whose predictions a review changed meet seeds that no earlier run had seen", () => {
  for (const { id, grids } of all) expect([id, grids.default.firstSeed]).toEqual([id, 100]);
});

interface Found {
  readonly margin: Margin;
  readonly decides: boolean;
  readonly estimate: (rows: never, confidence: number) => unknown;
}

/** The verdict on ten seeds with these numbers, one after the other. */
function verdictOf(
  cell: object,
  { margin, decides, estimate }: Found,
  key: string,
  numbers: readonly number[],
): string {
  const rows = numbers.map((value, seed) => ({ cell, seed, name: "row", status: "budget", steps: 1, values: { [key]: value } })); // prettier-ignore
  return judgeFamily({ margin, decides, family: estimate(rows as never, 0.95) as readonly FamilyMember[] }).verdict;
}

const ten = (value: number): number[] => Array.from({ length: 10 }, (_, at) => value + at * 1e-4);

test("an atom ladder that lies more than 0.04 above the earlier seeds is a miss, as one below is", () => {
  const { findings, parameters } = sparseDictionary;
  const cell = parameters.parse({ active: 1 });
  const verdicts = [0.9, 0.95, 0.8].map((value) => verdictOf(cell, findings.ladder, "mcc", ten(value)));
  expect(verdicts).toEqual(["supported", "refuted", "refuted"]);
});

test("what is asked of each seed is supported by ten of ten and not by nine, whatever the mean", () => {
  const rows = [
    [sparseDictionary.parameters.parse({}), sparseDictionary.findings.eachSeed, "mcc", 0.98, 0.96],
    [contrastiveRecovery.parameters.parse({}), contrastiveRecovery.findings.eachSeed, "recovery", 0.99, 0.97],
    [orthogonalClasses.parameters.parse({}), orthogonalClasses.findings.eachSeed, "worst", 0.01, 0.03],
  ] as const;
  for (const [cell, finding, key, good, bad] of rows) {
    const verdicts = [ten(good), [...ten(good).slice(1), bad]].map((numbers) => verdictOf(cell, finding, key, numbers));
    expect(verdicts).toEqual(["supported", "inconclusive"]);
  }
});
