import { tf } from "../backend/tensorflow.js";
import type { Random } from "../math/random.js";
import type { EnsembleDense } from "./ensemble-dense.js";
import { turned } from "./layout.js";

/**
 * Writes initial weights of a layer, those of each member from its stream: Gaussians in float64, rounded once to float32. The
 * copies of an antisymmetric member, `repeats` of them, start equal.
 */
export function initialize(layer: EnsembleDense, streams: readonly Random[], repeats: number): void {
  const { fanIn, fanOut, scaling, bias } = layer.spec;
  const draw = (kind: string, size: number, variance: number): Float32Array => {
    const values = new Float32Array(streams.length * repeats * size);
    streams.forEach((stream, member) => {
      const one = gaussians(stream.split(kind), size, variance);
      for (let copy = 0; copy < repeats; copy++) values.set(one, (member * repeats + copy) * size);
    });
    return values;
  };
  const copies = streams.length * repeats;
  tf.tidy(() => {
    const kernel = tf.tensor3d(draw("kernel", fanIn * fanOut, scaling.weightVariance), [copies, fanIn, fanOut]);
    layer.kernelVariable().assign(turned(kernel, layer.layout));
    const offsets = () => tf.tensor3d(draw("bias", fanOut, scaling.biasVariance), [copies, 1, fanOut]);
    if (bias) layer.biasVariable()?.assign(turned(offsets(), layer.layout));
  });
}

function gaussians(stream: Random, size: number, variance: number): Float32Array {
  const values = new Float32Array(size);
  if (variance === 0) return values;
  const deviation = Math.sqrt(variance);
  for (let index = 0; index < size; index++) values[index] = deviation * stream.normal();
  return values;
}
