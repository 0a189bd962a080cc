import { tf, type tensorflow } from "../tensorflow.js";

/** What tfjs-node's addon offers, as far as it is used here; it gives tensors out as numbers. */
export interface Addon {
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly createTensor: (shape: number[], type: number, values: ArrayLike<number>) => number;
  readonly deleteTensor: (id: number) => void;
  readonly tensorDataSync: (id: number) => Float32Array | Int32Array | Uint8Array;
  readonly executeOp: (
    op: string,
    attributes: readonly AddonAttribute[],
    inputs: readonly number[],
    outputs: number,
  ) => TensorMetadata[];
  readonly loadSavedModel: (folder: string, tags: string) => number;
  readonly deleteSavedModel: (id: number) => void;
  readonly runSavedModel: (
    id: number,
    inputs: readonly number[],
    inputNames: string,
    outputNames: string,
  ) => TensorMetadata[];
}

export interface AddonAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

export interface TensorMetadata {
  readonly id: number;
  readonly dtype: number;
  readonly shape: number[];
}

/** tfjs-node's backend; its addon's properties are read-only, but the addon itself can be replaced by a copy for a while. */
export interface NativeBackend {
  binding: Addon;
  getInputTensorIds: (tensors: readonly tensorflow.TensorInfo[]) => number[];
  createOutputTensor(metadata: TensorMetadata): tensorflow.Tensor;
  /** Executes one operation of TensorFlow's, which gives one tensor. */
  executeSingleOutput(
    op: string,
    attributes: readonly AddonAttribute[],
    inputs: readonly tensorflow.TensorInfo[],
  ): tensorflow.Tensor;
  /** Takes the values of a new tensor, and returns the object that stands for its data. */
  write: (values: ArrayLike<number>, shape: number[], type: string) => object;
  /** How many hold this data; 0 where it is gone. */
  refCount(data: object): number;
}

/** The backend in use, which must be the native library's ({@link isNative}). */
export function nativeBackend(): NativeBackend {
  return tf.backend() as unknown as NativeBackend;
}

/** Whether TensorFlow's native library runs, which alone can run graphs. */
export function isNative(): boolean {
  return tf.getBackend() === "tensorflow";
}

/** A graph that TensorFlow has loaded. */
export interface LoadedGraph {
  /** Feeds the placeholders, by position, and returns the fetched tensors as new ones. */
  run(feeds: readonly tensorflow.TensorInfo[]): tensorflow.Tensor[];
  dispose(): void;
}

/**
 * Loads a SavedModel from its bytes, through a folder that is gone again afterwards. Every placeholder must be among the
 * `inputs`, and no name may be fed and fetched.
 */
export function loadGraph(bytes: Uint8Array, inputs: readonly string[], outputs: readonly string[]): LoadedGraph {
  const backend = nativeBackend();
  // Asked for here, where there is Node for certain: a browser's bundle of this file has no modules of Node's.
  const { mkdtempSync, rmSync, writeFileSync } = process.getBuiltinModule("node:fs");
  const { tmpdir } = process.getBuiltinModule("node:os");
  const path = process.getBuiltinModule("node:path");
  const folder = mkdtempSync(path.join(tmpdir(), "overparam-graph-"));
  let model: number;
  try {
    writeFileSync(path.join(folder, "saved_model.pb"), bytes);
    model = backend.binding.loadSavedModel(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    run(feeds) {
      const ids = backend.getInputTensorIds(feeds);
      const results = backend.binding.runSavedModel(model, ids, inputs.join(","), outputs.join(","));
      return results.map((metadata) => backend.createOutputTensor(metadata));
    },
    dispose: () => backend.binding.deleteSavedModel(model),
  };
}
