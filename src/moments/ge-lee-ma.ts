import { owning, type Owner } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import { streamOf, type Seeded } from "../math/random.js";
import type { Measured, Objective } from "../train/objective.js";

/** How {@link geLeeMa} is set up. */
export interface GeLeeMaOptions {
  /** k ≥ 1. */
  readonly units: number;
  /** Sign of c₄: −1 (default) for ReLU, whose fourth coefficient is negative. */
  readonly sign?: 1 | -1;
  /** μ > 0, what keeps a row from vanishing: default 0.1. */
  readonly mu?: number;
  /** λ > 0, what keeps rows of length 1: default 20. */
  readonly lambda?: number;
}

/**
 * Ge, Lee & Ma 2017, equation 3: G(B) = s E[y Σ_{i≠j} φ(bᵢ, b_j, x)] − μ s E[y Σ φ(bᵢ, x)] + λ Σ (‖bᵢ‖² − 1)², φ(v, x) = He₄(v, v, v, v)/24 and
 * φ(v, w, x) = ½ He₄(v, v, w, w), over B [S, k, n], one start a member. For x ~ N(0, I) and y a network of one hidden layer with c₄ ≠ 0,
 * positive output weights and n = k orthonormal units (first project x on their span), every local minimum is global and has the units as its rows, up to sign. x is [N, n], y [N];
 * estimates want N ≥ 1e4. `rows()` reads B, [S, k, n]. Its owner disposes it; x and y stay.
 * @throws UserError for units, μ or λ out of range.
 * @example
 * const given = { inputs: tf.tensor2d([[1, 0], [0, 1], [1, 1]]), targets: tf.tensor1d([1, 0, 2]) };
 * using objective = geLeeMa(given, members, { units: 2 });
 */
export function geLeeMa(
  { inputs: x, targets: y }: { readonly inputs: tensorflow.Tensor2D; readonly targets: tensorflow.Tensor1D },
  members: readonly Seeded[],
  { units, sign = -1, mu = 0.1, lambda = 20 }: GeLeeMaOptions,
): Objective & Owner & { readonly rows: () => tensorflow.Tensor3D } {
  check(Number.isInteger(units) && units >= 1 && mu > 0 && lambda > 0, () => ({
    where: "geLeeMa",
    rule: "units must be an integer from 1 on, mu and lambda positive",
    received: `${units} units, mu ${mu}, lambda ${lambda}`,
    repair: "For example { units: 3 }.",
  }));
  const b = startOf(members, units, x.shape[1]);
  const apart = tf.tidy(() => tf.sub(1, tf.eye(units)));
  const all = tf.tidy(() => tf.tile(tf.reshape(x, [1, ...x.shape]), [members.length, 1, 1]));
  const whole = (): Measured =>
    tf.tidy(() => {
      const t: tensorflow.Tensor = tf.matMul(b, all, false, true); // [S, k, N]
      const n: tensorflow.Tensor = tf.sum(tf.square(b), 2, true); // [S, k, 1]
      const pairs = tf.mul(pairTerms({ b, t, n, y }), apart);
      const squares = tf.square(t);
      const hermite = tf.add(tf.sub(tf.square(squares), tf.mul(tf.mul(squares, n), 6)), tf.mul(tf.square(n), 3));
      const own: tensorflow.Tensor = tf.mul(tf.sum(tf.mean(tf.mul(hermite, y), 2), 1), (-mu * sign) / 24);
      const norms: tensorflow.Tensor1D = tf.sum(tf.square(tf.sub(tf.squeeze<tensorflow.Tensor>(n, [2]), 1)), 1);
      const off: tensorflow.Tensor = tf.mul(tf.sum(pairs, [1, 2]), sign / 2);
      const loss = tf.addN([off, own, tf.mul(norms, lambda)]) as tensorflow.Tensor1D;
      return { loss, norms };
    });
  const parameters = [{ name: "B", variable: b, rate: { gd: 1, adam: 1 }, perMember: 1 }];
  const rows = (): tensorflow.Tensor3D => tf.clone(b);
  return owning({ members: members.length, parameters, whole, rows }, () => tf.dispose([b, apart, all]));
}

/** Rows of length about ½√n. */
function startOf(members: readonly Seeded[], units: number, dimension: number) {
  const streams = members.map((member) => streamOf(member).split("start"));
  const values = streams.flatMap((stream) => Array.from(stream.normals(units * dimension)));
  const shape: [number, number, number] = [members.length, units, dimension];
  return tf.tidy(() => tf.variable<tensorflow.Rank.R3>(tf.div(tf.tensor3d(values, shape), 2)));
}

interface Terms {
  readonly b: tensorflow.Tensor;
  readonly t: tensorflow.Tensor;
  readonly n: tensorflow.Tensor;
  readonly y: tensorflow.Tensor;
}

/** E[y He₄(bᵢ, bᵢ, b_j, b_j)] of all pairs, [S, k, k]. */
function pairTerms({ b, t, n, y }: Terms): tensorflow.Tensor {
  const [samples] = y.shape;
  const gram = (u: tensorflow.Tensor, v: tensorflow.Tensor) => tf.matMul(u, v, false, true);
  const turned = (u: tensorflow.Tensor) => tf.transpose(u, [0, 2, 1]);
  const [squares, inner] = [tf.square(t), gram(b, b)];
  const second = tf.mul(tf.mean(tf.mul(squares, y), 2, true), n); // [S, k, 1]
  const fourfold = tf.mul(tf.mul(inner, tf.div(gram(tf.mul(t, y), t), samples)), -4);
  const constant = tf.mul(tf.add(tf.mul(n, turned(n)), tf.mul(tf.square(inner), 2)), tf.mean(y));
  const crossed = tf.neg(tf.add(second, turned(second)));
  const fourth = tf.div(gram(tf.mul(squares, y), squares), samples);
  return tf.addN([fourth, tf.add(crossed, tf.zerosLike(constant)), fourfold, constant]);
}
