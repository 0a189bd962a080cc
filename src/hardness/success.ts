import type { Table } from "../experiment/contract.js";
import type { FamilyMember, Premise } from "../experiment/verdict.js";
import { groupBy } from "../math/statistics/moments.js";
import { successInterval, wilsonInterval } from "../math/statistics/proportion.js";
import type { Axis, Figure, Mark } from "../plot/figure.js";

/** Whether one trial succeeded, at a place of its series. */
export interface Outcome {
  readonly series: string;
  readonly x: number;
  readonly succeeded: boolean;
}

/**
 * The probability of success, from independent trials: Wilson's interval, Clopper and Pearson's where it refutes.
 * @example
 * const member = successMember("n = 10", [true, true, false]); // of a family of shares
 */
export function successMember(name: string, succeeded: readonly boolean[]): FamilyMember {
  const interval = (confidence: number) =>
    successInterval(succeeded.filter(Boolean).length, succeeded.length, { confidence });
  return { name, seeds: succeeded.length, interval, refuting: (confidence) => interval(confidence).refuting };
}

/**
 * That the trials of which a finding speaks were run.
 * @example
 * const premise = wereRun(0, "trainings by descent", "the default grid"); // not met
 */
export function wereRun(trials: number, what: string, repair: string): Premise {
  return { met: trials > 0, statement: `trials ${what}; ${trials} were run`, repair };
}

/**
 * Success against x: a line a series, with Wilson's 95 % intervals.
 * @example
 * const x = { label: "points n", scale: "linear" } as const;
 * const figure = successFigure([{ series: "descent", x: 10, succeeded: true }], { title: "Found", caption: "Shares.", x });
 */
export function successFigure(
  outcomes: readonly Outcome[],
  labels: Pick<Figure, "title" | "caption"> & { readonly x: Omit<Axis, "ticks"> },
): Figure {
  const marks = [...groupBy(outcomes, ({ series }) => series)].map(([name, group]): Mark => {
    const places = [...groupBy(group, ({ x }) => x)].sort(([a], [b]) => a - b);
    const points = places.map(([x, all]) => {
      const { value, low, high } = wilsonInterval(all.filter(({ succeeded }) => succeeded).length, all.length);
      return { x, y: value, low, high };
    });
    return { mark: "line", name, dots: true, points };
  });
  const ticks = [...new Set(outcomes.map(({ x }) => x))].sort((a, b) => a - b);
  return {
    title: labels.title,
    caption: `${labels.caption} Bands are Wilson's 95 % intervals.`,
    x: { ...labels.x, ticks },
    y: { label: "success (fraction of trials)", scale: "linear", domain: [0, 1] },
    marks,
  };
}

/**
 * The same numbers, and those of a reference beside them where there is one.
 * @example
 * const table = successTable("Found", [{ series: "descent", x: 10, succeeded: true }], "n");
 */
export function successTable(
  title: string,
  outcomes: readonly Outcome[],
  x: string,
  reference?: (series: string, x: number) => number | undefined,
): Table {
  const groups = groupBy(outcomes, (outcome) => `${outcome.series}\n${outcome.x}`);
  const rows = [...groups.values()].map((all) => {
    const [{ series, x: place }] = all;
    const count = all.filter(({ succeeded }) => succeeded).length;
    const { value, low, high } = wilsonInterval(count, all.length);
    return [series, place, `${count} of ${all.length}`, value, low, high, reference?.(series, place) ?? "–"];
  });
  return { title, columns: ["of", x, "successes", "fraction", "low", "high", "measured elsewhere"], rows };
}
