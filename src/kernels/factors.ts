import { tf, type tensorflow } from "../backend/tensorflow.js";
import { activation } from "../model/activation.js";
import type { Ensemble } from "../model/ensemble.js";

/** What structured kernels need of an ensemble. */
export type Program = Pick<Ensemble, "copies" | "members" | "layers" | "parameters" | "spec" | "weights">;

/** Of which outputs the kernel is: all O of them, or one by its index from 0. */
export type Outputs = "all" | number;

/** What one layer's term of a kernel is made of: a layer of another kind adds a term of its own from the same two. */
export interface LayerFactors {
  /** From 0 at the input. */
  readonly layer: number;
  /** A, what comes into the layer: [copies, N, in]. */
  readonly input: tensorflow.Tensor3D;
  /** B/scale, the derivatives ∂f_o(x_n)/∂z in rows (n, o): [copies, N·P, out] for P outputs. */
  readonly slopes: tensorflow.Tensor3D;
  /** The product of the multipliers c above the layer. */
  readonly scale: number;
}

/** The copies of one member alone. */
export function memberOf({ layers, parameters, spec, copies, members, weights }: Ensemble, member: number): Program {
  const own = copies / members;
  const slice = (all: tensorflow.Tensor3D): tensorflow.Tensor3D => tf.slice(all, [member * own, 0, 0], [own, -1, -1]);
  const weightsOf = (layer: number) => {
    const { kernel, bias } = weights(layer);
    return { kernel: slice(kernel), bias: bias === undefined ? undefined : slice(bias) };
  };
  return { layers, parameters, spec, copies: own, members: 1, weights: weightsOf };
}

/** One member's own inputs as [1, N, d]; shared ones [N, d] as they are. */
export function inputsOf(inputs: tensorflow.Tensor, member: number | undefined): tensorflow.Tensor {
  return member === undefined || inputs.rank === 2 ? inputs : tf.slice(inputs, [member, 0, 0], [1, -1, -1]);
}

/** The factors of every layer from the last to the first: one pass forward, and one back for each output at once. */
export function* layerFactors(program: Program, inputs: tensorflow.Tensor, outputs: Outputs): Generator<LayerFactors> {
  const { copies, layers, spec } = program;
  const { entering, preactivations } = passForward(program, inputs);
  let slopes = outputSlopes(copies, entering[0].shape[1], spec.outputs, outputs);
  let scale = 1;
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    yield { layer, input: entering[layer], slopes, scale };
    if (layer === 0) return;
    slopes = pulledBack(program, layer, preactivations[layer - 1], slopes);
    scale *= layers[layer].spec.scaling.multiplier;
  }
}

export interface Passes {
  /** What comes into each layer. */
  readonly entering: readonly tensorflow.Tensor3D[];
  /** Of each layer but the last, whose values the kernel does not need. */
  readonly preactivations: readonly tensorflow.Tensor3D[];
}

/** Inputs [N, d] or [S, N, d] through all layers. */
export function passForward({ copies, layers, weights }: Program, inputs: tensorflow.Tensor): Passes {
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

/** ∂f_o(x_n)/∂f_o′(x_n) as rows (n, o): the identity for every sample, or one row of it, [copies, N·P, O]. */
function outputSlopes(copies: number, samples: number, size: number, outputs: Outputs): tensorflow.Tensor3D {
  // tf.eye fills its numbers in JavaScript, which a compiled loop refuses.
  const index = tf.range(0, size);
  const identity = tf.cast(tf.equal(tf.reshape(index, [size, 1]), index), "float32");
  const chosen = outputs === "all" ? identity : tf.slice(identity, [outputs, 0], [1, size]);
  return tf.tile(tf.reshape(chosen, [1, -1, size]), [copies, samples, 1]) as tensorflow.Tensor3D;
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

/** Every sample's row once for each output, [copies, N·P, units]. */
function perOutput(rows: tensorflow.Tensor3D, outputs: number): tensorflow.Tensor3D {
  if (outputs === 1) return rows;
  const [copies, samples, units] = rows.shape;
  const repeated = tf.tile(tf.reshape(rows, [copies, samples, 1, units]), [1, 1, outputs, 1]);
  return tf.reshape(repeated, [copies, samples * outputs, units]);
}
