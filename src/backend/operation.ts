import { nativeBackend } from "./compile/native.js";
import { types } from "./compile/protobuf.js";
import type { tensorflow } from "./tensorflow.js";

/**
 * An operation on float32 tensors that TensorFlow has and TensorFlow.js does not, on the native library; `kernel` names the one of
 * several implementations.
 */
export function nativeOperation(op: string, inputs: readonly tensorflow.Tensor[], kernel?: string): tensorflow.Tensor {
  const backend = nativeBackend();
  const { TF_ATTR_TYPE, TF_ATTR_STRING } = backend.binding;
  const type = { name: "T", type: TF_ATTR_TYPE, value: types.float32 };
  const chosen = { name: "_kernel", type: TF_ATTR_STRING, value: kernel };
  return backend.executeSingleOutput(op, kernel === undefined ? [type] : [type, chosen], inputs);
}
