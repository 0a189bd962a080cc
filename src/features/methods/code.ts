import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { topK } from "./top-k.js";

/** What of an encoder's outputs f(x) is; default all, as they are. */
export interface CodeOf {
  /** The first so many outputs: a variational encoder's means. */
  readonly outputs?: number;
  /** The largest so many of relu(outputs), the others 0: a k-sparse code. */
  readonly active?: number;
}

/**
 * f(x) of an encoder's outputs [..., O]: [..., k].
 * @throws UserError for more active units than there are.
 */
export function codeOf<T extends tensorflow.Tensor>(given: T, { outputs, active }: CodeOf): T {
  const last = given.shape[given.rank - 1]!;
  const units = Math.min(outputs ?? last, last);
  using select = active === undefined ? undefined : topK(units, active);
  return tf.tidy(() => {
    const kept = tf.slice(given, given.shape.map(() => 0), given.shape.map((size, axis) => (axis === given.rank - 1 ? units : size!))); // prettier-ignore
    return (select === undefined ? kept : select.of(tf.relu(kept))) as T;
  });
}
