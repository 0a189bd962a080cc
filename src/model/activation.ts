import { tf, type tensorflow } from "../backend/tensorflow.js";
import { checkName } from "../errors.js";
import { relu } from "../backend/relu.js";
import { gaussianMean } from "../math/quadrature.js";

/** σ(z): 1[z > 0], 1/(1 + e⁻ᶻ), tanh z, max(0, z), max(z/100, z), erf z, z Φ(z), z. */
export const activationNames = ["threshold", "sigmoid", "tanh", "relu", "leaky-relu", "erf", "gelu", "linear"] as const;

export type ActivationName = (typeof activationNames)[number];

/** The slope of the leaky ReLU below zero. */
export const leakySlope = 0.01;

/** A coordinate-wise function σ and what the laboratory needs to know about it. */
export interface Activation {
  readonly name: ActivationName;
  /** σ(z), of any shape; differentiable as often as asked, except for the threshold (mendGradients: TensorFlow.js alone gives wrong second derivatives). */
  readonly apply: (z: tensorflow.Tensor) => tensorflow.Tensor;
  /**
   * The weight variance times fan-in that keeps the mean square of preactivations: σw² = 1/E[σ(g)²], g ~ N(0, 1).
   * Closed forms, except for sigmoid and tanh (quadrature).
   */
  readonly gain: number;
  /** Whether σ has a derivative that gradient descent can use. */
  readonly differentiable: boolean;
}

const cube = Math.sqrt(3);

const activations: Readonly<Record<ActivationName, () => Omit<Activation, "name">>> = {
  threshold: () => ({ apply: (z) => tf.step(z), gain: 2, differentiable: false }),
  sigmoid: () => ({
    apply: (z) => tf.sigmoid(z),
    gain: 1 / gaussianMean((x) => (1 + Math.exp(-x)) ** -2),
    differentiable: true,
  }),
  tanh: () => ({
    apply: (z) => tf.tanh(z),
    gain: 1 / gaussianMean((x) => Math.tanh(x) ** 2),
    differentiable: true,
  }),
  relu: () => ({ apply: relu, gain: 2, differentiable: true }),
  "leaky-relu": () => ({
    apply: (z) => tf.leakyRelu(z, leakySlope),
    gain: 2 / (1 + leakySlope ** 2),
    differentiable: true,
  }),
  erf: () => ({
    apply: (z) => tf.erf(z),
    gain: Math.PI / (2 * Math.asin(2 / 3)),
    differentiable: true,
  }),
  gelu: () => ({
    apply: (z) => tf.mul(tf.mul(z, 0.5), tf.add(tf.erf(tf.mul(z, Math.SQRT1_2)), 1)),
    gain: 1 / (1 / 3 + 1 / (2 * Math.PI * cube)),
    differentiable: true,
  }),
  linear: () => ({ apply: (z) => z, gain: 1, differentiable: true }),
};

/**
 * The activation of this name, one of {@link activationNames}.
 * @throws UserError for another name.
 * @example
 * const { name } = activation("relu"); // with its function, derivative and gain
 */
export function activation(name: ActivationName): Activation {
  checkName("the name of an activation", activationNames, name);
  return { name, ...activations[name]() };
}
