import { isUnknown, type Interval } from "../math/statistics/interval.js";
import { formatNumber } from "../plot/format.js";
import { leastRepetitions } from "../math/statistics/power-law.js";

/** What the trials say of a deciding prediction. */
export type DecidingVerdict = "supported" | "refuted" | "inconclusive";

/** What they say of any: one that cannot fail is never supported, only consistent with what was measured. */
export type Verdict = DecidingVerdict | "consistent" | "not consistent";

/** Where a prediction says that the estimate lies, ends included; either may be infinite. */
export type Margin = readonly [low: number, high: number];

/** One estimate of a finding: of one group, where the finding speaks of several. */
export interface FamilyMember {
  /** The group: "digits, depth 2, N = 64"; empty where there is one. */
  readonly name: string;
  /** The estimate's interval at any confidence in (0, 1). */
  readonly interval: (confidence: number) => Interval;
  /** The interval that decides whether the margin is missed, where it is another one; default `interval`. */
  readonly refuting?: (confidence: number) => Interval;
  /** The least number of seeds in a cell that the estimate rests on; not asked of an exact number. */
  readonly seeds: number;
  /**
   * The cells that the estimate rests on: trials of theirs that failed, diverged or never ran make this member inconclusive, and no
   * other. Those of cells that no member speaks of make the whole finding so.
   */
  readonly speaksOf?: (cell: Readonly<Record<string, unknown>>) => boolean;
  /** Conditions under which this group says anything; of other groups nothing follows from them. */
  readonly premises?: readonly Premise[];
}

/** A condition under which a claim speaks at all. */
export interface Premise {
  /** Whether it held in this run. */
  readonly met: boolean;
  /** The condition and what was there instead: "width at least N^3 = 4096; the widest network has 512 units". */
  readonly statement: string;
  /** What would meet it: "--width 4096". */
  readonly repair: string;
}

/** What is judged: a prediction's margin with the family of estimates that must lie in it. */
export interface Judged {
  /** What the finding is called where it is spoken of; empty where there is one. */
  readonly name?: string;
  readonly margin: Margin;
  /** False where nothing that can be measured could contradict the prediction. */
  readonly decides: boolean;
  readonly family: readonly FamilyMember[];
  readonly premises?: readonly Premise[];
}

/** Why an answer is what it is. */
export interface Reason {
  /** Why it is inconclusive, or the member that refutes; empty otherwise. */
  readonly reason: string;
  /** The premises that were not met, where that is the reason. */
  readonly unmet: readonly Premise[];
}

/** A member's own answer. */
export interface MemberRuling extends Reason {
  readonly name: string;
  /** At the nominal confidence, as it is printed. */
  readonly interval: Interval;
  readonly verdict: DecidingVerdict;
}

/** A finding's answer. */
export interface Ruling extends Reason {
  readonly verdict: Verdict;
  readonly members: readonly MemberRuling[];
}

/** How a ruling is made. */
export interface RulingOptions {
  /** Nominal confidence in (0, 1); default 0.95. */
  readonly confidence?: number;
  /** The number of estimates any of which could refute, for Bonferroni's correction; default the family's own. */
  readonly comparisons?: number;
}

/**
 * Supported where the whole interval lies inside the margin, refuted where `refuting` (default the interval) is disjoint from
 * it, else inconclusive; so is an interval that bounds nothing, and one without width that is not exact (confidence 1): equal
 * values at every seed do not show how much they vary.
 */
export function verdictOf(interval: Interval, [least, most]: Margin, refuting = interval): DecidingVerdict {
  if (!tells(interval) || !tells(refuting)) return "inconclusive";
  if (refuting.high < least || refuting.low > most) return "refuted";
  return interval.low >= least && interval.high <= most ? "supported" : "inconclusive";
}

/**
 * The verdict on one finding. Premises come first: where one is not met, *inconclusive: premise not met*. Supported where every
 * member's interval at the nominal confidence lies inside the margin (an intersection-union test, which needs no correction:
 * it errs only if a member outside the margin is called inside). Refuted where the interval of one member at confidence
 * 1 − (1 − confidence)/comparisons (Bonferroni; Holm's first step is the same) is disjoint from it. Members with fewer than 5
 * seeds are inconclusive, and with one such member the family is not supported. An empty family is
 * inconclusive. A finding that does not decide says "consistent" for supported and "not consistent" for refuted.
 */
export function judgeFamily(finding: Judged, options: RulingOptions = {}): Ruling {
  const comparisons = options.comparisons ?? comparisonsOf([finding]);
  const members = finding.family.map((member) => judgeMember(member, finding.margin, comparisons, options.confidence));
  const unmet = (finding.premises ?? []).filter(({ met }) => !met);
  if (unmet.length > 0) {
    const open = { verdict: "inconclusive", ...premisesNotMet(unmet) } as const;
    return { ...open, members: members.map((one) => ({ ...one, ...open })) };
  }
  const { verdict, ...why } = combined(members);
  return { verdict: finding.decides ? verdict : weaker[verdict], ...why, members };
}

