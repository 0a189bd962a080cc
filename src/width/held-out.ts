import { tf } from "../backend/tensorflow.js";
import { trainingData, type TrainingData } from "../data/tensors.js";
import type { Dataset } from "../data/dataset.js";
import type { Ensemble } from "../model/ensemble.js";
import { countErrors, losses } from "../train/loss.js";

/** What a trained network does on rows that training has not seen. */
export interface HeldOutResult {
  /** Rows that were held out, M. */
  readonly samples: number;
  /** Squared loss 1/(2M) Σ (f − y)² of their targets. */
  readonly loss: number;
  /** The fraction of them that is wrong; NaN where labels are real. */
  readonly error: number;
  /** Root of their mean squared error, in the labels' own units; NaN for classes. */
  readonly rmse: number;
}

/** Rows that are put through the network at once where they are few units of few members: enough to be quick, … */
const enoughRows = 256;
/** … and numbers of a layer that are little, 32 MiB, beside what training holds anyway for N rows. */
const littleNumbers = 2 ** 23;

/**
 * Each member's {@link HeldOutResult} at its present weights; null for data without held-out rows.
 * @example
 * const results = heldOutResults(ensemble, members.map((member) => sphereWithRandomLabels(member, { samples: 8, dimension: 3 }))); // null: nothing held out
 */
export function heldOutResults(ensemble: Ensemble, datasets: readonly Dataset[]): (HeldOutResult | null)[] {
  const [{ heldOut, samples, classes }] = datasets;
  if (heldOut === undefined) return datasets.map(() => null);
  const sums = datasets.map(() => ({ loss: 0, errors: 0 }));
  const widest = Math.max(ensemble.spec.inputs, ...ensemble.spec.layers.map(({ fanOut }) => fanOut));
  const little = Math.floor(littleNumbers / (ensemble.members * widest));
  const step = Math.max(samples, Math.min(enoughRows, little));
  for (let from = 0; from < heldOut.samples; from += step) {
    const to = Math.min(heldOut.samples, from + step);
    using data = trainingData(heldOutRows(datasets, from, to));
    const found = onRows(ensemble, data);
    sums.forEach((sum, member) => {
      sum.loss += (to - from) * found.loss[member];
      sum.errors += found.errors[member];
    });
  }
  return sums.map(({ loss, errors }) => ({
    ...{ samples: heldOut.samples, loss: loss / heldOut.samples },
    error: classes.length === 0 ? NaN : errors / heldOut.samples,
    rmse: rootError(loss / heldOut.samples, datasets[0]),
  }));
}

/**
 * The root √(2 loss) of a mean squared error, in the units of real labels; NaN for classes.
 * @example
 * rootError(0.02, { labelScale: { mean: 0, deviation: 5 } }); // the root mean square error in the labels' own unit
 */
export function rootError(loss: number, { labelScale }: Pick<Dataset, "labelScale">): number {
  return labelScale === undefined ? NaN : labelScale.deviation * Math.sqrt(2 * loss);
}

function onRows(ensemble: Ensemble, { inputs, targets }: TrainingData): Record<"loss" | "errors", Float32Array> {
  const [loss, errors] = tf.tidy(() => {
    const made = ensemble.forward(inputs);
    return [losses.squared.of(made, targets), countErrors(made, targets)];
  });
  const values = { loss: loss.dataSync<"float32">(), errors: errors.dataSync<"float32">() };
  tf.dispose([loss, errors]);
  return values;
}

/** Some held-out rows of each dataset; those that share an array share its part, so that they share a tensor. */
function heldOutRows(datasets: readonly Dataset[], from: number, to: number): Dataset[] {
  const parts = new Map<Float64Array, Float64Array>();
  const part = (all: Float64Array, size: number): Float64Array => {
    const known = parts.get(all) ?? all.subarray(from * size, to * size);
    parts.set(all, known);
    return known;
  };
  return datasets.map((dataset) => {
    const { inputs, targets } = dataset.heldOut ?? dataset;
    const own = { inputs: part(inputs, dataset.dimension), targets: part(targets, dataset.outputs) };
    return { ...dataset, ...own, samples: to - from };
  });
}
