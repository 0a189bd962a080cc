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
