import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { LayerFactors, Program } from "./factors.js";

/** "full": every pair of outputs; "trace": the sum over equal outputs, Σ_o Θ[(n,o),(n′,o)], at an O-th of the products. */
export type KernelForm = "full" | "trace";

/** What a layer's terms are weighted by: r c² for its kernel and r_b β² for its bias; what is not trained has none. */
export function termWeights(
  { parameters, layers }: Pick<Program, "parameters" | "layers">,
  layer: number,
  factor: number,
  rates: boolean,
): { readonly kind: "kernel" | "bias"; readonly weight: number }[] {
  const { multiplier, biasMultiplier } = layers[layer].spec.scaling;
  return parameters
    .filter((parameter) => parameter.layer === layer)
    .map(({ kind, rate }) => {
      const scaling = kind === "kernel" ? multiplier : biasMultiplier;
      return { kind, weight: (rates ? rate.gd : 1) * factor * scaling ** 2 };
    });
}

/** The terms of a layer's kernel and bias, each [copies, N, P, N′, P], or [copies, N, 1, N′, 1] as a trace. */
export function layerTerms(
  program: Program,
  left: LayerFactors,
  right: LayerFactors,
  form: KernelForm,
  rates: boolean,
): tensorflow.Tensor[] {
  const weights = termWeights(program, left.layer, left.scale ** 2, rates);
  if (weights.length === 0) return [];
  const [copies, samples] = left.input.shape;
  const others = right.input.shape[1];
  const ofInputs = tf.reshape(tf.matMul(left.input, right.input, false, true), [copies, samples, 1, others, 1]);
  const ofSlopes = slopeProducts(left, right, form);
  return weights.map(({ kind, weight }) => tf.mul(kind === "kernel" ? tf.mul(ofSlopes, ofInputs) : ofSlopes, weight));
}

function slopeProducts(left: LayerFactors, right: LayerFactors, form: KernelForm): tensorflow.Tensor {
  const [copies, samples] = left.input.shape;
  const others = right.input.shape[1];
  if (form === "trace") {
    const rows = ({ slopes }: LayerFactors, count: number) => tf.reshape(slopes, [copies, count, -1]);
    const product = tf.matMul(rows(left, samples), rows(right, others), false, true);
    return tf.reshape(product, [copies, samples, 1, others, 1]);
  }
  const outputs = left.slopes.shape[1] / samples;
  const product = tf.matMul(left.slopes, right.slopes, false, true);
  return tf.reshape(product, [copies, samples, outputs, others, outputs]);
}

/** The diagonal of a layer's terms, r c² |A_n|² |B_no|² + r_b β² |B_no|², each [copies, N, P]. */
export function diagonalTerms(program: Program, factors: LayerFactors, rates: boolean): tensorflow.Tensor[] {
  const [copies, samples] = factors.input.shape;
  const weights = termWeights(program, factors.layer, factors.scale ** 2, rates);
  const ofSlopes = tf.reshape(tf.sum(tf.square(factors.slopes), 2), [copies, samples, -1]);
  const ofInputs = tf.sum(tf.square(factors.input), 2, true);
  return weights.map(({ kind, weight }) => tf.mul(kind === "kernel" ? tf.mul(ofSlopes, ofInputs) : ofSlopes, weight));
}
