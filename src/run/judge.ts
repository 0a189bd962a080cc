import type { AnyExperiment, Finding, Trial } from "../experiment/contract.js";
import { judgeClaim, single, type DecidingVerdict, type FamilyMember, type Verdict } from "../experiment/verdict.js";
import { unknown, type Interval } from "../math/statistics/interval.js";
import { groupBy } from "../math/statistics/moments.js";
import type { Parameters } from "./grid.js";
import { canonical } from "./json.js";

/** A prediction as it stands in run.json before anything has run. */
export type Prediction = Pick<Finding<never>, "statement" | "source" | "margin" | "decides">;

/** One prediction with what was measured: of a family the member that lies worst, which `group` names. */
export interface JudgedFinding extends Prediction, Interval {
  readonly name: string;
  readonly verdict: Verdict;
  /** Why it is inconclusive, or what refutes it; empty otherwise. */
  readonly reason: string;
  /** Estimates that must all lie in the margin, each with its own answer. */
  readonly members: readonly (Interval & { readonly group: string; readonly verdict: Verdict })[];
}

/** How many trials there are of what was planned. */
export interface Counts {
  readonly complete: number;
  readonly failed: number;
  /** Complete, but with a status of "diverged". */
  readonly diverged: number;
  /** Planned, and neither complete nor failed. */
  readonly missing: number;
}

export interface Judgement {
  readonly verdict: DecidingVerdict;
  readonly reason: string;
  readonly findings: readonly JudgedFinding[];
  readonly counts: Counts;
  readonly tested: string;
  readonly notTested: string;
  readonly settle: string;
}

/** A trial that has no result: it failed, or never ran. */
export interface Absent {
  readonly parameters: Parameters;
  readonly failed: boolean;
}

/** What the experiment predicts, by name: written before the run. */
export function predictionsOf({ findings }: AnyExperiment): Record<string, Prediction> {
  const entries = Object.entries(findings).map(([name, { statement, source, margin, decides }]) => {
    return [name, { statement, source, margin, decides }] as const;
  });
  return Object.fromEntries(entries);
}

/** A run's evidence, made once, and the verdict on the claim from it ({@link judgeClaim}), from stored records alone. */
export function judge(
  experiment: AnyExperiment,
  trials: readonly Trial<Parameters, unknown>[],
  absent: readonly Absent[] = [],
) {
  const evidence: unknown = experiment.evidence(trials);
  const named = Object.entries(experiment.findings) as [string, Finding<unknown>][];
  const claim = judgeClaim(named.map(([, finding]) => asked(finding, evidence, trials, absent)));
  const findings = named.map(([name, { statement, source, margin, decides }], index): JudgedFinding => {
    const { verdict, reason, members } = claim.rulings[index];
    const listed = members.map(({ name: group, interval, verdict }) => ({ group, ...plain(interval), verdict }));
    return { name, statement, source, margin, decides, ...worst(listed, margin), verdict, reason, members: listed };
  });
  const { notTested, settles: settle } = experiment;
  const judgement: Judgement = {
    verdict: claim.verdict,
    reason: claim.reason,
    findings,
    counts: countsOf(trials, absent),
    tested: experiment.tested(evidence, trials),
    notTested: typeof notTested === "string" ? notTested : notTested(evidence),
    settle,
  };
  return { evidence, judgement };
}

/** A finding as the rules of verdicts take it: failed trials of the cells that it speaks of count against it. */
function asked(
  finding: Finding<unknown>,
  evidence: unknown,
  trials: readonly Trial<Parameters, unknown>[],
  absent: readonly Absent[],
) {
  const { margin, decides, premises, speaksOf = () => true, estimate } = finding;
  const lost = absent.filter(({ parameters }) => speaksOf(parameters)).length;
  const estimated = estimate(evidence);
  const family: readonly FamilyMember[] = isInterval(estimated)
    ? single(leastSeeds(trials.filter(({ parameters }) => speaksOf(parameters))), () => estimated)
    : estimated;
  const counted = family.map((member) => ({ ...member, lost: (member.lost ?? 0) + lost }));
  return { margin, decides, family: counted, premises: premises?.(evidence) };
}

function isInterval(estimated: Interval | readonly FamilyMember[]): estimated is Interval {
  return !Array.isArray(estimated);
}

/** The seeds of the cell that has fewest. */
function leastSeeds(trials: readonly Trial<Parameters, unknown>[]): number {
  const cells = groupBy(trials, ({ parameters }) => canonical(parameters));
  return Math.min(...[...cells.values()].map(({ length }) => length));
}

const plain = ({ value, low, high, confidence }: Interval): Interval => ({ value, low, high, confidence });

/** The member that lies farthest out of the margin, or nearest to its end; unknown where there is none. */
function worst(members: readonly Interval[], [least, most]: Prediction["margin"]): Interval {
  const room = ({ value }: Interval): number =>
    Number.isNaN(value) ? -Infinity : Math.min(value - least, most - value);
  const [first, ...others] = members;
  if (first === undefined) return unknown();
  return plain(others.reduce((a, b) => (room(b) < room(a) ? b : a), first));
}

function countsOf(trials: readonly Trial<Parameters, unknown>[], absent: readonly Absent[]): Counts {
  const statusOf = (result: unknown) => (result as { status?: unknown } | null)?.status;
  return {
    complete: trials.length,
    failed: absent.filter(({ failed }) => failed).length,
    diverged: trials.filter(({ result }) => statusOf(result) === "diverged").length,
    missing: absent.filter(({ failed }) => !failed).length,
  };
}
