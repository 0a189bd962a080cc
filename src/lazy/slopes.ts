import type { FamilyMember } from "../experiment/verdict.js";
import { groupBy, leastCount } from "../math/statistics/moments.js";
import { powerLaw } from "../math/statistics/power-law.js";
import type { Figure, Mark } from "../plot/figure.js";
import { geometricMeanPoints, seedsPerPoint } from "../plot/means-figure.js";

/** One quantity against what it should be a power of, a point a seed and place. */
export interface ScalingSeries {
  /** What it is: "hidden layer 2, no decay". */
  readonly name: string;
  /** The panel that it is drawn in; absent of all: one panel. */
  readonly panel?: string;
  /** Where the series are ordered, by a width: its colour, on a scale of this label. */
  readonly ordered?: { readonly by: string; readonly value: number };
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/**
 * The exponent of each series as a member of a family; places with the fewest points count as its seeds.
 * @example
 * const members = slopeMembers(gapSeries(trials)); // the estimate of a finding of linearized-dynamics
 */
export function slopeMembers(series: readonly ScalingSeries[]): FamilyMember[] {
  return series.map(({ name, panel, points }) => ({
    name: [panel, name].filter((part) => part !== undefined && part !== "").join(", "),
    seeds: leastCount(groupBy(points, ({ x }) => x).values()),
    interval: (confidence) => powerLaw(points, { confidence }).slope,
  }));
}

/** How a {@link scalingFigure} is labelled, and the exponent that its dashed lines have. */
export interface ScalingLabels {
  readonly title: string;
  readonly caption: string;
  readonly x: string;
  readonly y: string;
  readonly predicted?: (series: ScalingSeries) => number | undefined;
}

/**
 * Geometric means with 95 % intervals, the fitted power law of each series, and the predicted one through the first point.
 * @example
 * const labels = { title: "Gap", caption: "Means.", x: "hidden width m (units)", y: "gap" } as unknown as Parameters<typeof scalingFigure>[1];
 * const figure = scalingFigure(gapSeries(trials), labels);
 */
export function scalingFigure(series: readonly ScalingSeries[], labels: ScalingLabels): Figure {
  const all = series.flatMap(({ name, panel, points }) => points.map((point) => ({ ...point, name, panel })));
  const panels = [...new Set(series.flatMap(({ panel }) => panel ?? []))];
  const seeds = seedsPerPoint(all, ({ name, panel, x }) => `${panel} ${name} ${x}`);
  const order = series.find(({ ordered }) => ordered !== undefined)?.ordered;
  return {
    title: labels.title,
    caption: `${labels.caption} Dots are geometric means over ${seeds}, bars 95 % intervals of the mean; lines the fitted power law, dashed the predicted one through the first dot.`,
    x: { label: labels.x, scale: "log", ticks: [...new Set(all.map(({ x }) => x))].sort((a, b) => a - b) },
    y: { label: labels.y, scale: "log" },
    ...(panels.length > 0 ? { panels } : {}),
    ...(order === undefined ? {} : { value: { label: order.by, scale: "log" } }),
    marks: series.flatMap((one) => marksOf(one, labels.predicted?.(one))),
  };
}

function marksOf({ name, panel, ordered, points }: ScalingSeries, predicted: number | undefined): Mark[] {
  const usable = points.filter(({ y }) => y > 0 && Number.isFinite(y));
  if (usable.length === 0) return [];
  const common = { ...(panel === undefined ? {} : { panel }), colour: ordered?.value ?? name };
  const means = geometricMeanPoints(usable);
  const { slope, prefactor } = powerLaw(usable);
  const ends = [means[0], means[means.length - 1]].map(({ x }) => x as number);
  const line = (exponent: number, from: number) => ends.map((x) => ({ x, y: from * (x / ends[0]) ** exponent }));
  const fitted = Number.isNaN(slope.value) ? [] : [line(slope.value, prefactor * ends[0] ** slope.value)];
  return [
    { mark: "dots", ...common, points: means },
    ...fitted.map((at): Mark => ({ mark: "line", ...common, name: "fitted power law", points: at })),
    ...(predicted === undefined
      ? []
      : [
          {
            mark: "line",
            ...common,
            name: "predicted slope",
            stroke: "dashed",
            points: line(predicted, means[0].y),
          } as const,
        ]),
  ];
}
