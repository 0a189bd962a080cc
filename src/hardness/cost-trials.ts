import type { Table } from "../experiment/contract.js";
import type { FamilyMember, Premise } from "../experiment/verdict.js";
import type { Random } from "../math/random.js";
import { meanInterval } from "../math/statistics/mean.js";
import { groupBy, leastCount, median } from "../math/statistics/moments.js";
import { powerLaw } from "../math/statistics/power-law.js";
import type { Figure, Mark } from "../plot/figure.js";
import { geometricMeanPoints, seedsPerPoint } from "../plot/means-figure.js";
import { differencesOf, gradientOf, operationsOf, weightCount, type Widths } from "./backpropagation.js";
import { passTimes, type PassTime } from "./pass-times.js";

/** What is timed or compared. */
export interface CostCell {
  readonly part: "time" | "differences";
  /** m of the network m, m, m, 1 that is timed. */
  readonly width: number;
  /** N. */
  readonly samples: number;
}

/** Times in float32 on the compiled path, arithmetic counted, and in float64 finite differences held against backpropagation. NaN of the other part. */
export interface CostResult {
  /** |w|. */
  readonly weights: number;
  readonly forward: PassTime;
  readonly gradient: PassTime;
  readonly forwardOperations: number;
  readonly gradientOperations: number;
  /** Of finite differences. */
  readonly differencesOperations: number;
  /** The greatest |difference| of an entry over the greatest entry. */
  readonly disagreement: number;
}

/** A trial as a row. */
export type CostRow = CostCell & CostResult;

const widthsOf = ({ part, width }: CostCell): Widths => (part === "time" ? [width, width, width, 1] : [4, 6, 6, 1]);

/**
 * Times one network, or compares both gradients of one.
 * @example
 * const result = costTrial(cell, members[0].random); // the trial of cost-of-backpropagation
 */
export function costTrial(cell: CostCell, random: Random): CostResult {
  const widths = widthsOf(cell);
  const { forward, gradient } = operationsOf(widths, cell.samples);
  const counted = { weights: weightCount(widths), forwardOperations: forward, gradientOperations: gradient };
  if (cell.part === "time")
    return { ...counted, ...passTimes(random, widths, cell.samples), differencesOperations: NaN, disagreement: NaN };
  const none = { seconds: NaN, processor: NaN, busy: NaN, fixed: NaN };
  return { ...counted, forward: none, gradient: none, ...compared(widths, cell.samples, random) };
}

function compared(widths: Widths, samples: number, random: Random) {
  const weights = random.split("weights").normals(weightCount(widths)).map((w) => w / 2); // prettier-ignore
  const data = { inputs: random.split("x").normals(samples * widths[0]), targets: random.split("y").normals(samples) };
  const exact = gradientOf(widths, weights, data);
  const differences = differencesOf(widths, weights, data);
  const gap = Math.max(...exact.value.map((value, at) => Math.abs(value - differences.value[at])));
  const size = Math.max(...exact.value.map(Math.abs));
  return { differencesOperations: differences.operations, disagreement: gap / size };
}

const passes = ["forward", "gradient"] as const;
/** Rows that differ in `axis` alone: at the other's most common value. */
function along(rows: readonly CostRow[], axis: "samples" | "width"): readonly CostRow[] {
  const other = axis === "samples" ? "width" : "samples";
  const groups = [...groupBy(rows.filter(({ part }) => part === "time"), (row) => row[other]).values()]; // prettier-ignore
  const places = (group: readonly CostRow[]): number => new Set(group.map((row) => row[axis])).size;
  return groups.reduce((best, group) => (places(group) > places(best) ? group : best), []);
}

const abscissa = (row: CostRow, axis: "samples" | "width"): number => (axis === "samples" ? row.samples : row.weights);

/**
 * The exponents of N, or of |w|, in the times of both passes: wall time of the fastest call, or processor time.
 * @example
 * const estimate = timeSlopes(rows, "width", "seconds"); // of a run of cost-of-backpropagation
 */
export function timeSlopes(
  rows: readonly CostRow[],
  axis: "samples" | "width",
  clock: "seconds" | "processor",
): FamilyMember[] {
  const mine = along(rows, axis);
  const seeds = leastCount(groupBy(mine, (row) => row[axis]).values());
  return passes.map((pass) => {
    const points = mine.map((row) => ({ x: abscissa(row, axis), y: row[pass][clock] }));
    return { name: pass, seeds, interval: (confidence) => powerLaw(points, { confidence }).slope };
  });
}

/**
 * Times of the gradient over those of the forward pass, one member a size.
 * @example
 * const estimate = timeRatios(rows, "seconds"); // of a run of cost-of-backpropagation
 */
