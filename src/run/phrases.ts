import type { Reason } from "../experiment/verdict.js";
import { isUnknown, type Interval } from "../math/statistics/interval.js";
import { formatNumber } from "../plot/format.js";
import type { Claim } from "../experiment/contract.js";
import type { JudgedFinding, Judgement } from "./judge.js";

/** A finding's answer as terminal and page print it: one without any estimate was not run. */
export function answerOf({ members, verdict, decides }: JudgedFinding): string {
  const answer = members.length === 0 ? "not run" : verdict;
  return decides ? answer : `${answer} (does not decide)`;
}

/** The group that the numbers of a finding are of: "worst of 12: digits, depth 2"; empty where there is one. */
export function groupOf({ members, group }: JudgedFinding): string {
  return members.length > 1 ? `worst of ${members.length}: ${group}` : "";
}

/** "[0.1, 0.3]"; "unknown" where it bounds nothing, "exact" of a number without sampling error. */
export function intervalText(interval: Interval): string {
  if (interval.confidence === 1) return "exact";
  return isUnknown(interval) ? "unknown" : rangeOf([interval.low, interval.high]);
}

/** Two ends, as margins and intervals are written. */
export function rangeOf([low, high]: readonly [number, number]): string {
  return `[${formatNumber(low)}, ${formatNumber(high)}]`;
}

/** The premises that were not met, each with what would meet it; none in judgements of an earlier version, whose reason has them. */
export function premisesOf({ unmet = [] }: Partial<Reason>): string[] {
  return unmet.map(({ statement, repair }) => `${statement} (what would meet it: ${repair})`);
}

/** A reason with its premises in one line: "a: premises not met: x (what would meet it: y); …". */
export function reasonText({ reason, unmet }: Reason): string {
  const premises = premisesOf({ unmet });
  return premises.length === 0 ? reason : `${reason}: ${premises.join("; ")}`;
}

/** "1 trial", "2 trials". */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const answers = {
  supported: "every prediction that decides was measured to hold",
  refuted: "a prediction that decides was measured not to hold",
  inconclusive: "the trials neither support nor refute it",
} as const;

/** What a verdict means and rests on, in words. */
export function outcomeText({ verdict, reason, findings, counts }: Judgement): string {
  const why = reason === "" ? "" : ` (${reason})`;
  const deciding = findings.filter(({ decides }) => decides);
  const held = deciding.filter((finding) => finding.verdict === "supported").length;
  const basis = `${held} of ${countText(deciding.length, "prediction")} held, in ${countText(counts.complete, "trial")}`;
  return `${answers[verdict]}${why}; ${basis}`;
}

/** What was asked, what came out, and what that does not say: a sentence each. */
export function summaryOf({ statement }: Claim, judgement: Judgement): readonly [string, string, string] {
  return [
    `What was asked: whether it holds that "${statement.replace(/\.$/, "")}".`,
    `What came out: ${judgement.verdict}, which means that ${outcomeText(judgement)}.`,
    `What that does not say: anything of what was not tested (${judgement.notTested}).`,
  ];
}
