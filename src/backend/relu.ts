import { isNative } from "./compile/native.js";
import { tf, type tensorflow } from "./tensorflow.js";

/** tfjs-node's call of one TensorFlow operation. */
interface OperationBackend {
  executeSingleOutput(
    op: string,
    attributes: readonly object[],
    inputs: readonly tensorflow.Tensor[],
  ): tensorflow.Tensor;
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_FLOAT: number };
}

/**
 * max(0, z), with TensorFlow's own ReluGrad for its derivative where the native library runs: TensorFlow.js builds it from six
 * operations and an upload. Differentiable twice; the derivative at 0 is 0.
 */
export function relu(z: tensorflow.Tensor): tensorflow.Tensor {
  if (!isNative()) return tf.relu(z);
  const of = tf.customGrad((x, save) => {
    (save as Save)([x as tensorflow.Tensor]);
    const value = tf.relu(x as tensorflow.Tensor);
    return { value, gradFunc: (dy: tensorflow.Tensor, [saved]: tensorflow.Tensor[]) => gated(dy, saved) };
  });
  return of(z);
}

type Save = (tensors: tensorflow.Tensor[]) => void;

/** dy where z > 0, else 0: linear in dy, and its derivative in z is 0. */
function gated(dy: tensorflow.Tensor, z: tensorflow.Tensor): tensorflow.Tensor {
  const of = tf.customGrad((slope, x, save) => {
    (save as Save)([x as tensorflow.Tensor]);
    return {
      value: reluGrad(slope as tensorflow.Tensor, x as tensorflow.Tensor),
      gradFunc: (ddy: tensorflow.Tensor, [saved]: tensorflow.Tensor[]) => [gated(ddy, saved), tf.zerosLike(saved)],
    };
  });
  return of(dy, z);
}

function reluGrad(dy: tensorflow.Tensor, z: tensorflow.Tensor): tensorflow.Tensor {
  const backend = tf.backend() as unknown as OperationBackend;
  const { TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  return backend.executeSingleOutput("ReluGrad", [{ name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT }], [dy, z]);
}