export function timeRatios(rows: readonly CostRow[], clock: "seconds" | "processor"): FamilyMember[] {
  const sizes = groupBy(rows.filter(({ part }) => part === "time"), ({ width, samples }) => `width ${width}, N = ${samples}`); // prettier-ignore
  return [...sizes].map(([name, all]) => {
    const ratios = all.map((row) => row.gradient[clock] / row.forward[clock]);
    return { name, seeds: ratios.length, interval: (confidence) => meanInterval(ratios, { confidence }) };
  });
}

/**
 * What a time tells only of a machine that does nothing else, and of calls whose own cost is small.
 * @example
 * const found = timingPremises(rows); // of a run of cost-of-backpropagation
 */
export function timingPremises(rows: readonly CostRow[]): Premise[] {
  const timed = rows.filter(({ part }) => part === "time").flatMap(({ forward, gradient }) => [forward, gradient]);
  const [busy, fixed] = [Math.min(...timed.map((time) => time.busy)), Math.max(...timed.map((time) => time.fixed))];
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  return [
    { met: timed.length > 0, statement: "passes that were timed; none was", repair: "--part time" },
    { met: !(busy < 0.9), statement: `the process had the processor for 90 % of every fastest call; in one it was ${percent(busy)}`, repair: "an idle machine, or fewer --workers" }, // prettier-ignore
    { met: !(fixed > 0.05), statement: `a call's own cost is under 5 % of each time; it was up to ${percent(fixed)}`, repair: "a larger --width or --samples" }, // prettier-ignore
  ];
}

/**
 * Times, arithmetic and their quotients, a row a size.
 * @example
 * const table = costTable(rows); // of a run of cost-of-backpropagation
 */
export function costTable(rows: readonly CostRow[]): Table {
  const sizes = [...groupBy(rows, ({ part, width, samples }) => `${part} ${width} ${samples}`).values()];
  const of = (all: readonly CostRow[], value: (row: CostRow) => number): number => median(all.map(value));
  return {
    title: "Medians over seeds: seconds of the fastest call and of the processor, operations counted",
    columns: ["part", "|w|", "N", "forward s", "gradient s", "forward processor s", "gradient processor s", "least busy", "gradient/forward time", "gradient/forward operations", "differences/forward operations", "disagreement"], // prettier-ignore
    rows: sizes.map((all) => [
      ...[all[0].part, all[0].weights, all[0].samples],
      ...passes.map((pass) => of(all, (row) => row[pass].seconds)),
      ...passes.map((pass) => of(all, (row) => row[pass].processor)),
      Math.min(...all.map(({ forward, gradient }) => Math.min(forward.busy, gradient.busy))),
      of(all, ({ forward, gradient }) => gradient.seconds / forward.seconds),
      ...[all[0].gradientOperations / all[0].forwardOperations, all[0].differencesOperations / all[0].forwardOperations], // prettier-ignore
      Math.max(...all.map(({ disagreement }) => disagreement)),
    ]),
  };
}

/**
 * Times of both passes against N or |w|, with lines of slope 1 through the first point.
 * @example
 * const svg = await renderSvg(costFigure(rows, "width")); // of a run of cost-of-backpropagation
 */
export function costFigure(rows: readonly CostRow[], axis: "samples" | "width"): Figure {
  const mine = along(rows, axis);
  const places = [...new Set(mine.map((row) => abscissa(row, axis)))].sort((a, b) => a - b);
  const marks = passes.flatMap((pass): Mark[] => {
    const points = geometricMeanPoints(mine.map((row) => ({ x: abscissa(row, axis), y: row[pass].seconds })));
    if (points.length === 0) return [];
    const line = [places[0], places[places.length - 1]].map((x) => ({ x, y: (points[0].y * x) / places[0] }));
    const series = { colour: `${pass} pass` };
    return [{ mark: "dots", ...series, points }, { mark: "line", ...series, name: "slope 1", stroke: "dashed", points: line }]; // prettier-ignore
  });
  return {
    title: axis === "samples" ? "Time of a pass against the samples" : "Time of a pass against the weights",
    caption: `Wall time of the fastest of several calls; dots are geometric means over ${seedsPerPoint(mine, (row) => abscissa(row, axis))}, bars 95 % intervals of the mean.`,
    x: {
      label: axis === "samples" ? "samples N" : "weights |w|",
      scale: "log",
      ...(axis === "samples" ? { ticks: places } : {}),
    },
    y: { label: "wall time of one pass (s)", scale: "log" },
    marks,
  };
}
