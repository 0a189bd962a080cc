import { owning } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check, described } from "../errors.js";
import { streamOf, type Seeded } from "../math/random.js";
import { ensembleDense, type EnsembleDense } from "./ensemble-dense.js";
import { initialize } from "./initialize.js";
import { copied, difference, layoutFor, turned, type Layout } from "./layout.js";
import { arePlaced, type Network, type Parameter, type Placed } from "./network.js";
import type { RateMultipliers } from "./parameterization.js";
import type { NetworkSpec } from "./spec.js";

/** One tensor of weights of all members. */
export interface EnsembleParameter extends Parameter {
  /** Index of its layer, from 0 at the input. */
  readonly layer: number;
  readonly kind: "kernel" | "bias";
}

/**
 * The members of a cell as one tensor program: a TensorFlow.js layers model whose parameters have the logical shape
 * [members, in, out]. Under an antisymmetric start each member is two copies, 2s and 2s+1.
 */
export interface Ensemble extends Network {
  readonly spec: NetworkSpec;
  /** Networks in the program: `members`, or twice as many under an antisymmetric start. */
  readonly copies: number;
  /** All members as one TensorFlow.js model, in the layout's order of axes. */
  readonly model: tensorflow.LayersModel;
  /** From the input to the output. */
  readonly layers: readonly EnsembleDense[];
  readonly parameters: readonly EnsembleParameter[];
  /** In which order tensors have samples and units: [S, N, units] or [S, units, N]. */
  readonly layout: Layout;
  place(inputs: tensorflow.Tensor): Placed;
  /** What the layer `layer`, from 0 at the input, gives: [copies, N, units]. */
  features(inputs: tensorflow.Tensor, layer: number): tensorflow.Tensor3D;
  /** The same before its activation. */
  preactivations(inputs: tensorflow.Tensor, layer: number): tensorflow.Tensor3D;
  /** Kernel and bias of one layer in logical shape, [copies, in, out] and [copies, 1, out], as new tensors. */
  weights: (layer: number) => { kernel: tensorflow.Tensor3D; bias: tensorflow.Tensor3D | undefined };
  frozen(): Ensemble;
}

/**
 * Draws the initial weights of every member from its own stream, `<stream>/<name>/layer-<index>/<kernel or bias>` (exact
 * Gaussians in float64, rounded once to float32), and builds their common program in the faster layout ({@link layoutFor}). `members` are
 * streams or an experiment's members. Two networks of one member (encoder and decoder) take two names, default "init": of one
 * name they would start from the same numbers.
 * @throws UserError for no member, or the same stream twice.
 * @example
 * using ensemble = createEnsemble(mlp({ inputs: 10, outputs: 1, depth: 1, width: 64 }), members);
 */
export function createEnsemble(spec: NetworkSpec, members: readonly Seeded[], name = "init"): Ensemble {
  check(Array.isArray(members), () => ({
    where: "the members of createEnsemble",
    rule: "they are an array of streams, one a member",
    received: described(members),
    repair: "Give [0, 1, 2].map(randomStream).",
  }));
  const streams = members.map(streamOf);
  requireDistinct(streams.map(({ path }) => path));
  const ensemble = assemble(spec, streams.length);
  ensemble.layers.forEach((layer, index) => {
    const own = streams.map((stream) => stream.split(name).split(`layer-${index}`));
    initialize(layer, own, ensemble.copies / ensemble.members);
  });
  return ensemble;
}

/** The program, all weights zero. */
function assemble(spec: NetworkSpec, members: number): Ensemble {
  const copies = spec.antisymmetric ? 2 * members : members;
  const layout = layoutFor(spec);
  const layers = spec.layers.map((layer) =>
    ensembleDense({ members: copies, layout, spec: layer, name: `layer-${(serial += 1)}` }),
  );
  const model = connect(layers, layout === "samples-major" ? [null, null, spec.inputs] : [null, spec.inputs, null]);
  const laidOut = (inputs: tensorflow.Tensor) => {
    requireInputs(inputs, { members, inputs: spec.inputs });
    return turned(copied(inputs, members, copies), layout);
  };
  const at = (layer: number): EnsembleDense => requireLayer(layers, layer);
  const outputsOf = (inputs: tensorflow.Tensor | Placed): tensorflow.Tensor =>
    arePlaced(inputs)
      ? through(layers[0].enter(inputs), layers.slice(1))
      : (model.apply(laidOut(inputs)) as tensorflow.Tensor);
  const ensemble: Omit<Ensemble, keyof Disposable | "dispose"> = {
    ...{ spec, members, copies, model, layers, layout, constant: true, inputs: spec.inputs, outputs: spec.outputs },
    parameters: trainedParameters(spec, layers, copies / members),
    forward: (inputs) =>
      tf.tidy(() => {
        const outputs = turned(outputsOf(inputs), layout);
        return spec.antisymmetric ? difference(outputs) : outputs;
      }),
    place: (inputs) => placed(() => laidOut(inputs), layout, spec.layers[0].scaling.multiplier),
    features: (inputs, layer) =>
      tf.tidy(() => turned(through(laidOut(inputs), [...layers.slice(0, layer), at(layer)]), layout)),
    preactivations: (inputs, layer) =>
      tf.tidy(() => turned(at(layer).preactivation(through(laidOut(inputs), layers.slice(0, layer))), layout)),
    weights: (layer) => {
      const bias = at(layer).biasVariable();
      const kernel = turned(at(layer).kernelVariable(), layout);
      return { kernel, bias: bias === undefined ? undefined : turned(bias, layout) };
    },
    frozen: () => copyOf(spec, members, layers),
  };
  return owning(ensemble, () => void model.dispose());
}

