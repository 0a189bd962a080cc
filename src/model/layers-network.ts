import { owning } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check, described } from "../errors.js";
import { requireInputs, requireWhole } from "./layers-parts.js";
import type { Network, Parameter } from "./network.js";

/**
 * Any tf.layers model of one input and one output as a network of one member: convolutions, pooling, whatever TensorFlow.js has.
 * Inputs [N, ...] as the model takes them, or [1, N, ...]; outputs [1, N, O], O the size of the model's output for one sample. Its
 * trainable weights are trained, all at the global rate. Disposing it leaves the model to the caller.
 * @throws UserError for a model of several inputs or outputs, and for what only model.fit does: regularizers, constraints, dropout and noise, the moving
 * statistics of batch normalization that is not frozen.
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3] })] });
 * const one = layersNetwork(model); // a Network to train or measure
 */
export function layersNetwork(model: tensorflow.LayersModel): Network {
  check(Array.isArray((model as Partial<tensorflow.LayersModel> | undefined)?.inputs), () => ({
    where: "layersNetwork",
    rule: "it takes a tf.layers model",
    received: described(model),
    repair: "Give what tf.sequential or tf.model makes.",
  }));
  requireSingle(model);
  requireWhole(model);
  return owning(networkOf(model), () => undefined);
}

function networkOf(model: tensorflow.LayersModel): Omit<Network, "dispose" | keyof Disposable> {
  const [{ rank }] = model.inputs;
  const sizes = (model.outputs[0].shape ?? []).slice(1);
  return {
    outputs: sizes.includes(null) ? undefined : sizes.reduce<number>((product, size) => product * Number(size), 1),
    members: 1,
    parameters: model.trainableWeights.map((weight): Parameter => ({
      name: weight.originalName,
      variable: weight.read() as tensorflow.Variable,
      rate: { gd: 1, adam: 1 },
      perMember: 0,
    })),
    differentiableTwice: model.layers.every((layer) => twice.has(layer.getClassName())),
    forward: (inputs) =>
      tf.tidy(() => {
        const own = inputs as tensorflow.Tensor;
        requireInputs(own, model.inputs[0]);
        const outputs = model.apply(own.rank > rank ? tf.squeeze(own, [0]) : own) as tensorflow.Tensor;
        return tf.reshape(outputs, [1, outputs.shape[0], -1]) as tensorflow.Tensor3D;
      }),
    frozen: () => {
      const copy = copyOf(model);
      return owning(networkOf(copy), () => void copy.dispose());
    },
  };
}

/** Layers of operations whose gradients have gradients; max pooling in three dimensions is not among them. */
const twice = new Set([
  ...["InputLayer", "Dense", "Activation", "ReLU", "Flatten", "Reshape", "Permute", "Dropout"],
  ...["Conv2D", "DepthwiseConv2D", "AveragePooling2D", "GlobalAveragePooling2D", "MaxPooling2D"],
]);

/** The same layers with variables of their own that hold the same numbers. */
function copyOf(model: tensorflow.LayersModel): tensorflow.LayersModel {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const [constructor, fromConfig] = classNameMap[model.getClassName()];
  const copy = fromConfig(constructor, model.getConfig()) as tensorflow.LayersModel;
  const [own, given] = [copy.weights, model.weights].map((weights) =>
    weights.map((weight) => weight.read() as tensorflow.Variable),
  );
  own.forEach((variable, index) => tf.tidy(() => variable.assign(tf.clone(given[index]))));
  return copy;
}

function requireSingle({ inputs, outputs }: tensorflow.LayersModel): void {
  check(inputs.length === 1 && outputs.length === 1, () => ({
    where: "layersNetwork",
    rule: "it takes a model of one input and one output",
    received: `${inputs.length} inputs and ${outputs.length} outputs`,
    repair: "Write the Network contract for it: members, parameters, forward, frozen.",
  }));
}
