import {
  mendMirrorPad,
  refuseWrong,
  registerLinear,
  registerNormalization,
  registerProducts,
} from "./more-gradients.js";
import { mendPooling } from "./pooling-gradients.js";
import type { Register } from "./register.js";
import type { TensorFlow, tensorflow } from "./tensorflow.js";

type Tensor = tensorflow.Tensor;

/**
 * Makes TensorFlow.js 4.22 differentiate rightly more than once, for every function of a user too; the first derivative is computed
 * as before. See {@link connectSavedOutputs} for what was wrong without a word, {@link registerMissing} for what was missing.
 */
export function mendGradients(tf: TensorFlow): void {
  connectSavedOutputs(tf.engine() as unknown as Engine);
  const replace: Register = (kernelName, inputsToSave, backward) => {
    if (tf.getGradient(kernelName) !== undefined) tf.unregisterGradient(kernelName);
    tf.registerGradient({ kernelName, inputsToSave, gradFunc: backward as unknown as tensorflow.GradFunc });
  };
  const register: Register = (kernelName, ...rest) => {
    if (tf.getGradient(kernelName) === undefined) replace(kernelName, ...rest);
  };
  registerMissing(tf, register);
  registerLinear(tf, register);
  registerNormalization(tf, register);
  registerProducts(tf, register);
  mendPooling(tf, register, replace);
  mendMirrorPad(tf, replace);
  mendCast(tf, replace);
  refuseWrong(tf);
  mendSoftmaxCrossEntropy(tf);
}

/** Numbers cast to integers or flags are constant but at jumps: TensorFlow.js alone gives the derivative 1. */
function mendCast(tf: TensorFlow, replace: Register): void {
  replace("Cast", [], (dy, _, attributes) => {
    const isStep = attributes.dtype === "int32" || attributes.dtype === "bool";
    return { x: () => (isStep ? tf.zeros(dy.shape) : tf.cast(dy, "float32")) };
  });
}

interface TapeNode {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
}
interface Engine {
  readonly state: { readonly activeTape: TapeNode[] };
  addTapeNode: (...given: [string, TapeNode["inputs"], readonly Tensor[], unknown, readonly Tensor[], unknown]) => void;
}

/**
 * Where a gradient is written in the saved output y (tanh: 1 − y²), the copy of y that is saved goes on TensorFlow.js's tape before
 * the operation that makes y, so that a further differentiation finds no way from the copy to x and takes it for a constant: of a
 * Hessian-vector product of a tanh network a third is missing. Here the operation goes first, then the copies of its outputs.
 */
function connectSavedOutputs(engine: Engine): void {
  const add = engine.addTapeNode.bind(engine);
  engine.addTapeNode = (...given) => {
    add(...given);
    const [, , outputs, , saved] = given;
    if (saved.length === 0) return;
    const tape = engine.state.activeTape;
    const last = tape.length - 1;
    const first = firstOf(saved, tape);
    const copies = new Set(saved);
    const made = new Set(outputs);
    const isCopy = ({ inputs, outputs: [copy] }: TapeNode) => copies.has(copy) && made.has(inputs.x);
    const before = tape.slice(first, last);
    tape.splice(first, Infinity, ...before.filter((node) => !isCopy(node)), tape[last], ...before.filter(isCopy));
  };
}

/** Where the copies begin that were saved for the last node of a tape. */
function firstOf(saved: readonly Tensor[], tape: readonly TapeNode[]): number {
  const missing = new Set(saved);
  let at = tape.length - 1;
  while (missing.size > 0 && at > 0) missing.delete(tape[(at -= 1)].outputs[0]);
  return at;
}

/**
 * Derivatives that TensorFlow.js lacks, so that a second one failed. Comparisons and logic have the derivative 0, as tf.step and tf.sign
 * have: gradients through a mask can then be differentiated (leaky ReLU, SELU, max, clipByValue, logSumExp, tf.where). The gradients of
 * ELU and of a convolution's filter are linear in dy. What is still missing (dilation, three-dimensional max pooling) TensorFlow.js refuses by its name.
 */
function registerMissing(tf: TensorFlow, register: Register): void {
  const flat = (x: Tensor) => () => tf.zeros(x.shape);
  for (const kernel of comparisons) register(kernel, ["a", "b"], (_, [a, b]) => ({ a: flat(a), b: flat(b) }));
  for (const kernel of predicates) register(kernel, ["x"], (_, [x]) => ({ x: flat(x) }));
  register("EluGrad", ["dy", "y"], (ddy, [dy, y]) => ({
    dy: () => tf.where(tf.greater(y, 0), ddy, tf.mul(ddy, tf.add(y, 1))),
    y: () => tf.where(tf.greater(y, 0), tf.zerosLike(dy), tf.mul(ddy, dy)),
  }));
  // The filter's gradient is linear in x and in dy; `strides`, `pad` and `dataFormat` are those of the convolution.
  register("Conv2DBackpropFilter", ["x", "dy"], (ddw, [x, dy], attributes) => ({
    x: () => {
      const { strides, pad, dataFormat, dimRoundingMode } = attributes;
      const given = { strides, pad, dataFormat, dimRoundingMode, inputShape: x.shape } as unknown as NamedAttributes;
      return tf.engine().runKernel("Conv2DBackpropInput", { dy, filter: ddw }, given);
    },
    dy: () => {
      const { strides, pad, dataFormat } = attributes;
      return tf.conv2d(x as Image, ddw as Image, strides as Size, pad as "same", dataFormat as "NHWC");
    },
  }));
}

type Image = tensorflow.Tensor4D;
type NamedAttributes = Parameters<ReturnType<TensorFlow["engine"]>["runKernel"]>[2];
type Size = [number, number];
const comparisons = ["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual", "LogicalAnd", "LogicalOr"];
const predicates = ["LogicalNot", "IsNan", "IsInf", "IsFinite"];

/**
 * −Σ labels · ln softmax(logits) by operations; TensorFlow.js has a gradient in something else that it saves, neither input nor output.
 * The arguments and the reduction are those of tf.losses.softmaxCrossEntropy.
 */
function mendSoftmaxCrossEntropy(tf: TensorFlow): void {
  const losses = tf.losses as { softmaxCrossEntropy: typeof tf.losses.softmaxCrossEntropy };
  losses.softmaxCrossEntropy = <T extends Tensor, O extends Tensor>(
    labels: T | tensorflow.TensorLike,
    logits: T | tensorflow.TensorLike,
    weights?: Tensor | tensorflow.TensorLike,
    smoothing = 0,
    reduction?: Parameters<typeof tf.losses.softmaxCrossEntropy>[4],
  ): O => {
    const given = labels instanceof tf.Tensor ? labels : tf.tensor(labels as number[]);
    const log = tf.logSoftmax(logits as T);
    tf.util.assertShapesMatch(given.shape, log.shape, "Error in softmaxCrossEntropy: ");
    const y = smoothing > 0 ? tf.add(tf.mul(given, 1 - smoothing), smoothing / log.shape.at(-1)!) : given;
    const costs = tf.neg(tf.sum(tf.mul(log, y), -1));
    return tf.losses.computeWeightedLoss(costs, weights, reduction);
  };
}
