import { tf, type tensorflow } from "../backend/tensorflow.js";
import { activation } from "../model/activation.js";
import type { Ensemble } from "../model/ensemble.js";

/** A layer in one pass forward: what comes in, and the preactivation. */
interface Pass {
  readonly input: tensorflow.Tensor3D;
  readonly preactivation: tensorflow.Tensor3D;
}

/**
 * The empirical tangent kernel of every member at its present weights, Θ = J R Jᵀ of shape [S, N·O, N·O] with J the derivative of
 * all outputs in the trained parameters and R the layers' rate multipliers, without forming J:
 *
 *   Θ[(n,o),(n′,o′)] = Σ_l (r c² A Aᵀ + r_b β²)[n,n′] · (B Bᵀ)[(n,o),(n′,o′)],
 *
 * A = [N, in] the layer's inputs and B = [N·O, out] the derivatives ∂f_o(x_n)/∂z. Under an antisymmetric start half the sum
 * over both copies. Costs S (N O L m² + N² O² L m) operations. The caller disposes it.
 */
export function tangentKernel(ensemble: Ensemble, inputs: tensorflow.Tensor): tensorflow.Tensor3D {
  const { copies, members, spec } = ensemble;
  return tf.tidy(() => {
    const passes = forward(ensemble, inputs);
    const samples = passes[0].input.shape[1];
    let slopes = outputSlopes(copies, samples, spec.outputs);
    const terms: tensorflow.Tensor[] = [];
    for (let index = passes.length - 1; index >= 0; index--) {
      terms.push(...layerTerms(ensemble, index, passes[index].input, slopes));
      if (index > 0) slopes = pulledBack(ensemble, index, passes[index - 1], slopes);
    }
    const ofCopies = tf.addN(terms);
    if (copies === members) return ofCopies as tensorflow.Tensor3D;
    const [, size] = ofCopies.shape;
    return tf.mul(tf.sum(tf.reshape(ofCopies, [members, copies / members, size, size]), 1), 0.5) as tensorflow.Tensor3D;
  });
}

function forward({ copies, layers, weights }: Ensemble, inputs: tensorflow.Tensor): Pass[] {
  const [samples, dimension] = inputs.shape.slice(-2);
  const own = inputs.rank === 2 ? 1 : inputs.shape[0];
  const each = tf.tile(tf.reshape(inputs, [own, 1, samples, dimension]), [1, copies / own, 1, 1]);
  let input = tf.reshape(each, [copies, samples, dimension]);
  return layers.map(({ spec }, index): Pass => {
    const { kernel, bias } = weights(index);
    const product = tf.mul(tf.matMul(input, kernel), spec.scaling.multiplier);
    const z = bias === undefined ? product : tf.add(product, tf.mul(bias, spec.scaling.biasMultiplier));
    const pass = { input: input as tensorflow.Tensor3D, preactivation: z as tensorflow.Tensor3D };
    input = activation(spec.activation).apply(z) as tensorflow.Tensor3D;
    return pass;
  });
}

/** ∂f_o(x_n)/∂f_o′(x_n) as rows (n, o): the identity for every sample, [copies, N·O, O]. */
function outputSlopes(copies: number, samples: number, outputs: number): tensorflow.Tensor3D {
  return tf.tile(tf.reshape(tf.eye(outputs), [1, outputs, outputs]), [copies, samples, 1]) as tensorflow.Tensor3D;
}

/** The derivatives in the layer before: (c B Wᵀ) ∘ σ′(z). */
function pulledBack(
  { layers, weights }: Ensemble,
  index: number,
  { preactivation }: Pass,
  slopes: tensorflow.Tensor3D,
): tensorflow.Tensor3D {
  const [copies, samples, units] = preactivation.shape;
  const outputs = slopes.shape[1] / samples;
  const { apply } = activation(layers[index - 1].spec.activation);
  const slope = tf.grad((z: tensorflow.Tensor) => tf.sum(apply(z)))(preactivation);
  const product = tf.mul(tf.matMul(slopes, weights(index).kernel, false, true), layers[index].spec.scaling.multiplier);
  const rows = tf.reshape(product, [copies, samples, outputs, units]);
  return tf.reshape(tf.mul(rows, tf.reshape(slope, [copies, samples, 1, units])), [copies, samples * outputs, units]);
}

/** The terms of a layer's kernel and bias, where they are trained. */
function layerTerms(
  { trained, layers }: Ensemble,
  index: number,
  input: tensorflow.Tensor3D,
  slopes: tensorflow.Tensor3D,
): tensorflow.Tensor[] {
  const [copies, samples] = input.shape;
  const outputs = slopes.shape[1] / samples;
  const { multiplier, biasMultiplier } = layers[index].spec.scaling;
  const mine = trained.filter(({ layer }) => layer === index);
  if (mine.length === 0) return [];
  const ofSlopes = tf.reshape(tf.matMul(slopes, slopes, false, true), [copies, samples, outputs, samples, outputs]);
  const ofInputs = tf.reshape(tf.matMul(input, input, false, true), [copies, samples, 1, samples, 1]);
  return mine.map(({ kind, rate }) => {
    const factor = kind === "kernel" ? tf.mul(ofInputs, multiplier ** 2) : tf.scalar(biasMultiplier ** 2);
    return tf.reshape(tf.mul(tf.mul(ofSlopes, factor), rate.gd), [copies, samples * outputs, samples * outputs]);
  });
}
