import { attribute, node, savedModel, types, type Message } from "../compile/protobuf.js";

export type GraphKind = "eigenSymmetric" | "cholesky" | "solve" | "multiply";

const float64 = attribute.type(types.float64);

interface GraphRecipe {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly bytes: () => Uint8Array;
}

/**
 * TensorFlow's float64 operations between float32 doors: a placeholder [.., .., 2] takes the bits of each float64 as two
 * float32, Bitcast makes them float64 [.., ..] again, and results leave the same way. No bit is lost, which a sum of rounded
 * parts (hi + lo) would; float32 because TensorFlow keeps int32 tensors on the host where it has a GPU.
 */
export const linearAlgebraGraphs: Readonly<Record<GraphKind, GraphRecipe>> = {
  eigenSymmetric: recipe(["a"], { values: "eigen:0", vectors: "eigen:1" }, () => [
    node("eigen", "SelfAdjointEigV2", ["a64"], { T: float64, compute_v: attribute.bool(true) }),
  ]),
  cholesky: recipe(["a"], { factor: "cholesky" }, () => [node("cholesky", "Cholesky", ["a64"], { T: float64 })]),
  solve: recipe(["a", "b"], { solution: "solve", inverseNorm: "largest" }, () => {
    const plain = { T: float64, adjoint: attribute.bool(false) };
    return [
      node("solve", "MatrixSolve", ["a64", "b64"], plain),
      node("inverse", "MatrixInverse", ["a64"], plain),
      node("magnitudes", "Abs", ["inverse"], { T: float64 }),
      ...reduceFirst("sums", "Sum", "magnitudes"),
      ...reduceFirst("largest", "Max", "sums"),
    ];
  }),
  multiply: recipe(["a", "b"], { product: "multiply" }, () => [
    node("multiply", "MatMul", ["a64", "b64"], {
      T: float64,
      transpose_a: attribute.bool(false),
      transpose_b: attribute.bool(false),
    }),
  ]),
};

/** A graph between doors: the nodes read `{input}64`, and each result is fetched under its own name. */
function recipe(
  inputs: readonly string[],
  results: Readonly<Record<string, string>>,
  nodes: () => Message[],
): GraphRecipe {
  return {
    inputs,
    outputs: Object.keys(results).map((name) => `${name}:0`),
    bytes() {
      const float32 = attribute.type(types.float32);
      const entrances = inputs.flatMap((name) => [
        node(name, "Placeholder", [], { dtype: float32, shape: attribute.shape([-1, -1, 2]) }),
        node(`${name}64`, "Bitcast", [name], { T: float32, type: float64 }),
      ]);
      const exits = Object.entries(results).map(([name, from]) =>
        node(name, "Bitcast", [from], { T: float64, type: float32 }),
      );
      return savedModel([...entrances, ...nodes(), ...exits]);
    },
  };
}

function reduceFirst(name: string, op: "Sum" | "Max", from: string): Message[] {
  const int32 = attribute.type(types.int32);
  return [
    node(`${name}Axis`, "Const", [], { dtype: int32, value: attribute.tensor("int32", [], new Uint8Array(4)) }),
    node(name, op, [from, `${name}Axis`], {
      T: float64,
      Tidx: int32,
      keep_dims: attribute.bool(false),
    }),
  ];
}
