import { backendLinearAlgebra } from "../backend/algebra/native.js";
import type { HeldOutDigits } from "../data/digits.js";
import type { Matrix } from "../math/algebra/contract.js";
import { principalComponents, project, reconstruct } from "../math/components.js";
import { independence } from "./independence.js";
import { probeAccuracy, relativeError, take } from "./probe.js";

/** What an embedding f(x) of the digits is worth, on held-out rows, beside its baselines. */
export interface FeatureResult {
  /** Σ (x − x̂)² / Σ x² of the decoder, and of principal components of the same dimension. */
  readonly reconstruction: number;
  readonly pcaReconstruction: number;
  /** Accuracy of a linear probe on f(x), on raw pixels, on principal components and on the untrained encoder. */
  readonly probe: number;
  readonly rawProbe: number;
  readonly pcaProbe: number;
  readonly untrainedProbe: number;
  /** Mean |correlation| of the coordinates of f(x), and of the untrained encoder's. */
  readonly correlation: number;
  readonly untrainedCorrelation: number;
}

/** What an encoder gave before and after training, and the decoder's output, for all rows: [N, k], [N, k], [N, d]. */
export interface Embedded {
  readonly untrained: Matrix;
  readonly codes: Matrix;
  readonly outputs: Matrix;
}

/**
 * The lecture's three properties of one trained autoencoder, on the held-out rows: accuracy of a linear probe ({@link probeAccuracy}), error
 * of reconstruction ({@link relativeError}) and mean |correlation| ({@link independence}), each with its baselines.
 * @example
 * const [digits] = await heldOutDigits(80, members.slice(0, 1));
 * const { rows } = digits;
 * const result = featureResult(digits, { untrained: rows, codes: rows, outputs: rows });
 */
export function featureResult(digits: HeldOutDigits, { untrained, codes, outputs }: Embedded): FeatureResult {
  const { rows, classes, split } = digits;
  return {
    ...componentsOf(digits, codes.columns),
    reconstruction: relativeError(rows, outputs, split.test),
    probe: probeAccuracy(codes, classes, split),
    untrainedProbe: probeAccuracy(untrained, classes, split),
    correlation: independence(take(codes, split.test)).meanCorrelation,
    untrainedCorrelation: independence(take(untrained, split.test)).meanCorrelation,
  };
}

/** The same of `dimension` principal components and of the pixels themselves. */
function componentsOf({ rows, classes, split }: HeldOutDigits, dimension: number) {
  const algebra = backendLinearAlgebra();
  const components = principalComponents(take(rows, split.train), dimension, algebra);
  const codes = project(rows, components, algebra);
  return {
    pcaReconstruction: relativeError(rows, reconstruct(codes, components, algebra), split.test),
    pcaProbe: probeAccuracy(codes, classes, split),
    rawProbe: probeAccuracy(rows, classes, split),
  };
}

/**
 * The first ten held-out digits as grey values, and what the decoder makes of them; nothing where they are not to be kept.
 * @example
 * const [digits] = await heldOutDigits(80, members.slice(0, 1));
 * const shown = shownDigits(digits, digits.rows, true); // for the figure of originals beside reconstructions
 */
export function shownDigits({ rows, split, pixels }: HeldOutDigits, outputs: Matrix, kept: boolean) {
  const shown = kept ? split.test.slice(0, 10) : [];
  const images = ({ columns, data }: Matrix) =>
    shown.map((row) => pixels(data.subarray(columns * row, columns * (row + 1))));
  return { originals: images(rows), reconstructions: images(outputs) };
}

/**
 * The held-out digits by their codes of two coordinates, with their classes; nothing where they are not to be kept or have other coordinates.
 * @example
 * const [digits] = await heldOutDigits(80, members.slice(0, 1));
 * const shown = shownCodes(digits, digits.rows, true); // for the figure of codes of two units
 */
export function shownCodes({ classes, split }: HeldOutDigits, { columns, data }: Matrix, kept: boolean) {
  const shown = kept && columns === 2 ? split.test.slice(0, 300) : [];
  return {
    embedded: shown.map((row) => [data[2 * row], data[2 * row + 1]] as const),
    embeddedClasses: shown.map((row) => classes[row]),
  };
}
