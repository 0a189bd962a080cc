import { expect, test } from "vitest";
import { depthGainsFinding, depthGrowsFinding, depthTable } from "../../../src/features/study/depth-findings.js";
import { classGeometry } from "../../../src/features/study/class-means.js";
import { studyFinding, studyRows, studyShare, studyTable } from "../../../src/features/study/study.js";
import { judgeFamily, type FamilyMember } from "../../../src/experiment/verdict.js";

test("corners of a regular simplex are a simplex wherever they lie and however long they are, and have no spread", () => {
  const corners = [0, 1, 2, 3].flatMap((corner) => [0, 1, 2, 3].map((c) => 5 + (c === corner ? 2 : 0)));
  const codes = Int32Array.from([0, 1, 2, 3]);
  const found = classGeometry({ rows: 4, columns: 4, data: Float64Array.from(corners) }, codes);
  expect(found.meanCosine).toBeCloseTo(-1 / 3, 12);
  for (const value of [found.spread, found.worst, found.within]) expect(value).toBeCloseTo(0, 12);
});

test("the mean cosine of centred class means is blind to what the spread and the worst pair see", () => {
  // four classes in two pairs: of the cosines two are 1 and four are −1
  const data = Float64Array.from([1, 1, -1, -1]);
  const found = classGeometry({ rows: 4, columns: 1, data }, Int32Array.from([0, 1, 2, 3]));
  expect(found).toMatchObject({ spread: 2, within: 0 });
  expect(found.meanCosine).toBeCloseTo(-1 / 3, 12);
  expect(found.worst).toBeCloseTo(4 / 3, 12);
  expect(() => classGeometry({ rows: 4, columns: 1, data }, new Int32Array(4))).toThrow(/two classes/);
});

const trials = [0, 1].flatMap((width) =>
  [0, 1, 2, 3, 4].map((seed) => ({
    parameters: { width },
    seed,
    result: { status: seed === 0 ? "collapsed" : "budget", steps: 40, values: { r: width + seed / 100 } },
  })),
);

test("a finding has a member a row that it speaks of, whose interval is that of the mean over seeds", () => {
  const rows = studyRows<{ width: number }>(({ width }) => `width ${width}`)(trials);
  const prediction = { statement: "", source: "", margin: [0.9, 1.1] as const, decides: true };
  const finding = studyFinding<{ width: number }>(
    prediction,
    ({ values }) => values.r,
    ({ width }) => width === 1,
  );
  const family = finding.estimate(rows, 0.95) as readonly FamilyMember[];
  expect(family.map(({ name, seeds }) => [name, seeds])).toEqual([["width 1", 5]]);
  expect(family[0].interval(0.95).value).toBeCloseTo(1.02, 12);
  expect(judgeFamily({ margin: prediction.margin, decides: true, family }).verdict).toBe("supported");
});

test("a share of seeds has an interval where all agree: 10 of 10 support 0.7 and not 0.8, and none refutes", () => {
  const trials = Array.from({ length: 10 }, (_, seed) => ({ parameters: {}, seed, result: { status: "budget", steps: 1, values: { r: 2 } } })); // prettier-ignore
  const rows = studyRows(() => "")(trials);
  const verdict = (least: number, wanted: number): string => {
    const prediction = { statement: "", source: "", margin: [least, 1] as const, decides: true };
    const { estimate } = studyShare(prediction, ({ values }) => values.r === wanted);
    return judgeFamily({ ...prediction, family: estimate(rows, 0.95) as readonly FamilyMember[] }).verdict;
  };
  expect([verdict(0.7, 2), verdict(0.8, 2), verdict(0.7, 3)]).toEqual(["supported", "inconclusive", "refuted"]);
});

test("a table says which trainings collapsed, and at which step", () => {
  const rows = studyRows<{ width: number }>(({ width }) => `width ${width}`)(trials);
  const table = studyTable<{ width: number }>("Numbers", { r: "r", other: "none" })(rows);
  expect(table.columns).toEqual(["row", "seeds", "r", "other", "ended otherwise"]);
  expect(table.rows[0].slice(3)).toEqual(["none", "collapsed at step 40"]);
});

test("the slope of the difference between trained and untrained layers is that of least squares", () => {
  const cell = { layers: 3, width: 8, samples: 80, steps: 1 };
  const rows = [0, 1, 2, 3, 4].map((seed) => ({
    ...{ cell, seed, status: "budget", steps: 1, errors: 0, pixels: 0.8 },
    trained: [0.9, 0.9, 0.9 + seed / 1000],
    untrained: [0.9, 0.85, 0.8],
  }));
  const [{ interval }] = depthGrowsFinding.estimate(rows, 0.95) as readonly FamilyMember[];
  expect(interval(0.95).value).toBeCloseTo(0.051, 12);
  const [gains] = depthGainsFinding.estimate(rows, 0.95) as readonly FamilyMember[];
  expect(gains.interval(0.95).value).toBeCloseTo(0.102, 12);
  expect(depthTable(rows).rows).toHaveLength(4);
});
