import { isRecording } from "./compile/tracer.js";
import type { NativeBackend } from "./compile/native.js";
import { tf, type tensorflow } from "./tensorflow.js";

interface KernelBackend extends NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readSync(data: object): ArrayLike<number>;
}
interface Given<Inputs extends string> {
  readonly inputs: Readonly<Record<Inputs, tensorflow.Tensor>>;
  readonly attrs: Readonly<Record<string, number>>;
  readonly backend: KernelBackend;
}

/**
 * Puts kernels of ours in the place of tfjs-node's that cannot be compiled: GatherV2 reads its indices back to check them,
 * ExpandDims leaves its types out.
 */
export function mendKernels(): void {
  replace("GatherV2", gather);
  replace("ExpandDims", expandDims);
}

function replace<Inputs extends string>(name: string, kernel: (given: Given<Inputs>) => tensorflow.Tensor): void {
  tf.unregisterKernel(name, "tensorflow");
  tf.registerKernel({
    kernelName: name,
    backendName: "tensorflow",
    kernelFunc: kernel as unknown as tensorflow.KernelFunc,
  });
}

/** x[.., indices, ..]; TensorFlow's own kernel refuses an index outside, but for a GPU's, which gives 0. */
function gather({ inputs: { x, indices }, attrs: { axis, batchDims }, backend }: Given<"x" | "indices">) {
  if (backend.isUsingGpuDevice && !isRecording(backend)) requireInside(backend.readSync(indices.dataId), x.shape[axis]);
  const { TF_ATTR_INT } = backend.binding;
  const attributes = [
    { name: "batch_dims", type: TF_ATTR_INT, value: batchDims },
    typeOf(backend, "Tparams", x.dtype),
    typeOf(backend, "Tindices", indices.dtype),
    typeOf(backend, "Taxis", "int32"),
  ];
  return tf.tidy(() => backend.executeSingleOutput("GatherV2", attributes, [x, indices, tf.scalar(axis, "int32")]));
}

function requireInside(indices: ArrayLike<number>, size: number): void {
  const outside = Array.from(indices).find((index) => !(index >= 0 && index < size));
  if (outside !== undefined) throw new Error(`GatherV2: the index value ${outside} is not in [0, ${size - 1}]`);
}

function expandDims({ inputs: { input }, attrs: { dim }, backend }: Given<"input">) {
  const attributes = [typeOf(backend, "T", input.dtype), typeOf(backend, "Tdim", "int32")];
  return tf.tidy(() => backend.executeSingleOutput("ExpandDims", attributes, [input, tf.scalar(dim, "int32")]));
}

/** TensorFlow's numbers of TensorFlow.js's types. */
const numbers: Readonly<Record<string, number>> = { float32: 1, int32: 3, string: 7, complex64: 8, bool: 10 };

const typeOf = ({ binding }: KernelBackend, name: string, dtype: string) => ({
  name,
  type: binding.TF_ATTR_TYPE,
  value: numbers[dtype],
});
