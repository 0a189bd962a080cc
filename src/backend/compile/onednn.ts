import { isOnCpu } from "../backend.js";
import { nativeOperation } from "../operation.js";
import { tf } from "../tensorflow.js";
import { flops } from "./cost.js";
import { types, type GraphNode } from "./protobuf.js";

/** oneDNN's batched product, which TensorFlow registers under another name and for a kernel of its own. */
const [product, kernel] = ["_MklBatchMatMulV2", "MklNameChangeOp"];
/** Its convolution and that one's two gradients, by the same change of name. */
const convolutions = ["Conv2D", "Conv2DBackpropFilter", "Conv2DBackpropInput"];
/** Products of fewer operations are done before oneDNN has found its code for them. */
const fewestFlops = 1e5;

/**
 * The same nodes with oneDNN's convolutions, and with its batched product where that is faster, which is everywhere but for products
 * with a vector and small ones: TensorFlow puts it into graphs by itself, but not into the body of a loop. At depth 3, width 512: 102 against 75 GFLOP/s.
 */
export function withOneDnn(nodes: readonly GraphNode[]): GraphNode[] {
  return nodes.map((node) => {
    if (isLargeProduct(node)) return inOneDnn(node, product);
    return isConvolution(node) ? inOneDnn(node, `_MklNative${node.op}`) : node;
  });
}

function inOneDnn(node: GraphNode, op: string): GraphNode {
  return { ...node, op, attributes: { ...node.attributes, _kernel: ["text", kernel] } };
}

function isLargeProduct(node: GraphNode): boolean {
  const [result = []] = node.gives;
  const isProduct = node.op === "BatchMatMulV2" && node.attributes.T?.[1] === types.float32;
  return isProduct && Math.min(...result.slice(-2)) > 1 && flops(node) >= fewestFlops;
}

function isConvolution({ op, attributes }: GraphNode): boolean {
  return convolutions.includes(op) && attributes.T?.[1] === types.float32;
}

let answer: boolean | undefined;

/** Whether this TensorFlow has oneDNN's product; tried once. A GPU does its products itself. */
export function hasOneDnn(): boolean {
  return isOnCpu() && (answer ??= runs(product, kernel));
}

/** Whether an operation on two matrices can be executed. */
export function runs(op: string, ofKernel?: string): boolean {
  return tf.tidy(() => {
    try {
      nativeOperation(op, [tf.ones([1, 2, 2]), tf.ones([1, 2, 2])], ofKernel);
      return true;
    } catch {
      return false;
    }
  });
}
