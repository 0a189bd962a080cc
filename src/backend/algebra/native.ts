import { messageOf } from "../../errors.js";
import { withChecks } from "../../math/algebra/checked.js";
import { linearAlgebra } from "../../math/algebra/ml-matrix.js";
import type { LinearAlgebra, Matrix } from "../../math/algebra/contract.js";
import { isNative, loadGraph, type LoadedGraph } from "../compile/native.js";
import { linearAlgebraGraphs, type GraphKind } from "./graphs.js";
import { isLoaded, tf } from "../tensorflow.js";

/**
 * Linear algebra by TensorFlow's native library, on all its cores, for matrices of a few thousand rows. Each routine's graph
 * is loaded at its first call and kept for as long as the process lives.
 */
export const nativeLinearAlgebra: LinearAlgebra = withChecks({
  name: "native",
  largest: Infinity,
  eigenSymmetric(a) {
    const [values, vectors] = run("eigenSymmetric", [a]);
    return { values, vectors: { ...a, data: vectors } };
  },
  cholesky(a) {
    const [data] = run("cholesky", [a]);
    // TensorFlow does not throw where a pivot is not positive, it fills the factor with NaN.
    const positive = Array.from({ length: a.rows }, (_, at) => data[at * (a.rows + 1)] > 0);
    return positive.every(Boolean) ? { ...a, data } : undefined;
  },
  solve(a, b) {
    try {
      const [data, [inverse]] = run("solve", [a, b]);
      return { solution: { ...b, data }, inverse };
    } catch (thrown) {
      if (messageOf(thrown).includes("not invertible")) return undefined;
      throw thrown;
    }
  },
  multiply: (a, b) => ({ rows: a.rows, columns: b.columns, data: run("multiply", [a, b])[0] }),
});

/**
 * The linear algebra that goes with the backend in use, so that a record of the backend tells which one it was: the native
 * library's where that runs, ml-matrix elsewhere and before {@link useBackend}.
 */
export function backendLinearAlgebra(): LinearAlgebra {
  return isLoaded() && isNative() ? nativeLinearAlgebra : linearAlgebra;
}

const graphs = new Map<GraphKind, LoadedGraph>();

function run(kind: GraphKind, matrices: readonly Matrix[]): Float64Array[] {
  const { inputs, outputs, bytes } = linearAlgebraGraphs[kind];
  const graph = graphs.get(kind) ?? loadGraph(bytes(), inputs, outputs);
  graphs.set(kind, graph);
  let results: Float64Array[] = [];
  tf.tidy(() => {
    results = graph.run(matrices.map(toTensor)).map((result) => toFloat64(result.dataSync<"float32">()));
  });
  return results;
}

/** The bits of float64 entries as pairs of float32, [rows, columns, 2]: TensorFlow.js has no float64, and moves bits only. */
const toTensor = ({ rows, columns, data }: Matrix) =>
  tf.tensor(new Float32Array(data.buffer, data.byteOffset, 2 * data.length), [rows, columns, 2], "float32");

const toFloat64 = ({ buffer, byteOffset, length }: Float32Array): Float64Array =>
  new Float64Array(buffer, byteOffset, length / 2);
