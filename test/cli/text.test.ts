import { expect, test } from "vitest";
import { printRun } from "../../src/cli/text.js";
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

function printed(findings: readonly JudgedFinding[], reason = "", unmet: readonly Premise[] = []): string {
  const counts = { complete: 1, failed: 0, diverged: 0, missing: 0 };
  const texts = { tested: "word ".repeat(60).trim(), notTested: "the rest", settles: "more seeds" };
  const judgement = { verdict: "inconclusive" as const, reason, unmet, findings, counts, ...texts };
  const record = { experiment: "planted", status: "complete", judgement } as unknown as RunRecord;
  return printRun("runs/a", record, [{ status: "complete" } as TrialRecord]);
}

test("one trial is one trial", () => {
  expect(printed([finding("a")])).toMatch(/^planted: 1 trial, complete$/m);
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
