import { differenceInterval } from "../../math/statistics/difference.js";
import type { Interval } from "../../math/statistics/interval.js";
import { meanInterval } from "../../math/statistics/mean.js";
import { groupBy } from "../../math/statistics/moments.js";
import type { Parameters } from "../grid.js";
import { canonical } from "../json.js";
import type { StoredRun } from "../stored.js";
import type { Difference, Uncounted } from "./contract.js";
import { measured } from "./measures.js";

/** One cell of a run with its seeds' values. */
export interface Measured extends Uncounted {
  readonly parameters: Parameters;
  readonly complete: number;
  /** By seed. */
  readonly values: ReadonlyMap<number, number>;
}

/** The cells that a run planned, in order, with what the trials of each say of the measure. */
export function measuredCells(run: StoredRun, measure: string): Measured[] {
  const trials = groupBy(run.trials, ({ parameters }) => canonical(parameters));
  return [...plannedOf(run)].map(([key, { parameters, seeds }]) => {
    const own = trials.get(key) ?? [];
    const complete = own.filter(({ status }) => status === "complete");
    const values = new Map<number, number>();
    for (const trial of complete) {
      const value = measured(trial, measure);
      if (value !== undefined) values.set(trial.seed, value);
    }
    return {
      ...{ parameters, values, complete: complete.length },
      ...{ failed: own.length - complete.length, missing: Math.max(0, seeds - own.length) },
      withoutValue: complete.length - values.size,
    };
  });
}

/** The mean over seeds. */
export function meanOf({ values }: Measured): Interval {
  return meanInterval([...values.values()]);
}

/** `b` less `a`: of equal seeds where these drew from equal streams (one experiment) and there are two, else of independent samples. */
export function differenceOf(
  { values: a }: Measured,
  { values: b }: Measured,
  from: string,
  sameStreams: boolean,
): Difference {
  const common = sameStreams ? [...a.keys()].filter((seed) => b.has(seed)) : [];
  if (common.length < 2) {
    const interval = differenceInterval([...a.values()], [...b.values()]);
    return { ...interval, from, method: "Welch", seeds: [a.size, b.size] };
  }
  const interval = meanInterval(common.map((seed) => (b.get(seed) ?? NaN) - (a.get(seed) ?? NaN)));
  return { ...interval, from, method: "paired by seed", seeds: [common.length] };
}

/** Cells by their canonical text, with the number of seeds that each was to have. */
function plannedOf({ blocks, record: { plan } }: StoredRun): Map<string, { parameters: Parameters; seeds: number }> {
  const planned = new Map<string, { parameters: Parameters; seeds: number }>();
  const asked = blocks ?? plan.cells.map((parameters) => ({ parameters, seeds: Array.from({ length: plan.seeds }) }));
  for (const { parameters, seeds } of asked) {
    const key = canonical(parameters);
    planned.set(key, { parameters, seeds: (planned.get(key)?.seeds ?? 0) + seeds.length });
  }
  return planned;
}
