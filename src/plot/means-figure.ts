import { meanInterval } from "../math/statistics/mean.js";
import { groupBy } from "../math/statistics/moments.js";
import { possible } from "./scale.js";
import type { Axis, Figure, Line, Point } from "./figure.js";

/** What one trial measured, by name, at a place on the x axis of a panel. */
export interface MeasuredRow {
  /** Absent of all rows: one panel without a name. */
  readonly panel?: string;
  readonly x: number;
  /** One line a name, at most seven. */
  readonly values: Readonly<Record<string, number>>;
}

/** How a {@link meansFigure} is labelled. */
export interface MeansLabels {
  readonly title: string;
  readonly caption: string;
  readonly x: Omit<Axis, "ticks">;
  readonly y: Axis;
}

/**
 * Means over the rows at each x with Student's 95 % intervals as bands: a line for each name (at most seven), a panel for each of the
 * rows'. The caption ends with the number of rows a point.
 * @example
 * const rows = [4, 8].flatMap((x) => [0, 1, 2].map((seed) => ({ x, values: { error: 1 / (x + seed) } })));
 * const figure = meansFigure(rows, {
 *   ...{ title: "Error against width", caption: "Means over three seeds." },
 *   ...{ x: { label: "width (units)", scale: "log" }, y: { label: "error (fraction)", scale: "linear" } },
 * });
 */
export function meansFigure(rows: readonly MeasuredRow[], { title, caption, x, y }: MeansLabels): Figure {
  const panels = [...groupBy(rows, ({ panel }) => panel)];
  const ticks = [...new Set(rows.map((row) => row.x))].sort((a, b) => a - b);
  const names = panels.map(([panel]) => panel).filter((panel) => panel !== undefined);
  return {
    title,
    caption: `${caption} Lines are means over ${seedsPerPoint(rows, ({ panel, x }) => `${panel} ${x}`)}, bands 95 % intervals of the mean.`,
    x: { ...x, ticks },
    y,
    ...(names.length > 0 ? { panels: names } : {}),
    marks: panels.flatMap(([panel, group]) => Object.keys(group[0].values).map((name) => curve(group, name, panel, y))),
  };
}

function curve(rows: readonly MeasuredRow[], name: string, panel: string | undefined, y: Axis): Line {
  const points = meanPoints(
    rows.map(({ x, values }) => ({ x, y: values[name] })),
    y,
  );
  return { mark: "line", name, dots: true, points, ...(panel === undefined ? {} : { panel }) };
}

/**
 * The mean of y at each x with Student's 95 % interval, in the order of x; of a single value the interval is unknown. Intervals end at
 * the least and greatest value that the quantity can have, where these are given.
 * @example
 * meanPoints([{ x: 8, y: 1 }, { x: 8, y: 3 }]); // one point at x = 8, y = 2 with its interval
 */
export function meanPoints(
  values: readonly { readonly x: number; readonly y: number }[],
  range: Pick<Axis, "least" | "most"> = {},
): (Point & { x: number })[] {
  return [...groupBy(values, ({ x }) => x)]
    .sort(([a], [b]) => a - b)
    .map(([x, group]) => {
      const { value, low, high } = meanInterval(group.map(({ y }) => y));
      return { x, y: value, low: possible(range, low), high: possible(range, high) };
    });
}

/**
 * As {@link meanPoints}, of geometric means: e^(mean of ln y) with the interval of that mean. Values of 0 give 0, negative ones NaN.
 * @example
 * geometricMeanPoints([{ x: 8, y: 1 }, { x: 8, y: 4 }]); // one point at x = 8, y = 2 with its interval
 */
export function geometricMeanPoints(
  values: readonly { readonly x: number; readonly y: number }[],
  range: Pick<Axis, "least" | "most"> = {},
): Point[] {
  return meanPoints(values.map(({ x, y }) => ({ x, y: Math.log(y) }))).map(
    ({ x, y, low = -Infinity, high = Infinity }) => {
      // e^-∞ is 0, which would look like a bound.
      const known = Number.isFinite(low) && Number.isFinite(high);
      if (!known) return { x, y: Math.exp(y), low: -Infinity, high: Infinity };
      return { x, y: Math.exp(y), low: possible(range, Math.exp(low)), high: possible(range, Math.exp(high)) };
    },
  );
}

/**
 * "10 seeds", or "5 to 40 seeds" where points have different numbers of rows, one row a seed.
 * @example
 * seedsPerPoint([{ x: 4 }, { x: 4 }, { x: 8 }, { x: 8 }], ({ x }) => x); // "2 seeds"
 */
export function seedsPerPoint<R>(rows: readonly R[], pointOf: (row: R) => string | number): string {
  const counts = [...groupBy(rows, pointOf).values()].map(({ length }) => length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0) return "no seeds";
  return least === most ? `${most} seed${most === 1 ? "" : "s"}` : `${least} to ${most} seeds`;
}
