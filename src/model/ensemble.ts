import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Random } from "../math/random.js";
import { ensembleDense, fromLogical, toLogical, type EnsembleDense, type Layout } from "./ensemble-dense.js";
import type { NetworkSpec } from "./network.js";
import type { RateMultipliers } from "./parameterization.js";

/** One tensor of weights of all members. */
export interface Parameter {
  /** Index of its layer, from 0 at the input. */
  readonly layer: number;
  readonly kind: "kernel" | "bias";
  readonly variable: tensorflow.Variable;
  readonly layout: Layout;
  readonly rate: RateMultipliers;
  readonly fanOut: number;
}

/**
 * The members of a cell as one tensor program: a TensorFlow.js layers model whose parameters have the logical shape
 * [members, in, out]. Under an antisymmetric start each member is two copies, 2s and 2s+1.
 */
export interface Ensemble {
  readonly spec: NetworkSpec;
  readonly members: number;
  /** Networks in the program: `members`, or twice as many under an antisymmetric start. */
  readonly copies: number;
  readonly model: tensorflow.LayersModel;
  readonly layers: readonly EnsembleDense[];
  readonly parameters: readonly Parameter[];
  /** The parameters that training changes. */
  readonly trained: readonly Parameter[];
  /** Inputs of the members' own, [members, N, d], or shared, [N, d], to outputs [members, N, outputs]. */
  forward(inputs: tensorflow.Tensor): tensorflow.Tensor3D;
  /** What the hidden layer `layer` gives, [copies, N, units]; layer 0 is the first. */
  features(inputs: tensorflow.Tensor, layer: number): tensorflow.Tensor3D;
  /** Kernel and bias of one layer in logical shape, [copies, in, out] and [copies, 1, out], as new tensors. */
  weights(layer: number): { kernel: tensorflow.Tensor3D; bias: tensorflow.Tensor3D | undefined };
  dispose(): void;
}

export interface EnsembleOptions {
  /** Whether all members see the same inputs, [N, d]: then they share one product in the first layer. */
  readonly sharedInputs: boolean;
}

/**
 * Draws the initial weights of every member from its own stream (exact Gaussians in float64, rounded once to float32)
 * and builds their common program.
 */
export function createEnsemble(spec: NetworkSpec, streams: readonly Random[], options: EnsembleOptions): Ensemble {
  const members = streams.length;
  const copies = spec.antisymmetric ? 2 * members : members;
  const layers = spec.layers.map((layer, index) =>
    ensembleDense({
      members: copies,
      layout: index === 0 && options.sharedInputs ? "flat" : "batched",
      spec: layer,
      name: `layer-${(serial += 1)}`,
    }),
  );
  const model = connect(layers, options.sharedInputs ? [null, spec.inputs] : [null, null, spec.inputs]);
  layers.forEach((layer, index) => initialize(layer, index, streams, copies / members));
  const parameters = layers.flatMap(parametersOf);
  const trained = spec.trained === "all" ? parameters : parameters.filter(({ layer }) => layer === layers.length - 1);
  const through = (inputs: tensorflow.Tensor, count: number): tensorflow.Tensor =>
    layers.slice(0, count).reduce<tensorflow.Tensor>((h, layer) => layer.call(h, {}) as tensorflow.Tensor, inputs);
  const copied = (inputs: tensorflow.Tensor): tensorflow.Tensor =>
    spec.antisymmetric && !options.sharedInputs ? twice(inputs) : inputs;
  return {
    spec,
    members,
    copies,
    model,
    layers,
    parameters,
    trained,
    forward: (inputs) =>
      tf.tidy(() => {
        const outputs = model.apply(copied(inputs)) as tensorflow.Tensor;
        return (spec.antisymmetric ? difference(outputs) : outputs) as tensorflow.Tensor3D;
      }),
    features: (inputs, layer) => tf.tidy(() => through(copied(inputs), layer + 1) as tensorflow.Tensor3D),
    weights: (layer) => ({
      kernel: tf.tidy(() => tf.clone(toLogical(layers[layer].kernelVariable(), layers[layer].layout, copies))),
      bias: layers[layer].biasVariable()?.clone() as tensorflow.Tensor3D | undefined,
    }),
    dispose: () => void model.dispose(),
  };
}

let serial = 0;

/** The layers in a row as one layers model. */
function connect(layers: readonly EnsembleDense[], batchShape: (number | null)[]): tensorflow.LayersModel {
  const input = tf.input({ batchShape });
  const output = layers.reduce<tensorflow.SymbolicTensor>(
    (h, layer) => layer.apply(h) as tensorflow.SymbolicTensor,
    input,
  );
  return tf.model({ inputs: input, outputs: output });
}

/** Writes the members' initial weights; the copies of an antisymmetric member start equal. */
function initialize(layer: EnsembleDense, index: number, streams: readonly Random[], repeats: number): void {
  const { fanIn, fanOut, scaling, bias } = layer.spec;
  const draw = (kind: string, size: number, variance: number): Float32Array => {
    const values = new Float32Array(streams.length * repeats * size);
    streams.forEach((stream, member) => {
      const one = gaussians(stream.split("init").split(`layer-${index}`).split(kind), size, variance);
      for (let copy = 0; copy < repeats; copy++) values.set(one, (member * repeats + copy) * size);
    });
    return values;
  };
  const copies = streams.length * repeats;
  tf.tidy(() => {
    const kernel = tf.tensor3d(draw("kernel", fanIn * fanOut, scaling.weightVariance), [copies, fanIn, fanOut]);
    layer.kernelVariable().assign(fromLogical(kernel, layer.layout));
    if (bias)
      layer.biasVariable()?.assign(tf.tensor3d(draw("bias", fanOut, scaling.biasVariance), [copies, 1, fanOut]));
  });
}

function gaussians(stream: Random, size: number, variance: number): Float32Array {
  if (variance === 0) return new Float32Array(size);
  const deviation = Math.sqrt(variance);
  return Float32Array.from({ length: size }, () => deviation * stream.normal());
}

function parametersOf(layer: EnsembleDense, index: number): Parameter[] {
  const { spec, layout } = layer;
  const shared = { layer: index, fanOut: spec.fanOut };
  const bias = layer.biasVariable();
  return [
    { ...shared, kind: "kernel", variable: layer.kernelVariable(), layout, rate: spec.scaling.kernelRate },
    ...(bias === undefined
      ? []
      : [
          { ...shared, kind: "bias" as const, variable: bias, layout: "batched" as const, rate: spec.scaling.biasRate },
        ]),
  ];
}

/** [S, N, d] to [2S, N, d], each member's inputs twice in a row. */
function twice(inputs: tensorflow.Tensor): tensorflow.Tensor {
  const [members, samples, dimension] = inputs.shape;
  const pairs = tf.tile(tf.reshape(inputs, [members, 1, samples, dimension]), [1, 2, 1, 1]);
  return tf.reshape(pairs, [2 * members, samples, dimension]);
}

/** (g_θ − g_θ′)/√2 from outputs of shape [2S, N, O]. */
function difference(outputs: tensorflow.Tensor): tensorflow.Tensor {
  const [copies, samples, width] = outputs.shape;
  const pairs = tf.reshape(outputs, [copies / 2, 2, samples, width]);
  const [first, second] = tf.unstack(pairs, 1);
  return tf.mul(tf.sub(first, second), Math.SQRT1_2);
}
