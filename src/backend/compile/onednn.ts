import { isOnCpu } from "../backend.js";
import { tf } from "../tensorflow.js";
import { loadGraph } from "./native.js";
import { protobuf, types, type GraphNode } from "./protobuf.js";
import { flops } from "./cost.js";

/** Products of fewer operations are done before oneDNN has found its code for them. */
const fewestFlops = 1e5;

/**
 * The same nodes with oneDNN's batched product where it is faster, which is everywhere but for products with a vector and small
 * ones: TensorFlow puts it into graphs by itself, but not into the body of a loop. At depth 3, width 512: 102 against 75 GFLOP/s.
 */
export function withOneDnn(nodes: readonly GraphNode[]): GraphNode[] {
  return nodes.map((node) => (isLargeProduct(node) ? { ...node, ...oneDnnProduct(node) } : node));
}

function oneDnnProduct({ attributes }: Pick<GraphNode, "attributes">): Pick<GraphNode, "op" | "attributes"> {
  return { op: "_MklBatchMatMulV2", attributes: { ...attributes, _kernel: ["text", "MklNameChangeOp"] } };
}

function isLargeProduct(node: GraphNode): boolean {
  const [result = []] = node.gives;
  return node.op === "BatchMatMulV2" && Math.min(...result.slice(-2)) > 1 && flops(node) >= fewestFlops;
}

let answer: boolean | undefined;

/** Whether this TensorFlow has oneDNN's product; tried once. A GPU does its products itself. */
export function hasOneDnn(): boolean {
  return isOnCpu() && (answer ??= runs(oneDnnProduct({ attributes: { T: ["type", types.float32] } })));
}

/** Whether a graph of this product of two matrices can be loaded and run. */
export function runs({ op, attributes }: Pick<GraphNode, "op" | "attributes">): boolean {
  const pb = protobuf();
  const { attribute } = pb;
  const matrix = { dtype: attribute.type(types.float32), shape: attribute.shape([1, 2, 2]) };
  const inputs = ["a", "b"];
  const product = pb.plain({ name: "product", op, inputs, attributes, takes: [], gives: [] });
  const placeholders = inputs.map((name) => pb.node(name, "Placeholder", [], matrix));
  return tf.tidy(() => {
    try {
      const graph = loadGraph(pb.savedModel([...placeholders, product]), inputs, ["product:0"]);
      graph.run([tf.ones([1, 2, 2]), tf.ones([1, 2, 2])]);
      graph.dispose();
      return true;
    } catch {
      return false;
    }
  });
}
