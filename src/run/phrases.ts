import { isUnknown, type Interval } from "../math/statistics/interval.js";
import { formatNumber } from "../plot/format.js";
import type { JudgedFinding } from "./judge.js";

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

/** A reason with its unmet premises apart; without any, all of it is the lead. */
export interface Reason {
  readonly lead: string;
  readonly premises: readonly string[];
}

/** Takes apart what `judgeFamily` joined: "a: premises not met: x (what would meet it: y); …". */
export function reasonOf(reason: string): Reason {
  const [, lead, rest] = /^(.*?premises? not met): (.*)$/s.exec(reason) ?? [];
  if (rest === undefined) return { lead: reason, premises: [] };
  return { lead, premises: rest.split(/(?<=\(what would meet it: [^;]*\)); /) };
}

/** "1 trial", "2 trials". */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
