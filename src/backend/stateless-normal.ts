import { nativeBackend } from "./compile/native.js";
import { types } from "./compile/protobuf.js";
import { tf, type tensorflow } from "./tensorflow.js";

/**
 * Standard Gaussians [..shape] by TensorFlow's counter-based generator: the same from the same key ([2], int32), eagerly and in a graph.
 * XLA draws others, so a compiled loop with them stays with the graph. The native library alone has it.
 */
export function statelessNormal(shape: readonly number[], key: tensorflow.Tensor): tensorflow.Tensor {
  const backend = nativeBackend();
  const { TF_ATTR_TYPE } = backend.binding;
  const type = (name: string, value: number) => ({ name, type: TF_ATTR_TYPE, value });
  const attributes = [type("dtype", types.float32), type("T", types.int32), type("Tseed", types.int32)];
  return tf.tidy(() =>
    backend.executeSingleOutput("StatelessRandomNormal", attributes, [tf.tensor1d([...shape], "int32"), key]),
  );
}
