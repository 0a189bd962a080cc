import { expect, test } from "vitest";
import { slopeFinding } from "../../src/drift/findings.js";
import type { DriftRow } from "../../src/drift/slopes.js";
import { reasonText } from "../../src/run/phrases.js";
import { judgeFamily, type FamilyMember } from "../../src/experiment/verdict.js";

/** Rows of 6 seeds whose layers drift as m^-½, a little more or less by seed. */
function rows(widths: readonly number[], more: Partial<DriftRow> = {}): DriftRow[] {
  return widths.flatMap((width) =>
    [0, 1, 2, 3, 4, 5].map((seed) => {
      const drift = [0, 1, 2, 3].map(() => width ** -0.5 * 1.01 ** seed);
      const norms = { frobenius: drift, spectral: drift, neuron: drift, flipped: drift };
      return { parameterization: "ntk", variant: "", depth: 3, width, arrived: true, ...norms, ...more };
    }),
  );
}
const input = slopeFinding("ntk", "input", "frobenius", true);
const judged = (given: readonly DriftRow[], finding = input) =>
  judgeFamily({
    ...{ margin: finding.margin, decides: finding.decides },
    family: finding.estimate(given, 0.95) as readonly FamilyMember[],
    premises: finding.premises?.(given),
  });

test("a drift as m^-1/2 at three widths supports it", () => {
  expect(judged(rows([32, 64, 128])).verdict).toBe("supported");
});

test.each([
  ["two widths", rows([32, 64]), input, "three widths at least, of which a slope can be told; trainings arrived at 2"],
  ["narrow networks", rows([16, 32, 64]), input, "the narrowest has 16 units"],
  ["trainings that did not arrive", rows([32, 64, 128], { arrived: false }), input, "0 of 18 did"],
  [
    "another parameterization",
    rows([32, 64, 128], { parameterization: "mu" }),
    input,
    "trainings under ntk; none was run",
  ],
  [
    "an output layer that stays as drawn",
    rows([32, 64, 128], { trained: "hidden", depth: 1 }),
    slopeFinding("ntk", "output", "frobenius", true),
    "an output layer that trains; here it stays as it was drawn",
  ],
  [
    "one hidden layer",
    rows([32, 64, 128], { depth: 1 }),
    slopeFinding("ntk", "hidden", "frobenius", true),
    "the deepest network has 1 hidden layer ",
  ],
] as const)("%s do not meet the premise, and the reason says which", (_, given, finding, reason) => {
  const ruling = judged(given, finding);
  expect([ruling.verdict, ruling.reason.includes("premise"), reasonText(ruling).includes(reason)]).toEqual(["inconclusive", true, true]); // prettier-ignore
});

test("of a parameterization that was not run there is no member, of trainings that did not arrive there is one", () => {
  const members = [{ parameterization: "mu" }, { arrived: false }].map((more) => judged(rows([32, 64, 128], more)).members.length); // prettier-ignore
  expect(members).toEqual([0, 1]);
});
