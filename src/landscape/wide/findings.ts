import type { Finding, Table, Trial } from "../../experiment/contract.js";
import { exactly } from "../../math/statistics/interval.js";
import { boundedMeanInterval, meanInterval } from "../../math/statistics/mean.js";
import { groupBy, mean, median } from "../../math/statistics/moments.js";
import { successInterval } from "../../math/statistics/proportion.js";
import type { WideCell, WideResult } from "./trial.js";

/** A trial with its cell. */
export interface WideRow extends WideCell, WideResult {
  readonly seed: number;
}

type Rows = readonly WideRow[];

/**
 * One row a trial.
 * @example
 * const rows = wideRows(trials); // the evidence of wide-landscapes
 */
export function wideRows(trials: readonly Trial<WideCell, WideResult>[]): WideRow[] {
  return trials.map(({ parameters: { width, samples, dimension, steps }, seed, result }) => ({
    ...{ width, samples, dimension, steps, seed },
    ...result,
  }));
}

/** Of a loss of 1/2 at f = 0: what counts as near the global optimum 0. */
const near = 0.01;

const isWide = ({ width, samples }: WideRow): boolean => width >= samples;
const byWidth = (rows: Rows) => [...groupBy(rows, ({ width }) => width)].sort(([a], [b]) => a - b);

/** The claim as it can hold: of descent from random starts, not of all minima. */
export const nearOptimumFinding: Finding<Rows> = {
  statement:
    "at every width of at least N, descent from random starts ends within 0.01 of the global optimum with probability at least 0.9",
  source:
    "what survives of 'all local optima are close to global' (Livni et al. 2014, Du et al. 2019); a pilot on other data: 8 of 8 at widths 16 and 64",
  margin: [0.9, 1],
  decides: true,
  estimate: (rows) =>
    byWidth(rows.filter(isWide)).map(([width, group]) => {
      const losses = group.flatMap((row) => row.losses);
      const of = (confidence: number) =>
        successInterval(losses.filter((loss) => loss <= near).length, losses.length, { confidence });
      return {
        name: `width ${width}`,
        seeds: group.length,
        interval: of,
        refuting: (confidence) => of(confidence).refuting,
      };
    }),
};

/** And as it stands in the lecture it is false. */
export const badMinimaFinding: Finding<Rows> = {
  statement:
    "at the same widths bad minima exist: every descent from the trap of the bump ends at a certified one of loss 1/3",
  source: "Ding, Li & Sun 2022: suboptimal minima exist at any width; here by the bump argument, on three points",
  margin: [1, 1],
  decides: true,
  estimate: (rows) =>
    byWidth(rows.filter(isWide)).map(([width, group]) => ({
      ...{ name: `width ${width}`, seeds: group.length },
      interval: () => exactly(mean(group.map(({ trapped }) => (trapped ? 1 : 0)))),
    })),
};

/** Mode connectivity. */
export const barrierFinding: Finding<Rows> = {
  statement: "at widths of at least N, curved paths between two ends rise by less than 0.05 on average",
  source: "Garipov et al. 2018, Draxler et al. 2018, for large networks",
  margin: [0, 0.05],
  decides: false,
  estimate: (rows) =>
    byWidth(rows.filter(isWide)).map(([width, group]) => ({
      ...{ name: `width ${width}`, seeds: group.length },
      interval: (confidence) =>
        meanInterval(
          group.map(({ curved }) => mean(curved)),
          { confidence },
        ),
    })),
};

/** Critical points of higher loss have more directions down. */
export const indexFinding: Finding<Rows> = {
  statement:
    "critical points of loss above 0.01 have a share of negative eigenvalues above 0, averaged over each seed's and over the seeds, at every width",
  source:
    "Pennington & Bahri 2017, Choromanska et al. 2015: index grows with loss; changed after a review: a seed's three points share its ends, and were counted as three seeds",
  margin: [1e-6, 1],
  decides: false,
  estimate: (rows) =>
    byWidth(rows).flatMap(([width, group]) => {
      const means = group.map(highIndices).filter(({ length }) => length > 0).map(mean); // prettier-ignore
      const interval = (confidence: number) => boundedMeanInterval(means, { confidence });
      return means.length === 0 ? [] : [{ name: `width ${width}`, seeds: means.length, interval }];
    }),
};

/** Shares of negative eigenvalues at a seed's critical points of high loss. */
const highIndices = ({ criticalIndex, criticalLosses, criticalGradients }: WideRow): number[] =>
  criticalIndex.filter((_, at) => criticalLosses[at] > near && criticalGradients[at] < criticalNorm);

/** What is small enough for float32 to be called critical. */
export const criticalNorm = 1e-3;

/**
 * Ends, sharpness and barriers by width.
 * @example
 * const { columns, rows: lines } = wideTable(wideRows(trials)); // of a run of wide-landscapes
 */
export function wideTable(rows: Rows): Table {
  return {
    title: "Landscapes by width",
    columns: ["width", "ends", "within 0.01 of 0", "median loss", "median sharpness", "mean linear barrier", "mean curved barrier", "critical points", "of mean index"], // prettier-ignore
    rows: byWidth(rows).map(([width, group]) => {
      const losses = group.flatMap((row) => row.losses);
      const critical = group.flatMap((row) => row.criticalIndex.filter((_, at) => row.criticalGradients[at] < criticalNorm)); // prettier-ignore
      return [
        ...[width, losses.length, losses.filter((loss) => loss <= near).length, median(losses)],
        ...[median(group.flatMap((row) => row.sharpness)), mean(group.flatMap((row) => row.linear))],
        ...[mean(group.flatMap((row) => row.curved)), critical.length, critical.length === 0 ? "none" : mean(critical)],
      ];
    }),
  };
}

/**
 * What a run tested, in words.
 * @example
 * const sentence = wideTested(wideRows(trials)); // of a run of wide-landscapes
 */
export function wideTested(rows: Rows): string {
  const [{ samples, dimension, steps }] = rows;
  const widths = byWidth(rows).map(([width]) => width);
  return `tanh networks of one hidden layer of ${widths.join(", ")} units with biases on ${samples} random labels in ${dimension} dimensions, one data set for all; ${rows.length * 3} descents of ${steps} steps at half the largest stable rate`;
}
