import { tf, type tensorflow } from "./tensorflow.js";

/** tfjs-node's call of one TensorFlow operation. */
interface OperationBackend {
  executeSingleOutput(
    op: string,
    attributes: readonly object[],
    inputs: readonly tensorflow.Tensor[],
  ): tensorflow.Tensor;
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_ATTR_STRING: number; readonly TF_FLOAT: number };
}

/**
 * An operation on float32 tensors that TensorFlow has and TensorFlow.js does not, on the native library; `kernel` names the one of
 * several implementations.
 */
export function nativeOperation(op: string, inputs: readonly tensorflow.Tensor[], kernel?: string): tensorflow.Tensor {
  const backend = tf.backend() as unknown as OperationBackend;
  const { TF_ATTR_TYPE, TF_ATTR_STRING, TF_FLOAT } = backend.binding;
  const type = { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT };
  const chosen = { name: "_kernel", type: TF_ATTR_STRING, value: kernel };
  return backend.executeSingleOutput(op, kernel === undefined ? [type] : [type, chosen], inputs);
}
