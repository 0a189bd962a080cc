import type { AnyExperiment, Estimate, Prediction, Summary } from "../experiment/contract.js";

export type Verdict = "supported" | "refuted" | "inconclusive";

/** One prediction with what was measured. */
export interface Finding extends Estimate {
  readonly name: string;
  readonly statement: string;
  readonly source: string;
  readonly margin: readonly [number, number];
  readonly decides: boolean;
  readonly verdict: Verdict;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly tested: string;
  readonly notTested: string;
  readonly settle: string;
}

/**
 * Supported where the whole interval lies inside the margin, refuted where it is disjoint from it, else inconclusive. An
 * estimate that is not a number is inconclusive.
 */
export function verdictOf({ low, high, value }: Estimate, [least, most]: Prediction["margin"]): Verdict {
  if (Number.isNaN(value) && low === -Infinity && high === Infinity) return "inconclusive";
  if (low >= least && high <= most) return "supported";
  return high < least || low > most ? "refuted" : "inconclusive";
}

/** The verdict on the claim: every deciding prediction supported, or any refuted, or neither. */
export function judge(experiment: AnyExperiment, summary: Summary<string>): Judgement {
  const findings = Object.entries(experiment.predictions).map(([name, prediction]): Finding => {
    const estimate = summary.findings[name];
    const { value, low, high, confidence } = estimate;
    return { name, ...prediction, value, low, high, confidence, verdict: verdictOf(estimate, prediction.margin) };
  });
  const deciding = findings.filter(({ decides }) => decides);
  const { tested, notTested, settle } = summary;
  return { verdict: overall(deciding), findings, tested, notTested, settle };
}

function overall(deciding: readonly Finding[]): Verdict {
  if (deciding.some(({ verdict }) => verdict === "refuted")) return "refuted";
  return deciding.length > 0 && deciding.every(({ verdict }) => verdict === "supported") ? "supported" : "inconclusive";
}
