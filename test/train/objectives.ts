import { owning, type Owner } from "../../src/backend/owner.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import type { Random } from "../../src/math/random.js";
import type { Network } from "../../src/model/network.js";
import { batchRows, noiseRows, pickRows } from "../../src/train/batches.js";
import { losses } from "../../src/train/loss.js";
import type { Measured, Objective } from "../../src/train/objective.js";

type Rows = Readonly<Record<string, tensorflow.Tensor>>;

/** The rows of a step that no training comes to, for what is measured on the whole. */
const fixedRows = (draw: (first: number, count: number) => Rows): Rows => {
  const rows = draw(2 ** 40, 1);
  const fixed = Object.entries(rows).map(([name, all]) => [name, tf.squeeze(all, [0])] as const);
  tf.dispose(rows);
  return Object.fromEntries(fixed);
};

/** NT-Xent of Chen et al. 2020: two noisy views of each of B samples; each view's twin against the 2B − 2 others. */
export function contrastive(
  network: Network,
  inputs: tensorflow.Tensor2D,
  streams: readonly Random[],
): Objective & Owner {
  const [size, noise, temperature] = [4, 0.3, 0.5];
  const [samples, dimension] = inputs.shape;
  const { members, parameters } = network;
  const rows = batchRows({ size, members: streams }, samples);
  const [first, second] = ["view-0", "view-1"].map((name) => noiseRows(streams, name, [size, dimension]));
  const self = tf.tidy(() => tf.mul(tf.eye(2 * size), 1e9));
  const unit = (z: tensorflow.Tensor) => tf.div(z, tf.sqrt(tf.add(tf.sum(tf.square(z), 2, true), 1e-12)));
  const measure = (given: Rows): Measured =>
    tf.tidy(() => {
      const x = pickRows(inputs, given.rows);
      const [a, b] = [given.first, given.second].map((view) => unit(network.forward(tf.add(x, tf.mul(view, noise)))));
      const all = tf.concat([a, b], 1);
      const others = tf.sub(tf.div(tf.matMul(all, all, false, true), temperature), self);
      const aligned: tensorflow.Tensor1D = tf.mean(tf.sum(tf.mul(a, b), 2), 1);
      return { loss: tf.sub(tf.mean(tf.logSumExp(others, 2), 1), tf.div(aligned, temperature)), aligned };
    });
  const draw = (from: number, count: number) => ({
    rows: rows.draw(from, count),
    first: first(from, count),
    second: second(from, count),
  });
  const fixed = fixedRows(draw);
  const view = { type: "float32" as const, shape: [members, size, dimension] };
  const shapes = { rows: { type: "int32" as const, shape: [members, size] }, first: view, second: view };
  const sample = { epoch: rows.epoch, rows: shapes, draw, measure };
  return owning({ members, parameters, whole: () => measure(fixed), sample }, () => tf.dispose([self, fixed]));
}

/** A denoising autoencoder (Vincent et al. 2008): the network makes x from x + noise; on the whole, from x itself. */
export function denoising(network: Network, inputs: tensorflow.Tensor2D, streams: readonly Random[]): Objective {
  const { members, parameters } = network;
  const noise = noiseRows(streams, "noise", inputs.shape);
  const measure = (x: tensorflow.Tensor): Measured =>
    tf.tidy(() => ({ loss: losses.squared.of(network.forward(x), inputs) }));
  const sample = {
    epoch: 1,
    rows: { noise: { type: "float32" as const, shape: [members, ...inputs.shape] } },
    draw: (first: number, count: number) => ({ noise: noise(first, count) }),
    measure: ({ noise: drawn }: Rows) => tf.tidy(() => measure(tf.add(inputs, tf.mul(drawn, 0.2)))),
  };
  return { members, parameters, whole: () => measure(inputs), sample };
}

