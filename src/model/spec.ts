import { distance } from "fastest-levenshtein";
import { check, checkCount, checkName, checkObject, described, UserError } from "../errors.js";
import { activation, activationNames, type ActivationName } from "./activation.js";
import {
  layerScaling,
  parameterizationNames,
  type LayerRole,
  type LayerScaling,
  type ParameterizationName,
} from "./parameterization.js";

/** One affine layer with its activation: F(z) = σ(c·W z + β·b). */
export interface LayerSpec {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly activation: ActivationName;
  readonly bias: boolean;
  readonly scaling: LayerScaling;
}

/** A fully connected network F_r ∘ … ∘ F_1 before it has weights. */
export interface NetworkSpec {
  /** d. */
  readonly inputs: number;
  /** O. */
  readonly outputs: number;
  /** From the input to the output; the last is affine. */
  readonly layers: readonly LayerSpec[];
  readonly parameterization: ParameterizationName;
  /** f = (g_θ − g_θ′)/√2 with θ′ = θ at first: starts at exactly zero; both copies are trained. */
  readonly antisymmetric: boolean;
  /** "readout" trains the last layer alone, "hidden" all but the last. */
  readonly trained: "all" | "readout" | "hidden";
}

export interface NetworkOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Default "relu". */
  readonly activation?: ActivationName;
  /** Default "ntk". */
  readonly parameterization?: ParameterizationName;
  /** Default false. */
  readonly bias?: boolean;
  /**
   * σw² of every layer, or of each from the input layer on, above 0: default the gain 1/E[σ(g)²] of the activation before the layer, and 1 of the
   * input layer. The weights' own variance follows by the parameterization.
   */
  readonly weightVariance?: number | readonly number[];
  /** σb of the ntk parameterization, where there is a bias: default 0.1 (Jacot et al. 2018). */
  readonly biasScale?: number;
  /** Default false. */
  readonly antisymmetric?: boolean;
  /** Default "all". */
  readonly trained?: "all" | "readout" | "hidden";
}

export interface MlpOptions extends NetworkOptions {
  /** The number of hidden layers, 0 or more. */
  readonly depth: number;
  /** Units of each hidden layer, 1 or more. */
  readonly width: number;
}

/**
 * A network of `depth` hidden layers of `width` units; the last layer is affine: f(x) = c_L W_L σ(… σ(c₁ W₁ x + β b₁) …) + β b_L, the scales c, β and
 * initial variances those of its parameterization ({@link layerScaling}). Depth 0 is the linear network.
 * @throws UserError for names that there are not, sizes that are no integers from 1 (depth: 0), mean-field beyond one hidden layer, and a threshold that is to be trained through.
 * @example
 * const spec = mlp({ inputs: 10, outputs: 1, depth: 2, width: 64, parameterization: "mu" });
 */
export function mlp(given: MlpOptions): NetworkSpec {
  checkObject("mlp", given, "Give { inputs, outputs, depth, width }.");
  requireSpelling("mlp", ["depth", "width", ...optionNames], given);
  const { depth, width, ...options } = given;
  checkCount("the 'depth' parameter of mlp", depth, 0);
  checkCount("the 'width' parameter of mlp", width, 1);
  const hidden = options.activation ?? "relu";
  checkName("the 'activation' parameter of mlp", activationNames, hidden);
  return network(
    Array.from({ length: depth }, () => ({ units: width, activation: hidden })),
    options,
  );
}

/** A hidden layer's size and activation. */
export interface HiddenLayer {
  readonly units: number;
  readonly activation: ActivationName;
}

/**
 * A network with the given hidden layers and an affine last layer; as {@link mlp}, with sizes and activations layer by layer.
 * @throws UserError as mlp does.
 * @example
 * const spec = network([{ units: 8, activation: "tanh" }, { units: 4, activation: "relu" }], { inputs: 3, outputs: 1 });
 */
export function network(hidden: readonly HiddenLayer[], options: NetworkOptions): NetworkSpec {
  requireShape(hidden, options);
  const { inputs, outputs, parameterization = "ntk", bias = false, antisymmetric = false, trained = "all" } = options;
  checkCount("the 'inputs' parameter of network", inputs, 1);
  checkCount("the 'outputs' parameter of network", outputs, 1);
  checkName("the 'parameterization' parameter of network", parameterizationNames, parameterization);
  checkName("the 'trained' parameter of network", ["all", "readout", "hidden"], trained);
  requireFlags({ bias, antisymmetric });
  for (const { units, activation: name } of hidden) {
    checkCount("the units of a hidden layer of network", units, 1);
    checkName("the activation of a hidden layer of network", activationNames, name);
  }
  const biasScale = options.biasScale ?? 0.1;
  requireBiasScale(biasScale);
  const units = [inputs, ...hidden.map((layer) => layer.units), outputs];
  const activations: ActivationName[] = [...hidden.map((layer) => layer.activation), "linear"];
  requireVariances(options.weightVariance, activations.length);
  const layers = activations.map((name, index): LayerSpec => {
    const weightGain =
      varianceOf(options.weightVariance, index) ?? (index === 0 ? 1 : activation(activations[index - 1]).gain);
    const shape = { role: roleOf(index, activations.length), fanIn: units[index], fanOut: units[index + 1] };
    const scaling = layerScaling(parameterization, { ...shape, weightGain, biasScale });
    return { fanIn: shape.fanIn, fanOut: shape.fanOut, activation: name, bias, scaling };
  });
  const spec: NetworkSpec = { inputs, outputs, layers, parameterization, antisymmetric, trained };
  requireTrainable(spec);
  return spec;
}

