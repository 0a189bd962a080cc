import { tf, type tensorflow } from "../../backend/tensorflow.js";
import type { Random } from "../../math/random.js";
import type { Parameter } from "../../model/network.js";

/** A variable of all members, [S, ...shape], each member's entries of its own. */
export function memberParameter(
  name: string,
  streams: readonly Random[],
  shape: readonly number[],
  draw: (stream: Random, size: number) => ArrayLike<number>,
): Parameter {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(streams.length * size);
  streams.forEach((stream, member) => values.set(Float32Array.from(draw(stream.split(name), size)), member * size));
  const variable = tf.tidy(() => tf.variable(tf.tensor(values, [streams.length, ...shape]), true));
  return { name, variable, rate: { gd: 1, adam: 1 }, perMember: 1 };
}

/** Vectors along the last axis over their lengths; the root has an epsilon inside, so that zero has a gradient. */
export function unit<T extends tensorflow.Tensor>(vectors: T, axis = -1): T {
  return tf.div(vectors, tf.sqrt(tf.add(tf.sum(tf.square(vectors), axis, true), 1e-12)));
}

/**
 * How many directions embeddings [S, B, k] spread into, [S]: tr(C)²/tr(C²) of their covariance C, the participation ratio of its eigenvalues, in
 * [1, k]; 0 where all are equal, to 1e-6 of their mean square.
 * @example
 * const spread = spreadOf(data.inputs); // [members]: 0 where all embeddings are one point
 */
export function spreadOf(embeddings: tensorflow.Tensor): tensorflow.Tensor1D {
  return tf.tidy(() => {
    const [, rows] = embeddings.shape;
    const centred = tf.sub(embeddings, tf.mean(embeddings, 1, true));
    const covariance = tf.div(tf.matMul(centred, centred, true, false), rows);
    const trace = tf.sum(tf.mean(tf.square(centred), 1), 1);
    const squares = tf.sum(tf.square(covariance), [1, 2]);
    const level = tf.square(tf.mul(tf.mean(tf.sum(tf.square(embeddings), 2), 1), 1e-6));
    return tf.div(tf.square(trace), tf.add(tf.add(squares, level), 1e-30)) as tensorflow.Tensor1D;
  });
}
