import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import { unit } from "./constants.js";
import { infoNceOf, ntXentOf, type ViewLoss } from "./contrast.js";

/**
 * {@link infoNceOf} of normalised embeddings, with "alignment", the mean cosine of the two views; τ default 0.1.
 * @example
 * const loss = infoNce(0.5); // of twoViews
 */
export function infoNce(temperature = 0.1): ViewLoss {
  return (f, g) =>
    tf.tidy(() => {
      const [a, b] = [unit(f), unit(g)];
      return { loss: infoNceOf(a, b, temperature), alignment: alignment(a, b) };
    });
}

/**
 * {@link ntXentOf} of normalised embeddings, with "alignment"; τ default 0.5.
 * @example
 * const loss = ntXent(0.5); // of twoViews
 */
export function ntXent(temperature = 0.5): ViewLoss {
  return (f, g, apart) =>
    tf.tidy(() => {
      const [a, b] = [unit(f), unit(g)];
      return { loss: ntXentOf(a, b, apart, temperature), alignment: alignment(a, b) };
    });
}

/**
 * Barlow Twins (Zbontar et al. 2021): Σᵢ(1 − Cᵢᵢ)² + λ Σ_{i≠j} Cᵢⱼ² of the correlations C of the views' coordinates over the batch, with both terms,
 * "invariance" and "redundancy"; λ default 0.005. A bias before it has no gradient: leave it out.
 * @example
 * const loss = barlowTwins(0.005); // of twoViews
 */
export function barlowTwins(lambda = 0.005): ViewLoss {
  requirePositive("barlowTwins", lambda);
  return (f, g) =>
    tf.tidy(() => {
      const [a, b] = [standard(f), standard(g)];
      const [, size] = a.shape;
      const diagonal = tf.mean(tf.mul(a, b), 1);
      const all = tf.sum(tf.square(tf.div(tf.matMul(a, b, true, false), size)), [1, 2]);
      const invariance: tensorflow.Tensor1D = tf.sum(tf.square(tf.sub(1, diagonal)), 1);
      const redundancy: tensorflow.Tensor1D = tf.sub(all, tf.sum(tf.square(diagonal), 1));
      return { loss: tf.add(invariance, tf.mul(redundancy, lambda)), invariance, redundancy };
    });
}

/** Weights of the three terms of {@link vicReg}: defaults 25, 25 and 1. */
export interface VicRegWeights {
  readonly invariance?: number;
  readonly variance?: number;
  readonly covariance?: number;
}

/**
 * VICReg (Bardes, Ponce & LeCun 2022): weights times "invariance", the mean square difference of the views' coordinates, "variance",
 * the mean of max(0, 1 − √(var + 1e-4)), and "covariance", Σ_{i≠j} cov²/k, the latter two summed over the views. A bias before it has
 * no gradient but in the first term's difference, 0: leave it out.
 * @example
 * const loss = vicReg({ invariance: 25, variance: 25, covariance: 1 }); // of twoViews
 */
export function vicReg({ invariance = 25, variance = 25, covariance = 1 }: VicRegWeights = {}): ViewLoss {
  [invariance, variance, covariance].forEach((weight) => requirePositive("vicReg", weight));
  return (f, g) =>
    tf.tidy(() => {
      const moments = [f, g].map(spreadTerms);
      const near = tf.mean(tf.square(tf.sub(f, g)), [1, 2]);
      const wide: tensorflow.Tensor1D = tf.add(moments[0].hinge, moments[1].hinge);
      const crossed: tensorflow.Tensor1D = tf.add(moments[0].covariance, moments[1].covariance);
      const loss = tf.addN([tf.mul(near, invariance), tf.mul(wide, variance), tf.mul(crossed, covariance)]);
      return {
        loss: loss as tensorflow.Tensor1D,
        invariance: near as tensorflow.Tensor1D,
        variance: wide,
        covariance: crossed,
      };
    });
}

/** Mean hinge of deviations and the mean square of other covariances, of one view, [S]. */
function spreadTerms(f: tensorflow.Tensor) {
  const [, size, dimension] = f.shape;
  const centred = tf.sub(f, tf.mean(f, 1, true));
  const variances = tf.div(tf.sum(tf.square(centred), 1), size - 1);
  const covariance = tf.div(tf.matMul(centred, centred, true, false), size - 1);
  const off = tf.sub(tf.sum(tf.square(covariance), [1, 2]), tf.sum(tf.square(variances), 1));
  return {
    hinge: tf.mean(tf.relu(tf.sub(1, tf.sqrt(tf.add(variances, 1e-4)))), 1),
    covariance: tf.div(off, dimension),
  };
}

/** Coordinates less their means over their deviations, over the batch. */
function standard(f: tensorflow.Tensor): tensorflow.Tensor {
  const centred = tf.sub(f, tf.mean(f, 1, true));
  return tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred), 1, true), 1e-6)));
}

const alignment = (a: tensorflow.Tensor, b: tensorflow.Tensor): tensorflow.Tensor1D =>
  tf.mean(tf.sum(tf.mul(a, b), 2), 1);

function requirePositive(call: string, weight: number): void {
  check(weight > 0 && weight < Infinity, () => ({
    where: call,
    rule: "weights of terms must be above 0",
    received: String(weight),
    repair: "Leave it out for the paper's.",
  }));
}
