import { exactSign } from "./exact.js";
import { pointOf, type LabelledPoints } from "./points.js";

/** Accepts x where w · x + bias > 0. */
export interface HalfSpace {
  /** [n]. */
  readonly weights: Float64Array;
  readonly bias: number;
}

/** One hidden layer of threshold units under a threshold output (figure 2 of the lecture): h(x) = [Σ_j v_j [w_j · x + b_j > 0] + c > 0]. */
export interface ThresholdNetwork {
  readonly units: readonly HalfSpace[];
  /** v [units] and c: AND of k is v = 1, c = ½ − k; OR is v = 1, c = −½. */
  readonly output: HalfSpace;
}

/** Bounds |fl(w · x + b) − (w · x + b)| by (n + 2) 2^−53 (Σ|w_j x_j| + |b|), twice over (Higham 2002, section 3.1). */
const unit = 2 ** -52;

/**
 * The sign of w · x + bias, certain: by float64 with its error bound, in exact arithmetic where that does not tell.
 * @example
 * sideOf({ weights: Float64Array.of(1, 0), bias: -1 }, Float64Array.of(2, 0)); // 1
 */
export function sideOf({ weights, bias }: HalfSpace, point: Float64Array): -1 | 0 | 1 {
  let [sum, magnitude] = [bias, Math.abs(bias)];
  for (let j = 0; j < weights.length; j++) {
    const term = weights[j] * point[j];
    sum += term;
    magnitude += Math.abs(term);
  }
  const bound = (weights.length + 2) * unit * magnitude;
  // Products below 2.2e-308 lose more than the bound says; infinities tell nothing.
  const told = Math.abs(sum) > bound + 1e-290 && Number.isFinite(magnitude);
  return told ? (sum > 0 ? 1 : -1) : exactSign(weights, bias, point);
}

/**
 * The network's answer at a point, certain.
 * @example
 * const network = andOf([{ weights: Float64Array.of(1, 0), bias: -1 }]);
 * answerAt(network, Float64Array.of(2, 0)); // true
 */
export function answerAt({ units, output }: ThresholdNetwork, point: Float64Array): boolean {
  const hidden = Float64Array.from(units, (half) => Number(sideOf(half, point) > 0));
  return sideOf(output, hidden) > 0;
}

/**
 * Indices of the points that the network answers wrongly; none for a network that proves "yes". Certain.
 * @example
 * const data = plantedGaussian(randomStream(0), 8, 2);
 * wrongAnswers(andOf([{ weights: Float64Array.of(1, 0), bias: 0 }]), data).length;
 */
export function wrongAnswers(network: ThresholdNetwork, { points, labels }: LabelledPoints): number[] {
  return labels.flatMap((label, index) => (answerAt(network, pointOf(points, index)) === label ? [] : [index]));
}
