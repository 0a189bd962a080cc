import { tf, type tensorflow } from "../backend/tensorflow.js";
import { UserError } from "../errors.js";
import { leakySlope, type ActivationName } from "./activation.js";
import type { Ensemble } from "./ensemble.js";
import { partOf, type Part } from "./part.js";

/** A network in TF.js layers format: the content of model.json and the bytes of its weights, which own their buffer. */
export interface LayersFormat {
  readonly topology: object;
  readonly weightSpecs: readonly object[];
  readonly weights: Uint8Array<ArrayBuffer>;
}

/**
 * One member as plain Dense layers that `tf.loadLayersModel` opens without any code of ours: the multipliers c and β
 * are folded into the weights, and the two copies of an antisymmetric network become one of twice the width.
 * `layers` selects a part, such as an encoder: default all.
 * @throws UserError for a member or layers that there are not, and activations that TF.js layers have no name for (erf, threshold).
 * @example
 * const format = await exportMember(ensemble, 0); // TF.js layers format: topology, weightSpecs, weights
 */
export async function exportMember(ensemble: Ensemble, member: number, layers: Part = {}): Promise<LayersFormat> {
  const { from, to } = partOf("exportMember", ensemble, member, layers);
  const model = tf.sequential();
  for (let index = from; index < to; index++) appendLayer(model, ensemble, member, index, index === from);
  try {
    return await layersFormat(model);
  } finally {
    model.dispose();
  }
}

/** The names that TF.js layers know, by ours; a leaky ReLU is a layer of its own there. */
const layerActivation: Readonly<Record<ActivationName, string | undefined>> = {
  relu: "relu",
  sigmoid: "sigmoid",
  tanh: "tanh",
  gelu: "gelu",
  linear: "linear",
  "leaky-relu": "linear",
  erf: undefined,
  threshold: undefined,
};

function appendLayer(
  model: tensorflow.Sequential,
  ensemble: Ensemble,
  member: number,
  index: number,
  first: boolean,
): void {
  const { spec } = ensemble.layers[index];
  const name = layerActivation[spec.activation];
  if (name === undefined) throw inexpressible(spec.activation);
  const { kernel, bias } = foldedWeights(ensemble, member, index);
  const dense = tf.layers.dense({
    units: kernel.shape[1],
    activation: name as "relu",
    useBias: true,
    kernelInitializer: "zeros",
    ...(first ? { inputShape: [kernel.shape[0]] } : {}),
  });
  model.add(dense);
  dense.setWeights([kernel, bias]);
  tf.dispose([kernel, bias]);
  if (spec.activation === "leaky-relu") model.add(tf.layers.leakyReLU({ alpha: leakySlope }));
}

/** c·W and β·b of one member, [in, out] and [out]; block matrices of both copies for an antisymmetric network. */
function foldedWeights(
  ensemble: Ensemble,
  member: number,
  index: number,
): { kernel: tensorflow.Tensor2D; bias: tensorflow.Tensor1D } {
  const { spec } = ensemble.layers[index];
  return tf.tidy(() => {
    const weights = ensemble.weights(index);
    const slice = (tensor: tensorflow.Tensor3D, copy: number) =>
      tf.squeeze(tf.slice(tensor, [copy, 0, 0], [1, -1, -1]), [0]);
    const kernelOf = (copy: number) =>
      tf.mul(slice(weights.kernel, copy), spec.scaling.multiplier) as tensorflow.Tensor2D;
    const biasOf = (copy: number): tensorflow.Tensor1D =>
      weights.bias === undefined
        ? tf.zeros([spec.fanOut])
        : tf.reshape(tf.mul(slice(weights.bias, copy), spec.scaling.biasMultiplier), [spec.fanOut]);
    if (!ensemble.spec.antisymmetric) return { kernel: kernelOf(member), bias: biasOf(member) };
    const position = index === 0 ? "first" : index === ensemble.layers.length - 1 ? "last" : "between";
    const kernels = [kernelOf(2 * member), kernelOf(2 * member + 1)] as const;
    const biases = [biasOf(2 * member), biasOf(2 * member + 1)] as const;
    return joinCopies(kernels, biases, position, ensemble.layers.length === 1);
  });
}

function joinCopies(
  [a, b]: readonly [tensorflow.Tensor2D, tensorflow.Tensor2D],
  [p, q]: readonly [tensorflow.Tensor1D, tensorflow.Tensor1D],
  position: "first" | "between" | "last",
  single: boolean,
): { kernel: tensorflow.Tensor2D; bias: tensorflow.Tensor1D } {
  const half = Math.SQRT1_2;
  if (single) return { kernel: tf.mul(tf.sub(a, b), half), bias: tf.mul(tf.sub(p, q), half) };
  if (position === "first") return { kernel: tf.concat([a, b], 1), bias: tf.concat([p, q]) };
  if (position === "last")
    return { kernel: tf.mul(tf.concat([a, tf.neg(b)], 0), half), bias: tf.mul(tf.sub(p, q), half) };
  const zeros = tf.zerosLike(a);
  return { kernel: tf.concat([tf.concat([a, zeros], 1), tf.concat([zeros, b], 1)], 0), bias: tf.concat([p, q]) };
}

/** Any tf.layers model in layers format, with its weights as they are. */
export async function layersFormat(model: tensorflow.LayersModel): Promise<LayersFormat> {
  let saved: tensorflow.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } });
    }),
  );
  if (saved?.weightData === undefined || saved.modelTopology === undefined)
    throw new Error("TensorFlow.js saved no weights.");
  const buffers = Array.isArray(saved.weightData) ? saved.weightData : [saved.weightData];
  return {
    topology: saved.modelTopology,
    weightSpecs: saved.weightSpecs ?? [],
    weights: joined(buffers),
  };
}

/** All bytes in a buffer of their own: Buffer.concat would put few into a pool that others share, and tf.io.fromMemory reads from its start. */
function joined(buffers: readonly ArrayBuffer[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(buffers.reduce((total, { byteLength }) => total + byteLength, 0));
  buffers.reduce((at, buffer) => (bytes.set(new Uint8Array(buffer), at), at + buffer.byteLength), 0);
  return bytes;
}

function inexpressible(name: ActivationName): UserError {
  return new UserError({
    where: `export, activation '${name}'`,
    rule: "an exported network may use only what plain TF.js layers can express",
    received: name,
    repair:
      "Train with relu, leaky-relu, tanh, sigmoid, gelu or linear to export; measurements work with any activation.",
  });
}
