import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Random } from "../math/random.js";
import { ensembleDense, rememberPlaced, turned, type EnsembleDense, type Layout } from "./ensemble-dense.js";
import type { NetworkSpec } from "./spec.js";
import type { RateMultipliers } from "./parameterization.js";

/** One tensor of weights of all members. */
export interface Parameter {
  /** Index of its layer, from 0 at the input. */
  readonly layer: number;
  readonly kind: "kernel" | "bias";
  readonly variable: tensorflow.Variable;
  readonly layout: Layout;
  readonly rate: RateMultipliers;
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
  readonly layout: Layout;
  /** Inputs of the members' own, [members, N, d], or shared, [N, d], or placed ones, to outputs [members, N, outputs]. */
  forward(inputs: tensorflow.Tensor | Placed): tensorflow.Tensor3D;
  /** Inputs laid out once for many passes over them, forward and back; the caller disposes them. */
  place(inputs: tensorflow.Tensor): Placed;
  /** What the hidden layer `layer` gives, [copies, N, units]; layer 0 is the first. */
  features(inputs: tensorflow.Tensor, layer: number): tensorflow.Tensor3D;
  /** Kernel and bias of one layer in logical shape, [copies, in, out] and [copies, 1, out], as new tensors. */
  weights: (layer: number) => { kernel: tensorflow.Tensor3D; bias: tensorflow.Tensor3D | undefined };
  dispose(): void;
}

/** Inputs as the first layer takes them: see {@link Ensemble.place}. */
export interface Placed {
  readonly placed: tensorflow.Tensor3D;
  dispose(): void;
}

/**
 * Draws the initial weights of every member from its own stream (exact Gaussians in float64, rounded once to float32)
 * and builds their common program, in the layout that its widths ask for ({@link layoutFor}).
 */
export function createEnsemble(spec: NetworkSpec, streams: readonly Random[]): Ensemble {
  const members = streams.length;
  const copies = spec.antisymmetric ? 2 * members : members;
  const layout = layoutFor(spec);
  const layers = spec.layers.map((layer) =>
    ensembleDense({ members: copies, layout, spec: layer, name: `layer-${(serial += 1)}` }),
  );
  const model = connect(layers, layout === "samples-major" ? [null, null, spec.inputs] : [null, spec.inputs, null]);
  layers.forEach((layer, index) => initialize(layer, index, streams, copies / members));
  const parameters = layers.flatMap(parametersOf);
  const trained = spec.trained === "all" ? parameters : parameters.filter(({ layer }) => layer === layers.length - 1);
  const through = (inputs: tensorflow.Tensor, count: number): tensorflow.Tensor =>
    layers.slice(0, count).reduce<tensorflow.Tensor>((h, layer) => layer.call(h, {}) as tensorflow.Tensor, inputs);
  const laidOut = (inputs: tensorflow.Tensor | Placed): tensorflow.Tensor3D =>
    "placed" in inputs ? inputs.placed : turned(copied(inputs, members, copies), layout);
  return {
    spec,
    members,
    copies,
    model,
    layers,
    parameters,
    trained,
    layout,
    forward: (inputs) =>
      tf.tidy(() => {
        const outputs = turned(model.apply(laidOut(inputs)) as tensorflow.Tensor, layout);
        return spec.antisymmetric ? difference(outputs) : outputs;
      }),
    place: (inputs) => placeInputs(() => laidOut(inputs), layout, spec.layers[0].scaling.multiplier),
    features: (inputs, layer) => tf.tidy(() => turned(through(laidOut(inputs), layer + 1), layout)),
    weights: (layer) => {
      const bias = layers[layer].biasVariable();
      const kernel = turned(layers[layer].kernelVariable(), layout);
      return { kernel, bias: bias === undefined ? undefined : turned(bias, layout) };
    },
    dispose: () => void model.dispose(),
  };
}

/** Below this width rows of N samples are longer than rows of units, and "units-major" is up to twice as fast (bench). */
const narrow = 32;

/** The faster layout of an ensemble's tensors, by the widest hidden layer alone. */
export function layoutFor({ layers }: NetworkSpec): Layout {
  const hidden = layers.slice(0, -1).map(({ fanOut }) => fanOut);
  return Math.max(...hidden, 0) < narrow ? "units-major" : "samples-major";
}

function placeInputs(laidOut: () => tensorflow.Tensor3D, layout: Layout, multiplier: number): Placed {
  const { placed, scaled, transposed } = tf.tidy(() => {
    const inputs = laidOut();
    const product = tf.mul(inputs, multiplier) as tensorflow.Tensor3D;
    return { placed: inputs, scaled: product, transposed: tf.transpose(product, [0, 2, 1]) as tensorflow.Tensor3D };
  });
  rememberPlaced(placed, { scaled, transposed: layout === "samples-major" ? transposed : undefined });
  return { placed, dispose: () => tf.dispose([placed, scaled, transposed]) };
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

function parametersOf(layer: EnsembleDense, index: number): Parameter[] {
  const { spec, layout } = layer;
  const { kernelRate, biasRate } = spec.scaling;
  const bias = layer.biasVariable();
  return [
    { layer: index, kind: "kernel", variable: layer.kernelVariable(), layout, rate: kernelRate },
    ...(bias === undefined ? [] : [{ layer: index, kind: "bias" as const, variable: bias, layout, rate: biasRate }]),
  ];
}

/** Every copy's inputs, [copies, N, d]: shared ones repeated, a member's own for each of its copies in a row. */
function copied(inputs: tensorflow.Tensor, members: number, copies: number): tensorflow.Tensor {
  const [samples, dimension] = inputs.shape.slice(-2);
  if (inputs.rank === 2) return tf.tile(tf.reshape(inputs, [1, samples, dimension]), [copies, 1, 1]);
  if (copies === members) return inputs;
  const pairs = tf.tile(tf.reshape(inputs, [members, 1, samples, dimension]), [1, 2, 1, 1]);
  return tf.reshape(pairs, [copies, samples, dimension]);
}

/** (g_θ − g_θ′)/√2 from outputs of shape [2S, N, O]. */
function difference(outputs: tensorflow.Tensor): tensorflow.Tensor3D {
  const [copies, samples, width] = outputs.shape;
  const pairs = tf.reshape(outputs, [copies / 2, 2, samples, width]);
  const [first, second] = tf.unstack(pairs, 1);
  return tf.mul(tf.sub(first, second), Math.SQRT1_2) as tensorflow.Tensor3D;
}
