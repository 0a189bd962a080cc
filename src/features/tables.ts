import type { Table } from "../experiment/contract.js";
import { isUnknown } from "../math/statistics/interval.js";
import { meanInterval } from "../math/statistics/mean.js";
import { featureCells, type FeatureRow } from "./rows.js";

const measures = {
  "probe on f(x)": "probe",
  "probe on the untrained encoder": "untrainedProbe",
  "probe on principal components": "pcaProbe",
  "probe on pixels": "rawProbe",
  "error of the decoder": "reconstruction",
  "error of principal components": "pcaReconstruction",
  "correlation in f(x)": "correlation",
  "correlation in the untrained encoder": "untrainedCorrelation",
} as const satisfies Readonly<Record<string, keyof FeatureRow>>;

/**
 * Means over the seeds of every cell on held-out digits: accuracies and errors as fractions, mean |correlation| in [0, 1].
 * @example
 * const { columns, rows: lines } = featureTable(featureRows(trials)); // of a run of autoencoder-features
 */
export function featureTable(rows: readonly FeatureRow[]): Table {
  const variants = rows.some(({ variant }) => variant !== "");
  return {
    title: "Means over seeds on held-out digits, with 95 % intervals",
    columns: ["bottleneck k", "width", ...(variants ? ["variant"] : []), "seeds", ...Object.keys(measures)],
    rows: featureCells(rows).map((cell) => [
      ...[cell[0].bottleneck, cell[0].width, ...(variants ? [cell[0].variant] : []), cell.length],
      ...Object.values(measures).map((key) => meanInWords(cell.map((row) => row[key]))),
    ]),
  };
}

/** One coordinate has no correlation, and one seed no interval. */
function meanInWords(values: readonly number[]): string {
  const interval = meanInterval(values);
  if (Number.isNaN(interval.value)) return "none";
  const [value, low, high] = [interval.value, interval.low, interval.high].map((number) => number.toFixed(3));
  return isUnknown(interval) ? value : `${value} [${low}, ${high}]`;
}
