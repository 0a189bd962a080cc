import { tf, type tensorflow } from "../backend/tensorflow.js";
import { activation } from "../model/activation.js";
import type { Ensemble } from "../model/ensemble.js";
import type { Network } from "../model/network.js";
import { passForward, type Program } from "./factors.js";
import { termWeights } from "./layer-terms.js";
import { tangentKernelTimes } from "./nested-product.js";

/**
 * Θ v of every member at its present weights, [S, N, O] for v of that shape, without forming Θ = J R Jᵀ: of an ensemble by one pass back for
 * the slopes D of Σ v f and one forward for their effect, ż_l = r c² A (Aᵀ D) + r_b β² 1 1ᵀ D + c ȧ W, ȧ = σ′(z) ∘ ż; five matrix products a
 * layer, where a gradient takes three. Of any other network by a reverse pass through a reverse pass. May stand in a compiled loop; the caller disposes it.
 * Inputs [S, N, ...] or [N, ...].
 * @example
 * const product = kernelTimes(ensemble, data.inputs, data.targets as Parameters<typeof kernelTimes>[2]); // K·y, no kernel formed
 */
export function kernelTimes(network: Network, inputs: tensorflow.Tensor, v: tensorflow.Tensor3D): tensorflow.Tensor3D {
  return tf.tidy(() =>
    isEnsemble(network)
      ? structuredProduct(network, inputs, v)
      : (tangentKernelTimes(network, inputs, v) as tensorflow.Tensor3D),
  );
}

export const isEnsemble = (network: Network): network is Ensemble => "layers" in network && "weights" in network;

/** Under an antisymmetric start half the sum of both copies' products: the signs of f = (g − g′)/√2 cancel. */
function structuredProduct(ensemble: Ensemble, inputs: tensorflow.Tensor, v: tensorflow.Tensor3D): tensorflow.Tensor3D {
  const { copies, members } = ensemble;
  if (copies === members) return productOfCopies(ensemble, inputs, v);
  const [, samples, outputs] = v.shape;
  const each = tf.tile(tf.reshape(v, [members, 1, samples, outputs]), [1, 2, 1, 1]);
  const made = productOfCopies(ensemble, inputs, tf.reshape(each, [copies, samples, outputs]));
  const sums = tf.sum(tf.reshape(made, [members, 2, samples, outputs]), 1);
  return tf.mul(sums, 0.5) as tensorflow.Tensor3D;
}

function productOfCopies(program: Program, inputs: tensorflow.Tensor, v: tensorflow.Tensor3D): tensorflow.Tensor3D {
  const { layers, weights } = program;
  const { entering, preactivations } = passForward(program, inputs);
  const kernels = layers.map((_, layer) => weights(layer).kernel);
  const through = (layer: number, dz: tensorflow.Tensor): tensorflow.Tensor =>
    tf.grad(activation(layers[layer].spec.activation).apply)(preactivations[layer], dz);
  const slopes: tensorflow.Tensor[] = [v];
  for (let layer = layers.length - 1; layer > firstTrained(program); layer--) {
    const scaled = tf.mul(slopes[0], layers[layer].spec.scaling.multiplier);
    slopes.unshift(through(layer - 1, tf.matMul(scaled as tensorflow.Tensor3D, kernels[layer], false, true)));
  }
  let moved: tensorflow.Tensor | undefined;
  slopes.forEach((slope, index) => {
    const layer = index + layers.length - slopes.length;
    const terms = ownTerms(program, layer, entering[layer], slope as tensorflow.Tensor3D);
    if (moved !== undefined)
      terms.push(
        tf.mul(tf.matMul(moved as tensorflow.Tensor3D, kernels[layer]), layers[layer].spec.scaling.multiplier),
      );
    const dz = tf.addN(terms);
    moved = layer === layers.length - 1 ? dz : through(layer, dz);
  });
  return moved as tensorflow.Tensor3D;
}

const firstTrained = ({ parameters }: Program): number => Math.min(...parameters.map(({ layer }) => layer));

/** What a layer's own parameters, moved along the slopes, do to its z. */
function ownTerms(
  program: Program,
  layer: number,
  input: tensorflow.Tensor3D,
  slopes: tensorflow.Tensor3D,
): tensorflow.Tensor[] {
  return termWeights(program, layer, 1, true).map(({ kind, weight }) => {
    const moved =
      kind === "kernel" ? gramTimes(input, slopes) : tf.tile(tf.sum(slopes, 1, true), [1, input.shape[1], 1]);
    return tf.mul(moved, weight);
  });
}

/** A Aᵀ D, in the order of fewer multiplications. */
function gramTimes(input: tensorflow.Tensor3D, slopes: tensorflow.Tensor3D): tensorflow.Tensor {
  const [, samples, fanIn] = input.shape;
  const fanOut = slopes.shape[2];
  return samples * (fanIn + fanOut) < 2 * fanIn * fanOut
    ? tf.matMul(tf.matMul(input, input, false, true), slopes)
    : tf.matMul(input, tf.matMul(input, slopes, true));
}
