import type { Axis, Figure, Image } from "../plot/figure.js";
import { meansFigure } from "../plot/means-figure.js";
import { isDense, type FeatureRow } from "./rows.js";

/**
 * Accuracy of a linear probe on f(x) against the bottleneck, beside the untrained encoder, principal components and raw pixels.
 * @example
 * const svg = await renderSvg(probeFigure(featureRows(trials))); // of a run of autoencoder-features
 */
export function probeFigure(rows: readonly FeatureRow[]): Figure {
  return overBottleneck(
    rows,
    "Accuracy of a linear probe",
    { label: "accuracy on held-out digits (fraction)", most: 1 },
    (row) => ({
      "features f(x)": row.probe,
      "untrained encoder": row.untrainedProbe,
      "principal components": row.pcaProbe,
      "raw pixels": row.rawProbe,
    }),
  );
}

/**
 * Reconstruction error against the bottleneck, beside as many principal components.
 * @example
 * const svg = await renderSvg(reconstructionFigure(featureRows(trials))); // of a run of autoencoder-features
 */
export function reconstructionFigure(rows: readonly FeatureRow[]): Figure {
  return overBottleneck(
    rows,
    "Reconstruction error",
    { label: "squared error over variance (fraction)", least: 0 },
    (row) => ({
      autoencoder: row.reconstruction,
      "principal components": row.pcaReconstruction,
    }),
  );
}

/**
 * Mean |correlation| of the coordinates of f(x) against the bottleneck, beside the untrained encoder's.
 * @example
 * const svg = await renderSvg(correlationFigure(featureRows(trials))); // of a run of autoencoder-features
 */
export function correlationFigure(rows: readonly FeatureRow[]): Figure {
  // One coordinate has none to be correlated with.
  const several = rows.filter(({ bottleneck }) => bottleneck > 1);
  return overBottleneck(
    several,
    "Correlation of the coordinates",
    { label: "mean |correlation| of coordinates (0 to 1)", least: 0, most: 1 },
    (row) => ({
      "features f(x)": row.correlation,
      "untrained encoder": row.untrainedCorrelation,
    }),
  );
}

function overBottleneck(
  rows: readonly FeatureRow[],
  title: string,
  y: Omit<Axis, "scale">,
  values: (row: FeatureRow) => Readonly<Record<string, number>>,
): Figure {
  // A kind at one bottleneck has no curve: it is in the figure of kinds.
  const bottlenecks = (of: FeatureRow): number => new Set(rows.filter(({ variant }) => variant === of.variant).map(({ bottleneck }) => bottleneck)).size; // prettier-ignore
  const measured = rows
    .filter((row) => isDense(row) || bottlenecks(row) > 1)
    .sort((a, b) => a.width - b.width)
    .map((row) => ({
      panel: [`width ${row.width}`, row.variant].filter((part) => part !== "").join(", "),
      x: row.bottleneck,
      values: values(row),
    }));
  return meansFigure(measured, {
    title,
    caption: "On held-out digits; each seed has its own draw of the digits, split and initial weights.",
    x: { label: "bottleneck k (units)", scale: "log" },
    y: { ...y, scale: "linear" },
  });
}

/**
 * Held-out digits above what the decoders of each bottleneck make of them, at the greatest width, of the seed that kept them.
 * @example
 * const svg = await renderSvg(digitsFigure(featureRows(trials))); // of a run of autoencoder-features
 */
export function digitsFigure(rows: readonly FeatureRow[]): Figure {
  const kept = rows.filter(({ originals }) => originals.length > 0);
  const width = Math.max(...kept.map((row) => row.width));
  const shown = kept.filter((row) => row.width === width).sort((a, b) => a.bottleneck - b.bottleneck);
  const pictures = (name: string, images: readonly (readonly number[])[]): Image[] =>
    images.map((pixels, index) => ({ mark: "image", at: [index + 1, name], size: [8, 8], range: [0, 16], pixels }));
  return {
    title: "Held-out digits and their reconstructions",
    caption:
      shown.length === 0
        ? "No trial kept its pictures: seed 0 does."
        : `First row: originals. Below: reconstructions at each bottleneck k, width ${width}, seed ${shown[0].seed}.`,
    x: { label: "held-out digit (number)", scale: "band" },
    y: { label: "original, and reconstructions at bottleneck k (units)", scale: "band" },
    marks: [
      ...shown.slice(0, 1).flatMap(({ originals }) => pictures("original", originals)),
      ...shown.flatMap(({ bottleneck, reconstructions }) => pictures(`k = ${bottleneck}`, reconstructions)),
    ],
  };
}
