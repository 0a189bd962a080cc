import type { AnyExperiment, Finding, Trial } from "../experiment/contract.js";
import {
  judgeClaim,
  type DecidingVerdict,
  type FamilyMember,
  type Premise,
  type Reason,
  type Verdict,
} from "../experiment/verdict.js";
import { unknown, type Interval } from "../math/statistics/interval.js";
import { randomStream } from "../math/random.js";
import { groupBy, leastCount } from "../math/statistics/moments.js";
import type { Parameters } from "./grid.js";
import { canonical } from "./json.js";
import { requireEstimate, requireEvidence, requireInterval, requirePremises, requireText } from "./returned.js";

/** A prediction as it stands in run.json before anything has run. */
export type Prediction = Pick<Finding<never>, "statement" | "source" | "margin" | "decides">;

/** One prediction with what was measured: of a family the member that lies worst, which `group` names. */
export interface JudgedFinding extends Prediction, Interval, Reason {
  readonly name: string;
  /** The group that the numbers are of, where there are several. */
  readonly group: string;
  readonly verdict: Verdict;
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

export interface Judgement extends Reason {
  readonly verdict: DecidingVerdict;
  readonly findings: readonly JudgedFinding[];
  readonly counts: Counts;
  readonly tested: string;
  readonly notTested: string;
  readonly settles: string;
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

/** What is known of a run beside its trials. */
export interface Circumstances {
  readonly absent?: readonly Absent[];
  /** Whether it was stopped before its end: when to stop was somebody's choice, and no interval allows for that. */
  readonly interrupted?: boolean;
  /** Whether seeds were added after a look at what the first ones said. */
  readonly extended?: boolean;
}

/** A run's evidence, made once, and the verdict on the claim from it ({@link judgeClaim}), from stored records alone. */
export function judge(
  experiment: AnyExperiment,
  trials: readonly Trial<Parameters, unknown>[],
  circumstances: Circumstances = {},
) {
  const evidence = requireEvidence(experiment.evidence(trials, randomStream(-1).split(experiment.id)));
  // One finding's estimate must not sort or shorten what the next one, tables and figures take.
  if (Array.isArray(evidence)) Object.freeze(evidence);
  const named = Object.entries(experiment.findings) as [string, Finding<unknown>][];
  const claim = judgeClaim(
    named.map(([name, finding]) => {
      const mine = ({ parameters }: Lost): boolean => finding.speaksOf?.(parameters, evidence) ?? true;
      const { family, unclaimed } = charge(familyOf(name, finding, evidence, trials), lostOf(trials, circumstances).filter(mine)); // prettier-ignore
      const premises = [...wholeness(circumstances), ...unclaimed, ...premisesOf(name, finding, evidence)];
      return { name, ...finding, family, premises };
    }),
  );
  const findings = named.map(([name, { statement, source, margin, decides }], index): JudgedFinding => {
    const { verdict, reason, unmet, members } = claim.rulings[index];
    const listed = members.map(({ name: group, interval, verdict }) => ({ group, ...plain(interval), verdict }));
    const prediction = { name, statement, source, margin, decides };
    return { ...prediction, ...worst(listed, margin), verdict, reason, unmet, members: listed };
  });
  const { notTested, settles } = experiment;
  const judgement: Judgement = {
    verdict: claim.verdict,
    reason: claim.reason,
    unmet: claim.unmet,
    findings,
    counts: countsOf(trials, circumstances.absent),
    tested: requireText("tested", experiment.tested(evidence, trials)),
    notTested: typeof notTested === "string" ? notTested : requireText("notTested", notTested(evidence)),
    settles,
  };
  return { evidence, judgement };
}

/** A trial without a result that an estimate could use. */
interface Lost {
  readonly parameters: Parameters;
  /** It ended, and diverged; else it failed or never ran. */
  readonly diverged: boolean;
}

function lostOf(trials: readonly Trial<Parameters, unknown>[], { absent = [] }: Circumstances): Lost[] {
  const diverged = trials.filter(({ result }) => hasDiverged(result));
  return [
    ...absent.map(({ parameters }) => ({ parameters, diverged: false })),
    ...diverged.map(({ parameters }) => ({ parameters, diverged: true })),
  ];
}

/** Lost trials become premises of the members that rest on their cells; what no member claims is left to the finding. */
function charge(family: readonly FamilyMember[], lost: readonly Lost[]) {
  const isOf = ({ speaksOf }: FamilyMember, { parameters }: Lost): boolean => speaksOf?.(parameters) === true;
  return {
    family: family.map((member): FamilyMember => {
      const own = completeness(lost.filter((one) => isOf(member, one)));
      return own.length === 0 ? member : { ...member, premises: [...(member.premises ?? []), ...own] };
    }),
    unclaimed: completeness(lost.filter((one) => !family.some((member) => isOf(member, one)))),
  };
}

function completeness(lost: readonly Lost[]): Premise[] {
  const diverged = lost.filter((one) => one.diverged).length;
  const absent = lost.length - diverged;
  const all = {
    met: false,
    statement: `all trials that it speaks of; ${absent} failed or never ran`,
    repair: "'overparam resume'",
  };
  const finite = {
    met: false,
    statement: `trainings that stay finite; ${diverged} diverged`,
    repair: "a smaller rate",
  };
  return [...(absent > 0 ? [all] : []), ...(diverged > 0 ? [finite] : [])];
}

/** That the number of trials was not chosen by what they said. */
function wholeness({ interrupted = false, extended = false }: Circumstances): Premise[] {
  return [
    {
      met: !interrupted,
      statement: "a run carried out to its end; this one was interrupted",
      repair: "'overparam resume'",
    },
    {
      met: !extended,
      statement: "a number of seeds that was fixed beforehand; here seeds were added after a look",
      repair: "a run of its own with so many --seeds, from a --first-seed that was never looked at",
    },
  ];
}

/** The estimates of a finding; a single one that is not as confident as it is asked to be refutes nothing. */
function familyOf(
  name: string,
  { estimate: made, margin: [least, most], speaksOf = () => true }: Finding<unknown>,
  evidence: unknown,
  trials: readonly Trial<Parameters, unknown>[],
): readonly FamilyMember[] {
  const estimate: typeof made = (given, confidence) => requireEstimate(name, made(given, confidence));
  const estimated = estimate(evidence, 0.95);
  if (!isInterval(estimated)) return estimated.map((member) => checkedMember(name, member));
  const interval = (confidence: number): Interval => {
    const asked = estimate(evidence, confidence);
    return isInterval(asked) ? asked : estimated;
  };
  const refuting = (confidence: number): Interval => {
    const { low, high, ...given } = interval(confidence);
    if (given.confidence >= confidence) return { low, high, ...given };
    return { low: Math.min(low, least), high: Math.max(high, most), ...given };
  };
  const seeds = leastSeeds(trials.filter(({ parameters }) => speaksOf(parameters, evidence)));
  return [{ name: "", seeds, interval, refuting }];
}

const premisesOf = (name: string, { premises }: Finding<unknown>, evidence: unknown): readonly Premise[] =>
  premises === undefined ? [] : requirePremises(name, premises(evidence));

/** A member whose intervals are looked at when they are asked for. */
function checkedMember(name: string, { interval, refuting, ...member }: FamilyMember): FamilyMember {
  const checked = (estimate: FamilyMember["interval"]) => (confidence: number) =>
    requireInterval(name, estimate(confidence), confidence);
  return { ...member, interval: checked(interval), ...(refuting === undefined ? {} : { refuting: checked(refuting) }) };
}

function isInterval(estimated: Interval | readonly FamilyMember[]): estimated is Interval {
  return !Array.isArray(estimated);
}

/** The seeds of the cell that has fewest; 0 without cells. */
function leastSeeds(trials: readonly Trial<Parameters, unknown>[]): number {
  return leastCount(groupBy(trials, ({ parameters }) => canonical(parameters)).values());
}

const plain = ({ value, low, high, confidence }: Interval): Interval => ({ value, low, high, confidence });

type Member = JudgedFinding["members"][number];
const gravity: Readonly<Record<Verdict, number>> = {
  ...{ refuted: 0, "not consistent": 0, inconclusive: 1, supported: 2, consistent: 2 },
};

/** The member that refutes, else one that leaves it open, else the one whose interval comes nearest to an end of the margin. */
function worst(members: readonly Member[], [least, most]: Prediction["margin"]): Interval & { readonly group: string } {
  const room = ({ low, high }: Interval): number => Math.min(low - least, most - high);
  const order = (a: Member, b: Member): number => gravity[a.verdict] - gravity[b.verdict] || room(a) - room(b);
  const [first] = [...members].sort(order);
  return first === undefined ? { ...unknown(), group: "" } : { ...plain(first), group: first.group };
}

const hasDiverged = (result: unknown): boolean => (result as { status?: unknown } | null)?.status === "diverged";

function countsOf(trials: readonly Trial<Parameters, unknown>[], absent: readonly Absent[] = []): Counts {
  return {
    complete: trials.length,
    failed: absent.filter(({ failed }) => failed).length,
    diverged: trials.filter(({ result }) => hasDiverged(result)).length,
    missing: absent.filter(({ failed }) => !failed).length,
  };
}
