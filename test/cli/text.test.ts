import { expect, test } from "vitest";
import { inShort, printRun } from "../../src/cli/text.js";
import { trainedText } from "../../src/cli/trained.js";
import { wrapText } from "../../src/cli/wrap.js";
import type { Premise } from "../../src/experiment/verdict.js";
import type { JudgedFinding } from "../../src/run/judge.js";
import type { RunRecord, TrialRecord } from "../../src/run/records.js";

const interval = { value: 0.975, low: 0.9, high: 1, confidence: 0.95 };
const member = (group: string) => ({ group, ...interval, verdict: "supported" as const });
const finding = (name: string, more: Partial<JudgedFinding> = {}): JudgedFinding => ({
  ...{ name, statement: `what ${name} means`, source: "", margin: [0.9, 1] as const, decides: true },
  ...{ group: "", ...interval, verdict: "supported" as const, reason: "", unmet: [], members: [member("")] },
  ...more,
});
const premise = (number: number) => ({
  ...{
    met: false,
    statement: `width at least ${number}; the widest network has 512 units`,
    repair: `--width ${number}`,
  },
});
const line = ({ statement, repair }: ReturnType<typeof premise>): string =>
  `  - ${wrapText(`${statement} (what would meet it: ${repair})`, "    ")}\n`;

const trials = [0, 1].map((seed) => ({
  status: seed === 0 ? "complete" : "failed",
  seed,
  parameters: { width: 8 },
})) as unknown as TrialRecord[];

function printed(findings: readonly JudgedFinding[], reason = "", unmet: readonly Premise[] = []): string {
  const counts = { complete: 1, failed: 0, diverged: 0, missing: 0 };
  const texts = { tested: "word ".repeat(60).trim(), notTested: "the rest", settles: "more seeds" };
  const judgement = { verdict: "inconclusive" as const, reason, unmet, findings, counts, ...texts };
  const plan = { preset: "default", overrides: { width: [8] }, seeds: 1, cells: [{ width: 8 }] };
  const record = { experiment: "planted", status: "complete", judgement, plan } as unknown as RunRecord;
  return printRun("runs/a", record, trials);
}

test("one trial is one trial", () => {
  expect(printed([finding("a")])).toMatch(/^planted: 1 trial, complete$/m);
});

test.each([
  [{ status: "failed", error: "x.json: no space." }, 0, "No verdict: the run ended with x.json: no space."],
  [{ status: "complete" }, 2, "No verdict: no trial is complete."],
  [{ status: "running" }, 0, "No verdict: the run is not over."],
  [{ status: "interrupted" }, 0, "No verdict: the run was cut off before it was judged; 'overparam resume'"],
])("a run without a verdict, %j, says why", (state, from, said) => {
  const plan = { preset: "default", overrides: {}, seeds: 1, cells: [{ width: 8 }] };
  const record = { experiment: "planted", plan, ...state } as unknown as RunRecord;
  expect(printRun("runs/a", record, trials.slice(from))).toContain(said);
});

const runOf = (cells: number, seeds: number) =>
  ({ plan: { preset: "default", overrides: { width: [2, 4] }, seeds, cells: [2, 4].slice(0, cells).map((width) => ({ width })) } }) as unknown as RunRecord; // prettier-ignore
const trialsOf = (width: number, count: number) =>
  Array.from({ length: count }, (_, seed) => ({
    status: "complete",
    seed,
    parameters: { width },
  })) as unknown as TrialRecord[];

test("the terminal names what was trained of what was asked, and what the trials asked for beside it", () => {
  expect(trainedText(runOf(1, 3), trialsOf(2, 2))).toBe("Asked: preset default, width 2 4, 1 cell of 3 seeds. Trained: 2 of these 3 trials."); // prettier-ignore
  expect(trainedText(runOf(2, 1), [...trialsOf(2, 1), ...trialsOf(4, 5), ...trialsOf(3, 1)])).toBe(
    "Asked: preset default, width 2 4, 2 cells of 1 seed. Trained: all, and 5 trials more that these asked for.",
  );
});

test("a run ends in three sentences and a link to its report", () => {
  const judgement = {
    verdict: "supported",
    reason: "",
    findings: [finding("a")],
    counts: { complete: 2 },
    notTested: "the rest",
  };
  const text = inShort("/tmp/a b", { judgement } as unknown as RunRecord, {
    statement: "All is well.",
    lecture: "",
    reference: "",
  });
  expect(text.trim().split("\n")).toEqual([
    'What was asked: whether it holds that "All is well".',
    "What came out: supported, which means that every prediction that decides was measured to hold; 1 of",
    "  1 prediction held, in 2 trials.",
    "What that does not say: anything of what was not tested (the rest).",
    "file:///tmp/a%20b/report.html",
  ]);
});

test("no line of prose is longer than 100 characters, and none of its words is lost", () => {
  const text = printed([finding("a")], "a: premises not met", [premise(4096), premise(8192)]);
  expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(text.match(/\bword\b/g)).toHaveLength(60);
});

test("each unmet premise has a line of its own", () => {
  const text = printed([finding("a")], "a: premises not met", [premise(4096), premise(8192)]);
  expect(text).toContain(`Verdict: INCONCLUSIVE: a: premises not met\n${line(premise(4096))}${line(premise(8192))}`);
});

test("a family names the group of its number, and a deciding finding says what it means", () => {
  const family = { group: "digits, depth 2", members: [member("digits, depth 2"), member("digits, depth 3")] };
  const text = printed([finding("a", family), finding("b", { decides: false })]);
  expect(text).toMatch(/^a +0\.975 +\[0\.9, 1\] +\[0\.9, 1\] +supported\n {2}worst of 2: digits, depth 2$/m);
  expect(text).toMatch(/^b .* supported \(does not decide\)$/m);
  expect([text.includes("a: what a means"), text.includes("what b means")]).toEqual([true, false]);
});

test("a finding without any estimate was not run", () => {
  const unknown = { value: NaN, low: -Infinity, high: Infinity, members: [], verdict: "inconclusive" as const };
  expect(printed([finding("a", unknown)])).toMatch(/^a +– +unknown +\[0\.9, 1\] +not run$/m);
});