/**
 * The number of trained and untrained weights and biases; both copies count in an antisymmetric network.
 * @example
 * parameterCount(mlp({ inputs: 3, outputs: 1, depth: 1, width: 4 })); // 3·4 + 4·1, and biases where there are any
 */
export function parameterCount(spec: NetworkSpec): number {
  const single = spec.layers.reduce((sum, { fanIn, fanOut, bias }) => sum + fanIn * fanOut + (bias ? fanOut : 0), 0);
  return spec.antisymmetric ? 2 * single : single;
}

function roleOf(index: number, layers: number): LayerRole {
  if (index === 0) return "input";
  return index === layers - 1 ? "output" : "hidden";
}

const varianceOf = (given: NetworkOptions["weightVariance"], layer: number): number | undefined =>
  typeof given === "object" ? given[layer] : given;

const optionNames = [
  ...["inputs", "outputs", "activation", "parameterization", "bias", "weightVariance", "biasScale"],
  ...["antisymmetric", "trained"],
];

/** Cells are spread into the options with all that they are, so that other names are let be, but for those that are one letter from an option's. */
function requireSpelling(where: string, names: readonly string[], given: object): void {
  const sorted = (name: string): string => [...name].sort().join("");
  const isMeant = (key: string) => (name: string) => distance(key, name) <= 1 || sorted(key) === sorted(name);
  const wrong = Object.keys(given).find((key) => !names.includes(key) && names.some(isMeant(key)));
  check(wrong === undefined, () => ({
    where: `the options of ${where}`,
    rule: `they are ${names.join(", ")}`,
    received: `'${wrong}'`,
    repair: `Write ${names.find(isMeant(wrong ?? ""))}, or give what else is meant another name.`,
  }));
}

function requireShape(hidden: unknown, options: unknown): void {
  check(Array.isArray(hidden) && hidden.every((layer) => typeof layer === "object" && layer !== null), () => ({
    where: "the hidden layers of network",
    rule: "they are an array of { units, activation }",
    received: Array.isArray(hidden) ? hidden.map(described).join(", ") : described(hidden),
    repair: "Give [] for a linear network.",
  }));
  checkObject("the options of network", options, "Give { inputs, outputs }.");
  requireSpelling("network", optionNames, options);
}

function requireFlags(flags: Readonly<Record<string, unknown>>): void {
  const wrong = Object.keys(flags).find((name) => typeof flags[name] !== "boolean");
  check(wrong === undefined, () => ({
    where: `the '${wrong}' parameter of network`,
    rule: "it is true or false",
    received: described(flags[wrong ?? ""]),
    repair: "Leave it out for false.",
  }));
}

function requireBiasScale(value: unknown): void {
  check(typeof value === "number" && value >= 0 && Number.isFinite(value), () => ({
    where: "the 'biasScale' parameter of network",
    rule: "it is a finite number from 0",
    received: described(value),
    repair: "Leave it out for 0.1.",
  }));
}

function requireVariances(given: NetworkOptions["weightVariance"], layers: number): void {
  const all = given === undefined ? [] : [given].flat();
  const fits = typeof given !== "object" || all.length === layers;
  if (fits && all.every((value) => value > 0 && Number.isFinite(value))) return;
  throw new UserError({
    where: "the 'weightVariance' parameter of network",
    rule: `it is a finite number above 0, or one for each of the ${layers} layers`,
    received: all.join(", "),
    repair: "Leave it out for the gains of the activations (docs/parameterizations.md).",
  });
}

function requireTrainable(spec: NetworkSpec): void {
  check(spec.trained !== "hidden" || spec.layers.length > 1, () => ({
    where: "the 'trained' parameter of network",
    rule: "'hidden' trains all layers but the last, of which there must be one",
    received: "a network without hidden layers",
    repair: "Give a depth of at least 1, or trained 'all'.",
  }));
  if (spec.trained === "readout" || spec.layers.every((layer) => activation(layer.activation).differentiable)) return;
  throw new UserError({
    where: "network, activation 'threshold'",
    rule: "gradient descent needs a derivative, and the threshold's is zero almost everywhere",
    received: `trained '${spec.trained}'`,
    repair: "Train the last layer alone (trained 'readout'), or use a sigmoid, the threshold's smooth approximation.",
  });
}
