import { isNative } from "./compile/native.js";
import { nativeOperation } from "./operation.js";
import { tf, type tensorflow } from "./tensorflow.js";

/** x·y with broadcasting, and 0 wherever y is 0, even for an x that is NaN or infinite. Not differentiable. */
export function mulNoNan(x: tensorflow.Tensor, y: tensorflow.Tensor): tensorflow.Tensor {
  if (isNative()) return nativeOperation("MulNoNan", [x, y]);
  return tf.tidy(() => {
    const product = tf.mul(x, y);
    return tf.where(tf.broadcastTo(tf.notEqual(y, 0), product.shape), product, tf.zerosLike(product));
  });
}
