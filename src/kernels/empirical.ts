import { tf, type tensorflow } from "../backend/tensorflow.js";
import { activation } from "../model/activation.js";
import type { Ensemble } from "../model/ensemble.js";

/**
 * The empirical tangent kernel of every member at its present weights, Θ = J R Jᵀ of shape [S, N·O, N·O] with J the derivative of
 * all outputs in the trained parameters and R the layers' rate multipliers, without forming J:
 *
 *   Θ[(n,o),(n′,o′)] = Σ_l (r c² A Aᵀ + r_b β²)[n,n′] · (B Bᵀ)[(n,o),(n′,o′)],
 *
 * A = [N, in] the layer's inputs and B = [N·O, out] the derivatives ∂f_o(x_n)/∂z. Under an antisymmetric start half the sum
 * over both copies. Costs S (N O L m² + N² O² L m) operations. With `member` that of this one alone, [1, N·O, N·O], which is then
 * the same, bit for bit, in any ensemble. The caller disposes it.
 */
export function tangentKernel(whole: Ensemble, inputs: tensorflow.Tensor, member?: number): tensorflow.Tensor3D {
  const ensemble = member === undefined ? whole : memberOf(whole, member);
  const { copies, members, layers, spec } = ensemble;
  return tf.tidy(() => {
    const own = member === undefined || inputs.rank === 2 ? inputs : tf.slice(inputs, [member, 0, 0], [1, -1, -1]);
    const { entering, preactivations } = forward(ensemble, own);
    // B is `scale` times `slopes`.
    let slopes = outputSlopes(copies, entering[0].shape[1], spec.outputs);
    let scale = 1;
    const terms: tensorflow.Tensor[] = [];
    for (let index = layers.length - 1; index >= 0; index--) {
      terms.push(...layerTerms(ensemble, index, entering[index], slopes, scale ** 2));
      if (index === 0) break;
      slopes = pulledBack(ensemble, index, preactivations[index - 1], slopes);
      scale *= layers[index].spec.scaling.multiplier;
    }
    const ofCopies = tf.addN(terms);
    if (copies === members) return ofCopies as tensorflow.Tensor3D;
    const [, size] = ofCopies.shape;
    return tf.mul(tf.sum(tf.reshape(ofCopies, [members, copies / members, size, size]), 1), 0.5) as tensorflow.Tensor3D;
  });
}

/** What the kernel needs of an ensemble. */
type Program = Pick<Ensemble, "copies" | "members" | "layers" | "parameters" | "spec" | "weights">;

function memberOf({ layers, parameters, spec, copies, members, weights }: Ensemble, member: number): Program {
  const own = copies / members;
  const slice = (all: tensorflow.Tensor3D): tensorflow.Tensor3D => tf.slice(all, [member * own, 0, 0], [own, -1, -1]);
  const weightsOf = (layer: number) => {
    const { kernel, bias } = weights(layer);
    return { kernel: slice(kernel), bias: bias === undefined ? undefined : slice(bias) };
  };
  return { layers, parameters, spec, copies: own, members: 1, weights: weightsOf };
}

interface Passes {
  /** What comes into each layer. */
  readonly entering: readonly tensorflow.Tensor3D[];
  /** Of each layer but the last, whose values the kernel does not need. */
  readonly preactivations: readonly tensorflow.Tensor3D[];
}

function forward({ copies, layers, weights }: Program, inputs: tensorflow.Tensor): Passes {
  const [samples, dimension] = inputs.shape.slice(-2);
  const own = inputs.rank === 2 ? 1 : inputs.shape[0];
  const each = tf.tile(tf.reshape(inputs, [own, 1, samples, dimension]), [1, copies / own, 1, 1]);
  const entering = [tf.reshape(each, [copies, samples, dimension]) as tensorflow.Tensor3D];
  const preactivations = layers.slice(0, -1).map(({ spec }, index) => {
    const { kernel, bias } = weights(index);
    const product = tf.mul(tf.matMul(entering[index], kernel), spec.scaling.multiplier);
    const z = bias === undefined ? product : tf.add(product, tf.mul(bias, spec.scaling.biasMultiplier));
    entering.push(activation(spec.activation).apply(z) as tensorflow.Tensor3D);
    return z as tensorflow.Tensor3D;
  });
  return { entering, preactivations };
}

/** ∂f_o(x_n)/∂f_o′(x_n) as rows (n, o): the identity for every sample, [copies, N·O, O]. */
function outputSlopes(copies: number, samples: number, outputs: number): tensorflow.Tensor3D {
  return tf.tile(tf.reshape(tf.eye(outputs), [1, outputs, outputs]), [copies, samples, 1]) as tensorflow.Tensor3D;
}

/** The derivatives in the layer before, but for its multiplier c: (B Wᵀ) ∘ σ′(z). */
function pulledBack(
  { layers, weights }: Program,
  index: number,
  preactivation: tensorflow.Tensor3D,
  slopes: tensorflow.Tensor3D,
): tensorflow.Tensor3D {
  const outputs = slopes.shape[1] / preactivation.shape[1];
  const { apply } = activation(layers[index - 1].spec.activation);
  const product = tf.matMul(slopes, weights(index).kernel, false, true);
  return tf.grad(apply)(perOutput(preactivation, outputs), product) as tensorflow.Tensor3D;
}

/** Every sample's row once for each output, [copies, N·O, units]. */
function perOutput(rows: tensorflow.Tensor3D, outputs: number): tensorflow.Tensor3D {
  if (outputs === 1) return rows;
  const [copies, samples, units] = rows.shape;
  const repeated = tf.tile(tf.reshape(rows, [copies, samples, 1, units]), [1, 1, outputs, 1]);
  return tf.reshape(repeated, [copies, samples * outputs, units]);
}

/** The terms of a layer's kernel and bias, where they are trained, times `factor`. */
function layerTerms(
  { parameters, layers }: Program,
  index: number,
  input: tensorflow.Tensor3D,
  slopes: tensorflow.Tensor3D,
  factor: number,
): tensorflow.Tensor[] {
  const [copies, samples] = input.shape;
  const outputs = slopes.shape[1] / samples;
  const { multiplier, biasMultiplier } = layers[index].spec.scaling;
  const mine = parameters.filter(({ layer }) => layer === index);
  if (mine.length === 0) return [];
  const ofSlopes = tf.reshape(tf.matMul(slopes, slopes, false, true), [copies, samples, outputs, samples, outputs]);
  const ofInputs = tf.reshape(tf.matMul(input, input, false, true), [copies, samples, 1, samples, 1]);
  return mine.map(({ kind, rate }) => {
    const [product, scaling] =
      kind === "kernel" ? [tf.mul(ofSlopes, ofInputs), multiplier] : [ofSlopes, biasMultiplier];
    const term = tf.mul(product, rate.gd * factor * scaling ** 2);
    return tf.reshape(term, [copies, samples * outputs, samples * outputs]);
  });
}
