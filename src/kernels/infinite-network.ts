import { check, checkKeys, checkName } from "../errors.js";
import type { SmoothActivation } from "./hermite.js";

/** The activations that infinite networks know by name. */
export const kernelActivations = ["relu", "leaky-relu", "linear", "erf", "gelu", "sin", "threshold", "sign", "tanh", "sigmoid"] as const; // prettier-ignore
export type KernelActivationName = (typeof kernelActivations)[number];

/** A user's own φ and φ′; `kinks` are the places where φ′ jumps, and make its means those of a quadrature a pair. */
export interface OwnActivation extends SmoothActivation {
  readonly kinks?: readonly number[];
}

/** φ(x) = a x below 0 and b x above. */
export interface TwoSlopes {
  readonly slopes: readonly [a: number, b: number];
}

/** A fully connected network z¹ = σw x/√d·W + σb b, z^{l+1} = σw φ(z^l)/√n·W + σb b, of layers of infinite width. */
export interface InfiniteNetwork {
  /** Default "relu". */
  readonly activation?: KernelActivationName | TwoSlopes | OwnActivation;
  /** L, the number of hidden layers, 0 to 10,000; there are L + 1 layers of weights. */
  readonly depth: number;
  /**
   * Default "ntk" (Jacot et al. 2018). Under "standard" (Sohl-Dickstein et al. 2020) the weights themselves have variance σw²/n, and
   * the tangent kernel grows with the width, `width`.
   */
  readonly parameterization?: "ntk" | "standard";
  /** σw² of each layer; one number for all of them. Default: 1 at the inputs and 1/E[φ(g)²] after, as `mlp` has it. */
  readonly weightVariance?: number | readonly number[];
  /** σb² of each layer; default 0. */
  readonly biasVariance?: number | readonly number[];
  /** Multiples of the global rate by layer, for weights and biases; 0 freezes a layer. Default 1. */
  readonly rates?: number | readonly number[];
  /** "readout" freezes all layers but the last. Default "all". */
  readonly trained?: "all" | "readout";
  /** n of the hidden layers, under "standard" alone. */
  readonly width?: number | readonly number[];
  /** Whether biases are trained, under "standard" alone; default where a layer's σb² is above 0. */
  readonly bias?: boolean;
  /** How long the quadrature of an activation with kinks may take, by an estimate made before it starts: default 60 s. */
  readonly quadratureSeconds?: number;
}

/** One layer: K = σw² F + σb² and Θ = a F + t + σw² Θ∘Ḟ, F and Ḟ of what comes in (F = xᵀx′/d, Ḟ = 0 at the inputs). */
export interface KernelLayer {
  readonly weightVariance: number;
  readonly biasVariance: number;
  /** a. */
  readonly own: number;
  /** t. */
  readonly constant: number;
}

const call = "infiniteKernels";

/**
 * The layers of a network from the inputs on, for inputs of dimension d and E[φ(g)²] of its activation.
 * @throws UserError for numbers out of range, lists of another length than L + 1, and an activation whose derivative is 0 trained through.
 */
export function kernelLayers(network: InfiniteNetwork, dimension: number, squareMean: number): KernelLayer[] {
  const { depth, parameterization = "ntk", trained = "all", bias, width } = network;
  requireNames(network);
  requireDepth(depth);
  const count = depth + 1;
  const defaults = Array.from({ length: count }, (_, layer) => (layer === 0 ? 1 : 1 / squareMean));
  const weights = listOf("weightVariance", network.weightVariance ?? defaults, count, Number.MIN_VALUE);
  const biases = listOf("biasVariance", network.biasVariance ?? 0, count, 0);
  const rates = listOf("rates", network.rates ?? 1, count, 0).map((rate, layer) =>
    trained === "readout" && layer < depth ? 0 : rate,
  );
  requireDerivative(network, rates);
  if (parameterization === "ntk") {
    requireAbsent(width === undefined && bias === undefined);
    return rates.map((rate, layer) => {
      const [weightVariance, biasVariance] = [weights[layer], biases[layer]];
      return { weightVariance, biasVariance, own: rate * weightVariance, constant: rate * biasVariance };
    });
  }
  const fans = [dimension, ...widthsOf(width, depth)];
  return rates.map((rate, layer) => ({
    ...{ weightVariance: weights[layer], biasVariance: biases[layer] },
    ...{ own: rate * fans[layer], constant: (bias ?? biases[layer] > 0) ? rate : 0 },
  }));
}

function widthsOf(width: InfiniteNetwork["width"], depth: number): readonly number[] {
  check(width !== undefined || depth === 0, () => ({
    where: `the 'width' parameter of ${call}`,
    rule: "under the standard parameterization the tangent kernel grows with the width, which must be known",
    received: "none",
    repair: "Give the width of the network that is meant, such as width: 512, or take the ntk parameterization.",
  }));
  return listOf("width", width ?? [], depth, 1);
}

/** One number for all layers, or one a layer, each from `least` on. */
function listOf(name: string, given: number | readonly number[], count: number, least: number): readonly number[] {
  const list = typeof given === "number" ? new Array<number>(count).fill(given) : given;
  const wrong = list.find((value) => !(value >= least && value < Infinity));
  check(list.length === count && wrong === undefined, () => ({
    where: `the '${name}' parameter of ${call}`,
    rule: `it must be one number or ${count}, one a layer, each finite and ${least > 0 && least < 1 ? "above 0" : `at least ${least}`}`,
    received: wrong === undefined ? `${list.length} numbers` : String(wrong),
    repair: "Layers of weights are one more than hidden layers; variances are σw² and σb², not their roots.",
  }));
  return list;
}

const keys = ["activation", "depth", "parameterization", "weightVariance", "biasVariance", "rates", "trained", "width", "bias", "quadratureSeconds"]; // prettier-ignore

/** What is misspelt would count as left out. */
function requireNames(network: InfiniteNetwork): void {
  const { parameterization = "ntk", trained = "all" } = network;
  checkKeys(`the parameters of ${call}`, keys, network);
  checkName(`the 'parameterization' parameter of ${call}`, ["ntk", "standard"], parameterization);
  checkName(`the 'trained' parameter of ${call}`, ["all", "readout"], trained);
}

/** Beyond, layers take minutes, and every recursion has come to its fixed point. */
const deepest = 10_000;

function requireDepth(depth: number): void {
  check(Number.isInteger(depth) && depth >= 0 && depth <= deepest, () => ({
    where: `the 'depth' parameter of ${call}`,
    rule: `the number of hidden layers must be an integer from 0 to ${deepest}`,
    received: String(depth),
    repair: "A network with one hidden layer has depth 1.",
  }));
}

function requireAbsent(absent: boolean): void {
  check(absent, () => ({
    where: `the 'width' or 'bias' parameter of ${call}`,
    rule: "it has a meaning under parameterization: 'standard' alone",
    received: "parameterization 'ntk'",
    repair: "Leave it out: under ntk the limit has no width, and σb² = 0 is a network without biases.",
  }));
}

function requireDerivative({ activation, depth }: InfiniteNetwork, rates: readonly number[]): void {
  const flat = activation === "threshold" || activation === "sign";
  const through = rates.findIndex((rate, layer) => layer < depth && rate > 0);
  check(!flat || through < 0, () => ({
    where: `${call}, activation '${activation as string}'`,
    rule: "its derivative is 0 almost everywhere, so gradient descent moves the readout alone",
    received: `layer ${through + 1} of ${depth + 1} trained`,
    repair:
      "Give trained: 'readout' (--trained readout; the tangent kernel is then that of the readout), or take erf, its smooth relative.",
  }));
}
