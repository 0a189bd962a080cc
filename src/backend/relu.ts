import { isNative } from "./compile/native.js";
import { nativeOperation } from "./operation.js";
import { tf, type tensorflow } from "./tensorflow.js";

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
      value: nativeOperation("ReluGrad", [slope as tensorflow.Tensor, x as tensorflow.Tensor]),
      gradFunc: (ddy: tensorflow.Tensor, [saved]: tensorflow.Tensor[]) => [gated(ddy, saved), tf.zerosLike(saved)],
    };
  });
  return of(dy, z);
}
