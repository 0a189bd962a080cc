import { expect, test } from "vitest";
import { overSplits, splitsTested } from "../../../src/features/study/splits.js";
import { studyFinding, studyRows, studyTable } from "../../../src/features/study/study.js";
import type { FamilyMember } from "../../../src/experiment/verdict.js";
import { meanInterval } from "../../../src/math/statistics/mean.js";
import { assertClose } from "../../assert.js";

const rows = studyRows(() => "")(
  [0, 1, 2, 3, 4].map((seed) => ({ parameters: {}, seed, result: { status: "budget", steps: 1, values: { r: seed } } })), // prettier-ignore
);

test("five splits with a quarter held out have √(1 + 5/3) times the interval of five data sets, in findings and tables", () => {
  const values = rows.map(({ values: { r } }) => r);
  const wider = Math.sqrt(1 + 5 / 3) * (meanInterval(values).high - 2);
  assertClose([overSplits(values).high - 2], [wider], { rtol: 1e-12 });
  const prediction = { statement: "", source: "", margin: [0, 1] as const, decides: true };
  const finding = studyFinding(prediction, ({ values: { r } }) => r, () => true, overSplits); // prettier-ignore
  const [{ interval }] = finding.estimate(rows, 0.95) as readonly FamilyMember[];
  expect(interval(0.95)).toEqual(overSplits(values));
  expect(studyTable("", { r: "r" }, overSplits)(rows).rows).not.toEqual(studyTable("", { r: "r" })(rows).rows);
});

test("where all digits are used it is said that seeds differ in splits alone, and where few are, in draws of the same ones", () => {
  expect(splitsTested([{ cell: { samples: 1797 } }])).toMatch(/random splits of the same 1797 digits.*overlap/);
  expect(splitsTested([{ cell: { samples: 200 } }])).toMatch(/random draws of 200 from the same 1797 digits/);
});
