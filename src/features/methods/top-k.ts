import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";

/** Keeps exactly k entries along the last axis of [..., units]. */
export interface TopK extends Owner {
  /** The k largest entries at their places, 0 elsewhere; of equal ones those of the least index. Its gradient goes through those kept. */
  of(values: tensorflow.Tensor): tensorflow.Tensor;
}

/**
 * The k largest of so many units by k passes of a maximum and masking, with the gradient that TensorFlow.js's topk lacks.
 * @throws UserError for k outside 1..units.
 * @example
 * const kept = topK(16, 4); // the four largest of sixteen units
 */
export function topK(units: number, k: number): TopK {
  check(Number.isInteger(k) && k >= 1 && k <= units, () => ({
    where: "topK",
    rule: `k must be a whole number from 1 to the number of units, ${units}`,
    received: String(k),
    repair: "Keep fewer entries, or use more units.",
  }));
  const places = tf.tensor1d(Float32Array.from({ length: units }, (_, place) => place));
  const kept = (values: tensorflow.Tensor): tensorflow.Tensor => {
    let [rest, mask] = [values, tf.mul(values, 0)];
    for (let pass = 0; pass < k; pass++) {
      const largest = tf.equal(rest, tf.max(rest, -1, true));
      const first = tf.min(tf.where(largest, tf.add(tf.mul(values, 0), places), units), -1, true);
      const chosen = tf.equal(places, first);
      mask = tf.where(chosen, 1, mask);
      rest = tf.where(chosen, -Infinity, rest);
    }
    return mask;
  };
  const select = tf.customGrad((given, save) => {
    const values = given as tensorflow.Tensor;
    const mask = kept(values);
    (save as (tensors: tensorflow.Tensor[]) => void)([mask]);
    return { value: tf.mul(values, mask), gradFunc: (dy: tensorflow.Tensor, [saved]: tensorflow.Tensor[]) => tf.mul(dy, saved) }; // prettier-ignore
  });
  return owning({ of: (values: tensorflow.Tensor) => tf.tidy(() => select(values)) }, () => places.dispose());
}
