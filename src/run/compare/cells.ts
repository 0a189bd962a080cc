import { differenceInterval } from "../../math/statistics/difference.js";
import { exactly, unknown, type Interval } from "../../math/statistics/interval.js";
import { meanInterval } from "../../math/statistics/mean.js";
import { groupBy } from "../../math/statistics/moments.js";
import { leastRepetitions } from "../../math/statistics/power-law.js";
import type { Parameters } from "../grid.js";
import { canonical } from "../json.js";
import type { StoredRun } from "../stored.js";
import type { Difference, Uncounted } from "./contract.js";
import { measured } from "./measures.js";

/** One cell of a run with its seeds' values. */
export interface MeasuredCell extends Uncounted {
  readonly parameters: Parameters;
  readonly complete: number;
  /** By seed. */
  readonly values: ReadonlyMap<number, number>;
}

/** The cells that a run planned, in order, with what the trials of each say of the measure. */
export function measuredCells(run: StoredRun, measure: string): MeasuredCell[] {
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
      ...{ parameters: withDimension(parameters, complete[0]?.result), values, complete: complete.length },
      ...{ failed: own.length - complete.length, missing: Math.max(0, seeds - own.length) },
      withoutValue: complete.length - values.size,
    };
  });
}

/** A file has a dimension of its own, which the results say; the parameter is only that of generated data. */
function withDimension(parameters: Parameters, result: unknown): Parameters {
  const dimension = (result as { dimension?: unknown } | null | undefined)?.dimension;
  return typeof dimension === "number" && "dimension" in parameters ? { ...parameters, dimension } : parameters;
}

/** The mean over seeds; with fewer than 5 its interval is unknown, and that of an error stays in [0, 1]. */
export function meanOf({ values }: MeasuredCell, measure: string): Interval {
  return told(meanInterval([...values.values()]), values.size, measure === "error" ? [0, 1] : undefined);
}

/** `b` less `a`: of equal seeds where these drew from equal streams (one experiment) and there are two, else of independent samples. */
export function differenceOf(a: MeasuredCell, b: MeasuredCell, how: Comparing): Difference {
  const { from, sameStreams, measure } = how;
  const common = sameStreams ? [...a.values.keys()].filter((seed) => b.values.has(seed)) : [];
  const range = measure === "error" ? ([-1, 1] as const) : undefined;
  if (common.length < 2) {
    const [size, others] = [a.values.size, b.values.size];
    const interval = differenceInterval([...a.values.values()], [...b.values.values()]);
    return { ...told(interval, Math.min(size, others), range), from, method: "Welch", seeds: [size, others] };
  }
  const differences = common.map((seed) => (b.values.get(seed) ?? NaN) - (a.values.get(seed) ?? NaN));
  if (canonical(a.parameters) === canonical(b.parameters) && differences.every((difference) => difference === 0))
    return { ...exactly(0), from, method: "the same trials", seeds: [common.length] };
  return { ...told(meanInterval(differences), common.length, range), from, method: "paired by seed", seeds: [common.length] }; // prettier-ignore
}

/** How cells are compared with those of the run `from`. */
export interface Comparing {
  readonly from: string;
  /** Whether equal seeds drew from equal streams: in runs of one experiment. */
  readonly sameStreams: boolean;
  readonly measure: string;
}

/** As much of an interval as its sample can tell, within what is possible. */
function told(
  interval: Interval,
  seeds: number,
  [least, most]: readonly [number, number] = [-Infinity, Infinity],
): Interval {
  // prettier-ignore
  const { value, low, high, confidence } = interval;
  if (seeds < leastRepetitions || (low === -Infinity && high === Infinity)) return unknown(confidence, value);
  return { value, low: Math.max(least, low), high: Math.min(most, high), confidence };
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
