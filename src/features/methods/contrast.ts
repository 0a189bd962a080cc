import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import type { Measured } from "../../train/objective.js";

/**
 * What two views f and g, [S, B, k], of the same B samples are worth: {@link infoNce}, {@link ntXent}, {@link barlowTwins}, {@link vicReg}, or one of
 * a user's own. `apart` [2B, 2B] is 0 on the diagonal and 1 elsewhere, made once.
 */
export type ViewLoss = (f: tensorflow.Tensor, g: tensorflow.Tensor, apart: tensorflow.Tensor) => Measured;

/** e^(−2/τ) is the least term beside the bound 1 of similarities: below e^(−80) float32 would lose all of them. */
const leastSafe = 2 / 80;

/**
 * InfoNCE (van den Oord, Li & Vinyals 2018) of unit vectors f and g [S, B, k]: 1/B Σᵢ −ln(e^(fᵢ·gᵢ/τ)/Σⱼ e^(fᵢ·gⱼ/τ)) of each member, [S]. Similarities
 * are at most 1, so that one exponential e^((f·g−1)/τ) is enough (below τ = 0.025, where that underflows, the largest of the row takes
 * the place of 1), and its gradient is two thin products with it. ln B less the loss bounds the mutual information from below.
 */
export function infoNceOf(f: tensorflow.Tensor, g: tensorflow.Tensor, temperature: number): tensorflow.Tensor1D {
  requireTemperature(temperature);
  const made = tf.customGrad((...given) => {
    const [a, b, save] = given as unknown as [tensorflow.Tensor, tensorflow.Tensor, (all: tensorflow.Tensor[]) => void];
    const [, size] = a.shape;
    const { terms, sums, logs } = softened(tf.matMul(a, b, false, true), temperature);
    save([a, b, terms, sums]);
    const positive = tf.div(tf.sum(tf.mul(a, b), 2), temperature);
    return {
      value: tf.mean(tf.sub(logs, positive), 1),
      gradFunc: (dy: tensorflow.Tensor, [x, y, e, r]: tensorflow.Tensor[]) => {
        const scale = tf.div(tf.reshape(dy, [-1, 1, 1]), size * temperature);
        const toward = (sum: tensorflow.Tensor, own: tensorflow.Tensor) => tf.mul(scale, tf.sub(sum, own));
        return [toward(tf.div(tf.matMul(e, y), r), y), toward(tf.matMul(e, tf.div(x, r), true, false), x)];
      },
    };
  });
  return tf.tidy(() => made(f, g) as tensorflow.Tensor1D);
}

/**
 * NT-Xent (Chen, Kornblith, Norouzi & Hinton 2020, equation 1) of unit vectors f and g [S, B, k]: the mean over all 2B of
 * −ln(e^(z·z⁺/τ)/Σ e^(z·z′/τ)) over the others z′, z⁺ the other view, of each member, [S]; by the same means as {@link infoNceOf}.
 */
export function ntXentOf(
  f: tensorflow.Tensor,
  g: tensorflow.Tensor,
  apart: tensorflow.Tensor,
  temperature: number,
): tensorflow.Tensor1D {
  requireTemperature(temperature);
  const made = tf.customGrad((...given) => {
    const [a, b, save] = given as unknown as [tensorflow.Tensor, tensorflow.Tensor, (all: tensorflow.Tensor[]) => void];
    const [, size, dimension] = a.shape;
    const all = tf.concat([a, b], 1);
    const { terms, sums, logs, symmetric } = softened(tf.matMul(all, all, false, true), temperature, apart);
    save([all, terms, sums]);
    const positive = tf.div(tf.sum(tf.mul(a, b), 2), temperature);
    return {
      value: tf.sub(tf.mean(logs, 1), tf.mean(positive, 1)),
      gradFunc: (dy: tensorflow.Tensor, [z, e, r]: tensorflow.Tensor[]) => {
        const [first, second] = tf.split(z, 2, 1);
        const over = tf.div(z, r);
        const rows = tf.div(tf.matMul(e, z), r);
        const columns = tf.matMul(e, over, !symmetric, false);
        const twins = tf.mul(tf.concat([second, first], 1), 2);
        const scale = tf.div(tf.reshape(dy, [-1, 1, 1]), 2 * size * temperature);
        const slope = tf.mul(scale, tf.sub(tf.add(rows, columns), twins));
        return [
          tf.slice(slope, [0, 0, 0], [-1, size, dimension]),
          tf.slice(slope, [0, size, 0], [-1, size, dimension]),
        ];
      },
    };
  });
  return tf.tidy(() => made(f, g) as tensorflow.Tensor1D);
}

/** e^((s−m)/τ), its row sums [S, rows, 1] and ln Σ e^(s/τ), [S, rows]; m is 1, or where that would underflow the row's largest. */
function softened(similarities: tensorflow.Tensor, temperature: number, apart?: tensorflow.Tensor) {
  const symmetric = temperature >= leastSafe;
  // −3 is below all similarities of unit vectors.
  const others = apart === undefined ? similarities : tf.add(tf.mul(tf.add(similarities, 3), apart), -3);
  const most: tensorflow.Tensor | number = symmetric ? 1 : tf.max(others, 2, true);
  const raw = tf.exp(tf.div(tf.sub(similarities, most), temperature));
  const terms = apart === undefined ? raw : tf.mul(raw, apart);
  const sums = tf.sum(terms, 2, true);
  const logs = tf.squeeze(tf.add(tf.log(sums), tf.div(most, temperature)), [2]);
  return { terms, sums, logs, symmetric };
}

function requireTemperature(temperature: number): void {
  check(temperature >= 0.005 && temperature < Infinity, () => ({
    where: "the temperature of a contrastive loss",
    rule: "τ must be at least 0.005: similarities over less are beyond float32",
    received: String(temperature),
    repair: "For example 0.1 or 0.5.",
  }));
}