/** The verdict on a claim with the rulings on its findings, in their order. */
export interface ClaimRuling extends Reason {
  readonly verdict: DecidingVerdict;
  readonly rulings: readonly Ruling[];
}

/**
 * The verdict on a claim: supported where all deciding findings are, refuted where one is, else inconclusive. What could
 * refute is corrected over the members of all deciding findings together, so a true claim is refuted with probability at most
 * 1 − confidence; findings that do not decide are corrected within themselves.
 */
export function judgeClaim(findings: readonly Judged[], { confidence }: { confidence?: number } = {}): ClaimRuling {
  const deciding = findings.filter(({ decides }) => decides);
  const comparisons = comparisonsOf(deciding);
  const rulings = findings.map((finding) =>
    judgeFamily(finding, finding.decides ? { confidence, comparisons } : { confidence }),
  );
  const answers = rulings.flatMap((ruling, index) => {
    const { decides, name = "" } = findings[index];
    return decides ? [{ ...ruling, name }] : [];
  });
  return { ...combined(answers), rulings };
}

/**
 * A family of one exact number, or of one estimate whose interval is at hand at every confidence in (0, 1); `seeds` is the least
 * number in a cell that it rests on.
 * @example
 * const family = single(10, (confidence) => meanInterval([1, 2, 3], { confidence })); // an estimate of ten seeds
 */
export function single(seeds: number, interval: (confidence: number) => Interval): FamilyMember[] {
  return [{ name: "", seeds, interval }];
}

const weaker = { supported: "consistent", refuted: "not consistent", inconclusive: "inconclusive" } as const;

const isExact = ({ confidence }: Interval): boolean => confidence === 1;

/** An interval that is no wider than the rounding of its ends comes from numbers that all agree: it says nothing of how they vary. */
function tells(interval: Interval): boolean {
  if (isUnknown(interval) || Number.isNaN(interval.low) || Number.isNaN(interval.high)) return false;
  const finite = [interval.low, interval.high].filter(Number.isFinite);
  const rounding = 1e-12 * Math.max(0, ...finite.map(Math.abs));
  return interval.high - interval.low > rounding || isExact(interval);
}

/** Exact numbers err never and take no share of the error. */
function comparisonsOf(findings: readonly Judged[]): number {
  const members = findings.flatMap(({ family }) => family);
  return Math.max(1, members.filter(({ interval }) => !isExact(interval(0.95))).length);
}

function judgeMember(member: FamilyMember, margin: Margin, comparisons: number, confidence = 0.95): MemberRuling {
  const { name, seeds, refuting = member.interval } = member;
  const interval = member.interval(confidence);
  const inconclusive = (reason: string): MemberRuling => ({
    name,
    interval,
    verdict: "inconclusive",
    reason,
    unmet: [],
  });
  const unmet = (member.premises ?? []).filter(({ met }) => !met);
  if (unmet.length > 0) return { ...inconclusive(""), ...premisesNotMet(unmet) };
  if (seeds < leastRepetitions && !isExact(interval)) {
    return inconclusive(`${seeds} ${seeds === 1 ? "seed" : "seeds"}: fewer than ${leastRepetitions} tell nothing`);
  }
  const verdict = verdictOf(interval, margin, refuting(1 - (1 - confidence) / comparisons));
  if (verdict === "refuted") return { name, interval, verdict, reason: outside(interval, margin), unmet: [] };
  if (verdict === "supported") return { name, interval, verdict, reason: "", unmet: [] };
  return inconclusive(tells(interval) ? "its interval lies across the margin" : "its interval bounds nothing");
}

function premisesNotMet(unmet: readonly Premise[]): Reason {
  return { reason: `premise${unmet.length === 1 ? "" : "s"} not met`, unmet };
}

/** Refuted where one is, supported where all are, inconclusive with the first reason else. */
function combined(parts: readonly (MemberRuling | Ruling)[]): Reason & { verdict: DecidingVerdict } {
  const refuted = parts.find(({ verdict }) => verdict === "refuted");
  if (refuted !== undefined) return { verdict: "refuted", reason: named(refuted), unmet: [] };
  const open = parts.find(({ verdict }) => verdict !== "supported");
  if (open !== undefined) return { verdict: "inconclusive", reason: named(open), unmet: open.unmet };
  if (parts.length === 0) return { verdict: "inconclusive", reason: "nothing decides", unmet: [] };
  return { verdict: "supported", reason: "", unmet: [] };
}

function named(part: MemberRuling | Ruling): string {
  return "name" in part && part.name !== "" ? `${part.name}: ${part.reason}` : part.reason;
}

function outside({ value, low, high }: Interval, [least, most]: Margin): string {
  const [measured, from, to] = [value, low, high].map(formatNumber);
  return `measured ${measured} [${from}, ${to}], predicted [${formatNumber(least)}, ${formatNumber(most)}]`;
}
