import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import { streamOf, type Random, type Seeded } from "../../math/random.js";
import { layersNetwork } from "../../model/layers-network.js";
import type { Network } from "../../model/network.js";

/** Sizes of a {@link convolutionalEncoder} and its decoder. */
export interface ConvolutionalOptions {
  /** [height, width, channels] of the images, whose pixels stand row by row in [d]. */
  readonly shape: readonly [number, number, number];
  /** Filters of each layer of 3 x 3 convolutions with stride 2: default [16, 32]. Sides have to be multiples of 2 to the number of layers. */
  readonly filters?: readonly number[];
  /** k, units of the code. */
  readonly code: number;
}

/** A convolutional network of one member, whose layers model can be saved or exported ({@link layersFormat}); disposing it disposes the model. */
export interface Convolutional extends Network, Owner {
  readonly model: tensorflow.LayersModel;
}

/**
 * f: images [N, d] to codes [1, N, k], by layers of 3 x 3 convolutions with stride 2 and ReLU and an affine layer; weights Gaussian of variance 2/fan-in, from the
 * member's stream. One member a program: an encoder of every seed in processes of their own.
 * @throws UserError for sides that cannot be halved so often, and counts below 1.
 * @example
 * const encoder = convolutionalEncoder(members[0], { shape: [8, 8, 1], code: 4 }); // images to four numbers
 * encoder.dispose();
 */
export function convolutionalEncoder(member: Seeded, options: ConvolutionalOptions): Convolutional {
  const { shape, filters, code, pixels } = sizesOf(options);
  const layers = [
    tf.layers.reshape({ targetShape: [...shape], inputShape: [pixels] }),
    ...filters.map((count) => tf.layers.conv2d({ ...window, filters: count, activation: "relu" })),
    tf.layers.flatten(),
    tf.layers.dense({ ...zeros, units: code }),
  ];
  return networkOf(layers, streamOf(member).split("encoder"));
}

/**
 * x̂: codes to images [1, N, d], the encoder's layers turned about: an affine one with ReLU, transposed convolutions, the last without ReLU.
 * @example
 * const decoder = convolutionalDecoder(members[0], { shape: [8, 8, 1], code: 4 }); // four numbers to images
 * decoder.dispose();
 */
export function convolutionalDecoder(member: Seeded, options: ConvolutionalOptions): Convolutional {
  const { shape, filters, code } = sizesOf(options);
  const [height, width] = shape.map((side) => side / 2 ** filters.length);
  const deepest = filters[filters.length - 1];
  const outputs = [...filters.slice(0, -1).reverse(), shape[2]];
  const layers = [
    tf.layers.dense({ ...zeros, units: height * width * deepest, activation: "relu", inputShape: [code] }),
    tf.layers.reshape({ targetShape: [height, width, deepest] }),
    ...outputs.map((count, at) => tf.layers.conv2dTranspose({ ...window, filters: count, activation: at < outputs.length - 1 ? "relu" : "linear" })), // prettier-ignore
    tf.layers.flatten(),
  ];
  return networkOf(layers, streamOf(member).split("decoder"));
}

const zeros = { kernelInitializer: "zeros", biasInitializer: "zeros" } as const;
const window = { ...zeros, kernelSize: 3, strides: 2, padding: "same" } as const;

function networkOf(layers: readonly tensorflow.layers.Layer[], stream: Random): Convolutional {
  const model = tf.sequential({ layers: [...layers] });
  draw(model, stream);
  return owning({ ...layersNetwork(model), constant: true, model }, () => void model.dispose());
}

/** Kernels of variance 2/fan-in: the pixels of a window, a fourth of them under a transposed one of stride 2. */
function draw(model: tensorflow.LayersModel, stream: Random): void {
  model.trainableWeights.forEach((weight, at) => {
    const variable = weight.read() as tensorflow.Variable;
    const { shape, size } = variable;
    if (shape.length === 1) return;
    // A transposed kernel is [3, 3, out, in], and each place of its result is met by 9/4 of its window.
    const isTransposed = /transpose/i.test(weight.originalName);
    const fanIn = isTransposed ? (9 / 4) * shape[3]! : size / shape[shape.length - 1]!;
    const values = Float32Array.from(stream.split(`weights-${at}`).normals(size), (value) => value * Math.sqrt(2 / fanIn)); // prettier-ignore
    tf.tidy(() => variable.assign(tf.tensor(values, shape)));
  });
}

function sizesOf({ shape, filters = [16, 32], code }: ConvolutionalOptions) {
  const factor = 2 ** filters.length;
  const [height, width] = shape;
  const counts = [...shape, ...filters, code];
  check(filters.length >= 1 && counts.every((count) => Number.isInteger(count) && count >= 1), () => ({
    where: "the convolutional encoder and decoder",
    rule: "shape, filters and code are whole numbers from 1, of one layer at least",
    received: `shape [${shape.join()}], filters [${filters.join()}], code ${code}`,
    repair: "For example { shape: [28, 28, 1], filters: [16, 32], code: 16 }.",
  }));
  check(height % factor === 0 && width % factor === 0, () => ({
    where: "the convolutional encoder and decoder",
    rule: `sides are halved by each layer: multiples of ${factor} for ${filters.length}`,
    received: `${height} x ${width}`,
    repair: "Use fewer layers, or pad the images.",
  }));
  return { shape, filters, code, pixels: height * width * shape[2] };
}