let serial = 0;

function through(from: tensorflow.Tensor, layers: readonly EnsembleDense[]): tensorflow.Tensor {
  return layers.reduce((h, layer) => layer.call(h, {}) as tensorflow.Tensor, from);
}

function copyOf(spec: NetworkSpec, members: number, layers: readonly EnsembleDense[]): Ensemble {
  const copy = assemble(spec, members);
  copy.layers.forEach((layer, index) => {
    const [kernel, bias] = [layers[index].kernelVariable(), layers[index].biasVariable()];
    tf.tidy(() => layer.kernelVariable().assign(tf.clone(kernel)));
    if (bias !== undefined) tf.tidy(() => layer.biasVariable()?.assign(tf.clone(bias)));
  });
  return copy;
}

/** c·X in the ensemble's layout, and for "samples-major" its transpose. */
function placed(laidOut: () => tensorflow.Tensor3D, layout: Layout, multiplier: number): Placed {
  const tensors = tf.tidy(() => {
    const scaled: tensorflow.Tensor = tf.mul(laidOut(), multiplier);
    return layout === "samples-major"
      ? { laidOut: scaled, transposed: tf.transpose(scaled, [0, 2, 1]) }
      : { laidOut: scaled };
  });
  return owning(tensors, () => tf.dispose(Object.values(tensors)));
}

/** The layers in a row as one layers model. */
function connect(layers: readonly EnsembleDense[], batchShape: (number | null)[]): tensorflow.LayersModel {
  const input = tf.input({ batchShape });
  const output = layers.reduce<tensorflow.SymbolicTensor>(
    (h, layer) => layer.apply(h) as tensorflow.SymbolicTensor,
    input,
  );
  return tf.model({ inputs: input, outputs: output });
}

/** The weights and biases that training changes: all, those of the last layer, or those before it. */
function trainedParameters(
  { trained }: NetworkSpec,
  layers: readonly EnsembleDense[],
  perMember: number,
): EnsembleParameter[] {
  const of = (dense: EnsembleDense, layer: number): EnsembleParameter[] => {
    const { kernelRate, biasRate } = dense.spec.scaling;
    const bias = dense.biasVariable();
    const one = (kind: "kernel" | "bias", variable: tensorflow.Variable, rate: RateMultipliers) => [
      { name: `layer-${layer}/${kind}`, layer, kind, variable, rate, perMember },
    ];
    return [
      ...one("kernel", dense.kernelVariable(), kernelRate),
      ...(bias === undefined ? [] : one("bias", bias, biasRate)),
    ];
  };
  const isTrained = (layer: number): boolean =>
    trained === "all" || (trained === "readout") === (layer === layers.length - 1);
  return layers.flatMap((dense, layer) => (isTrained(layer) ? of(dense, layer) : []));
}

/** Throws unless inputs are [N, d], or [members, N, d]. */
function requireInputs(
  given: tensorflow.Tensor,
  { members, inputs }: { readonly members: number; readonly inputs: number },
): void {
  check(given instanceof tf.Tensor && !given.isDisposed, () => ({
    where: "the inputs of an ensemble",
    rule: "they are a tensor that is there",
    received: given instanceof tf.Tensor ? "a disposed one" : described(given),
    repair: "Make it by tf.tensor2d(rows).",
  }));
  const { shape }: { readonly shape: readonly number[] } = given;
  const fits =
    shape[shape.length - 1] === inputs && (shape.length === 2 || (shape.length === 3 && shape[0] === members));
  check(fits, () => ({
    where: "the inputs of an ensemble",
    rule: `they are rows of ${inputs} numbers: [N, ${inputs}] for all members, or [${members}, N, ${inputs}] of the members' own`,
    received: `[${shape.join(", ")}]`,
    repair: `Give as many columns as the network has inputs, or make it with inputs: ${shape[shape.length - 1] ?? inputs}.`,
  }));
}

function requireLayer(layers: readonly EnsembleDense[], layer: number): EnsembleDense {
  check(Number.isInteger(layer) && layer >= 0 && layer < layers.length, () => ({
    where: "the layer of an ensemble",
    rule: `it is an index from 0, at the input, to ${layers.length - 1}`,
    received: String(layer),
    repair: "Count layers from 0.",
  }));
  return layers[layer];
}

function requireDistinct(paths: readonly string[]): void {
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  check(paths.length > 0 && twice === undefined, () => ({
    where: "createEnsemble",
    rule: "it takes one stream a member, each another: members of one stream would be the same network",
    received: twice === undefined ? "no member" : `'${twice}' twice`,
    repair: "Give streams of different seeds, such as [0, 1, 2].map(randomStream), or split them by name.",
  }));
}
