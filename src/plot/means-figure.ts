import { meanInterval } from "../math/statistics/mean.js";
import { groupBy } from "../math/statistics/moments.js";
import type { Axis, Chart, Series } from "./figure.js";

/** What one trial measured, by name, at a place on the x axis of a panel. */
export interface MeasuredRow {
  readonly panel: string;
  readonly x: number;
  readonly values: Readonly<Record<string, number>>;
}

/** How a {@link meansFigure} is labelled. */
export interface MeansLabels {
  readonly title: string;
  readonly caption: string;
  readonly x: Omit<Axis, "ticks">;
  readonly y: Axis;
}

/** Means over the rows at each x with their 95 % intervals as bands, a curve for each name, a panel for each of the rows'. */
export function meansFigure(rows: readonly MeasuredRow[], { title, caption, x, y }: MeansLabels): Chart {
  const panels = [...groupBy(rows, ({ panel }) => panel)];
  const ticks = [...new Set(rows.map((row) => row.x))].sort((a, b) => a - b);
  return {
    kind: "chart",
    title,
    caption,
    x: { ...x, ticks },
    y,
    panels: panels.map(([panel]) => panel),
    series: panels.flatMap(([panel, group]) =>
      Object.keys(group[0].values).map((name): Series => ({ name, panel, draw: "both", points: curve(group, name) })),
    ),
  };
}

function curve(rows: readonly MeasuredRow[], name: string) {
  const places = [...groupBy(rows, ({ x }) => x)].sort(([a], [b]) => a - b);
  return places.map(([x, group]) => {
    const { value, low, high } = meanInterval(group.map(({ values }) => values[name]));
    return { x, y: value, low, high };
  });
}
