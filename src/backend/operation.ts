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

/** An operation on float32 tensors that TensorFlow has and TensorFlow.js does not, on the native library. */
export function nativeOperation(op: string, ...inputs: tensorflow.Tensor[]): tensorflow.Tensor {
  const backend = tf.backend() as unknown as OperationBackend;
  const { TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  return backend.executeSingleOutput(op, [{ name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT }], inputs);
}