/** A variational autoencoder (Kingma & Welling 2014): the encoder gives mean and log variance of each of `codes` codes. */
export function variational(
  [encoder, decoder]: readonly [Network, Network],
  inputs: tensorflow.Tensor2D,
  { codes, streams }: { codes: number; streams: readonly Random[] },
): Objective & Owner {
  const noise = noiseRows(streams, "noise", [inputs.shape[0], codes]);
  const measure = ({ noise: drawn }: Rows): Measured =>
    tf.tidy(() => {
      const [mean, logVariance] = tf.split(encoder.forward(inputs), 2, 2);
      const code: tensorflow.Tensor = tf.add(mean, tf.mul(drawn, tf.exp(tf.mul(logVariance, 0.5))));
      const each = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
      const kl: tensorflow.Tensor1D = tf.mul(tf.mean(tf.sum(each, 2), 1), 0.5);
      const reconstruction = losses.squared.of(decoder.forward(code), inputs);
      return { loss: tf.add(reconstruction, kl), reconstruction, kl };
    });
  const draw = (first: number, count: number) => ({ noise: noise(first, count) });
  const fixed = fixedRows(draw);
  const { members } = encoder;
  const rows = { noise: { type: "float32" as const, shape: [members, inputs.shape[0], codes] } };
  const parameters = [...encoder.parameters, ...decoder.parameters];
  const sample = { epoch: 1, rows, draw, measure };
  return owning({ members, parameters, whole: () => measure(fixed), sample }, () => tf.dispose(fixed));
}

/**
 * Ge, Lee & Ma 2017, equation 3: with x Gaussian and y the output of a network of one hidden layer, the minima of G(B) are the rows of that
 * network's weights. No network and no outputs, but an objective.
 */
export function geLeeMa(x: tensorflow.Tensor2D, y: tensorflow.Tensor1D, streams: readonly Random[]): Objective & Owner {
  const [members, units, [samples, dimension], mu, lambda] = [streams.length, 3, x.shape, 0.1, 20];
  const values = streams.flatMap((stream) => Array.from(stream.split("start").normals(units * dimension)));
  const b = tf.tidy(() => tf.variable<tensorflow.Rank.R3>(tf.div(tf.tensor3d(values, [members, units, dimension]), 2)));
  const apart = tf.tidy(() => tf.sub(1, tf.eye(units)));
  const all = tf.tidy(() => tf.tile(tf.reshape(x, [1, samples, dimension]), [members, 1, 1]));
  const gram = (u: tensorflow.Tensor, v: tensorflow.Tensor) => tf.matMul(u, v, false, true);
  const turned = (u: tensorflow.Tensor) => tf.transpose(u, [0, 2, 1]);
  const whole = (): Measured =>
    tf.tidy(() => {
      const t: tensorflow.Tensor = gram(b, all); // [S, k, N]
      const n: tensorflow.Tensor = tf.sum(tf.square(b), 2, true); // [S, k, 1]
      const [squares, inner] = [tf.square(t), gram(b, b)];
      const second = tf.mul(tf.mean(tf.mul(squares, y), 2, true), n); // [S, k, 1]
      const fourfold = tf.mul(tf.mul(inner, tf.div(gram(tf.mul(t, y), t), samples)), -4);
      const constant = tf.mul(tf.add(tf.mul(n, turned(n)), tf.mul(tf.square(inner), 2)), tf.mean(y));
      const crossed = tf.neg(tf.add(second, turned(second)));
      const pairs = tf.addN([
        tf.div(gram(tf.mul(squares, y), squares), samples),
        tf.add(crossed, tf.zerosLike(constant)),
        fourfold,
        constant,
      ]);
      const hermite = tf.add(tf.sub(tf.square(squares), tf.mul(tf.mul(squares, n), 6)), tf.mul(tf.square(n), 3));
      const own: tensorflow.Tensor = tf.mul(tf.sum(tf.mean(tf.mul(hermite, y), 2), 1), -mu / 24);
      const norms: tensorflow.Tensor1D = tf.sum(tf.square(tf.sub(tf.squeeze<tensorflow.Tensor>(n, [2]), 1)), 1);
      const off: tensorflow.Tensor = tf.mul(tf.sum(tf.mul(pairs, apart), [1, 2]), 0.5);
      const loss = tf.addN([off, own, tf.mul(norms, lambda)]) as tensorflow.Tensor1D;
      return { loss, norms };
    });
  const parameters = [{ name: "B", variable: b, rate: { gd: 1, adam: 1 }, perMember: 1 }];
  return owning({ members, parameters, whole }, () => tf.dispose([b, apart, all]));
}
