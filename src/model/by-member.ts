import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Parameter } from "./network.js";

type Shared = Pick<Parameter, "variable" | "perMember">;

/** One number a member, [S], in a shape that multiplies the parameter: of its rank, over the entries that are the member's. */
export function spread(
  { variable, perMember }: Shared,
  members: number,
  values: tensorflow.Tensor1D,
): tensorflow.Tensor {
  if (perMember === 0) return tf.reshape(values, []);
  const each = perMember === 1 ? values : tf.tile(tf.reshape(values, [members, 1]), [1, perMember]);
  return tf.reshape(each, [members * perMember, ...variable.shape.slice(1).map(() => 1)]);
}

/** ⟨a, b⟩ of two tensors shaped as a parameter, by member, [S]. */
export function innerByMember(
  { perMember }: Pick<Parameter, "perMember">,
  members: number,
  a: tensorflow.Tensor,
  b: tensorflow.Tensor,
): tensorflow.Tensor1D {
  const products = a === b ? tf.square(a) : tf.mul(a, b);
  if (perMember === 0) return tf.reshape(tf.sum(products), [1]);
  const others = products.shape.slice(1).map((_, axis) => axis + 1);
  return tf.sum(tf.reshape(tf.sum(products, others), [members, perMember]), 1);
}
