import { judgeFamily, type Verdict } from "../../src/experiment/verdict.js";
import type { Interval } from "../../src/math/statistics/interval.js";
import { clopperPearsonInterval } from "../../src/math/statistics/proportion.js";
import { replicate, type Growing, type Kind, type Place } from "./kinds.js";

/** How seeds come: a number fixed beforehand, or looks at more and more until something is decided. */
export type Plan = number | "looks";

/** The looks of the plan "looks". */
export const looks = [40, 80, 160, 320, 640];

/** Shares of the replicates that were called supported, and refuted, with their Monte-Carlo intervals. */
export interface Rates {
  readonly supported: Interval;
  readonly refuted: Interval;
}

/** What a run comes to when its reader stops at the first verdict that is not inconclusive. */
function verdict(run: Growing, plan: Plan): Verdict {
  if (plan !== "looks") return judgeFamily(run(plan, "fixed")).verdict;
  for (const seeds of looks) {
    const { verdict } = judgeFamily(run(seeds, "any"));
    if (verdict !== "inconclusive") return verdict;
  }
  return "inconclusive";
}

/** The verdicts of `replicates` runs, seeds 0 to replicates − 1, with this truth planted. */
export function rates(kind: Kind, place: Place, plan: Plan, replicates: number): Rates {
  const verdicts = Array.from({ length: replicates }, (_, index) =>
    verdict(kind.plant(kind.truths[place], replicate(kind, place, index)), plan),
  );
  const share = (wanted: Verdict): Interval =>
    clopperPearsonInterval(verdicts.filter((found) => found === wanted).length, replicates);
  return { supported: share("supported"), refuted: share("refuted") };
}
