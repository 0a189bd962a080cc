import type { Finding, Table, Trial } from "../../experiment/contract.js";
import { single } from "../../experiment/verdict.js";
import { formatNumber } from "../../plot/format.js";
import type { Figure } from "../../plot/figure.js";
import { meansFigure } from "../../plot/means-figure.js";
import { overSplits } from "./splits.js";
import type { DepthCell, DepthResult } from "./depth.js";

/** A trained classifier with its probes. */
export interface DepthRow extends DepthResult {
  readonly cell: DepthCell;
  readonly seed: number;
}

/**
 * The trials as rows.
 * @example
 * const rows = depthRows(trials); // the evidence of depth-flow
 */
export function depthRows(trials: readonly Trial<DepthCell, DepthResult>[]): DepthRow[] {
  return trials.map(({ parameters, seed, result }) => ({ ...result, cell: parameters, seed }));
}

/** Slope of y over 1, 2, … by least squares. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const [cross, square] = values.reduce(([c, s], value, at) => [c + (at - middle) * value, s + (at - middle) ** 2], [0, 0]); // prettier-ignore
  return cross / square;
}

const finding = (
  prediction: Pick<Finding<unknown>, "statement" | "source" | "margin" | "decides">,
  of: (row: DepthRow) => number,
): Finding<readonly DepthRow[]> => ({
  ...prediction,
  estimate: (rows) => single(rows.length, (confidence) => overSplits(rows.map(of), { confidence })),
});

/** That deep layers lose what they hold of the classes where nothing is learned, and keep it where something is. */
export const depthGrowsFinding = finding(
  {
    statement: "the probe's accuracy on trained layers less that on untrained ones grows with depth (slope a layer)",
    source: "one earlier trial: .061 .083 .116 .143 over four layers, a slope of .028, as untrained layers lose what trained ones keep. Changed after a review: it was read as deep layers gaining, where layers that merely copied the pixels would have it too",
    margin: [0.005, 0.1],
    decides: true,
  },
  ({ trained, untrained }) => slope(trained.map((value, layer) => value - untrained[layer])),
); // prettier-ignore

/** That accuracy rises with depth, which was not clear before. */
export const depthRisesFinding = finding(
  {
    statement: "the probe's accuracy on trained layers rises with depth (slope a layer)",
    source:
      "Alain & Bengio 2017, figure 2; one earlier trial had .940 .947 .946 .951, so little that it decides nothing",
    margin: [0, 0.1],
    decides: false,
  },
  ({ trained }) => slope(trained),
);

/** What training adds to the pixels, beside what random layers lose. */
export const depthGainsFinding = finding(
  {
    statement: "the probe is more accurate on the deepest trained layer than on the pixels (difference)",
    source: "added after a review, beside the difference from random layers; none promises it",
    margin: [0, 0.2],
    decides: false,
  },
  ({ trained, pixels }) => trained[trained.length - 1] - pixels,
);

/**
 * Means of all probes, a line a layer.
 * @example
 * const { columns, rows: lines } = depthTable(depthRows(trials)); // of a run of depth-flow
 */
export function depthTable(rows: readonly DepthRow[]): Table {
  const inWords = (values: readonly number[]): string => {
    const { value, low, high } = overSplits(values);
    return low < high && Number.isFinite(high) ? `${formatNumber(value)} [${formatNumber(low)}, ${formatNumber(high)}]` : formatNumber(value); // prettier-ignore
  };
  const layers = rows[0]?.trained.map((_, layer) => layer) ?? [];
  return {
    title: "Accuracy of a ridge probe on held-out digits: means over splits, with 95 % intervals",
    columns: ["layer", "trained", "untrained", "difference"],
    rows: [
      ["pixels", inWords(rows.map(({ pixels }) => pixels)), "", ""],
      ...layers.map((layer) => [
        `hidden ${layer + 1}`,
        inWords(rows.map(({ trained }) => trained[layer])),
        inWords(rows.map(({ untrained }) => untrained[layer])),
        inWords(rows.map(({ trained, untrained }) => trained[layer] - untrained[layer])),
      ]),
    ],
  };
}

/**
 * Accuracy at every layer, trained and untrained; layer 0 is the pixels.
 * @example
 * const svg = await renderSvg(depthFigure(depthRows(trials))); // of a run of depth-flow
 */
export function depthFigure(rows: readonly DepthRow[]): Figure {
  const measured = rows.flatMap(({ pixels, trained, untrained }) =>
    [pixels, ...trained].map((value, layer) => ({
      x: layer,
      values: { trained: value, untrained: layer === 0 ? pixels : untrained[layer - 1] },
    })),
  );
  return meansFigure(measured, {
    title: "Basic, complex, classification features",
    caption:
      "A ridge probe on the pixels (layer 0) and on every hidden layer, on held-out digits. Bars take the seeds' splits for independent: those of the table do not.",
    x: { label: "layer (number)", scale: "linear" },
    y: { label: "accuracy of a linear probe (fraction)", scale: "linear", most: 1 },
  });
}
