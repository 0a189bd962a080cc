import type { GraphNode } from "./protobuf.js";

/**
 * What XLA saves of a step beside the plain graph on one core: 0.4 µs an operation and its pass over results, at 50 GB/s; products
 * take it a tenth longer than oneDNN at 100 GFLOP/s, and a third less than TensorFlow's kernels without it. Rounded from steps
 * timed on one core (Zen 4, docs/compiled-loops.md). Constants, so that what is decided by them follows from shapes alone.
 */
const savedPerOperation = 0.4e-6;
const savedPerByte = 1 / 50e9;
const savedPerFlop = { oneDnn: -1e-12, without: 3e-12 };
/**
 * Exponentials of all pairs of a batch, square matrices of 256 rows and more: XLA's code for contrastive losses takes 1.25 to 2.8 times the graph's
 * step at B = 512, 4 to 16 dimensions, where other exponentials cost it nothing.
 */
const savedPerPair = -3e-9;
/**
 * Seconds of compiling with XLA, once for all later runs of the shape: then it is found in the cache, in 0.1 and less, which is not
 * counted on, for newcomers have none.
 */
const compileBase = 0.2;
const compilePerOperation = 3e-3;

/** Seconds that XLA saves of one step, estimated from its operations and their shapes; below 0 where it is the slower way. */
function savedByXla(nodes: readonly GraphNode[], oneDnn: boolean): number {
  return nodes.filter(counts).reduce((sum, node) => {
    const bytes = 4 * node.gives.reduce((total, shape) => total + size(shape), 0);
    const ofProduct = flops(node) * savedPerFlop[oneDnn ? "oneDnn" : "without"];
    return sum + savedPerOperation + bytes * savedPerByte + ofProduct + pairs(node) * savedPerPair;
  }, 0);
}

/**
 * Steps of the plain graph before XLA takes over: as many as lose, beside XLA's own, what its code costs each of the `loops`
 * that will use it. That is the rule of renting until the loss is the price of buying: at that price it costs at most the price
 * more than the better choice, whatever the number of steps turns out to be. Infinity where XLA saves nothing.
 */
export function stepsBeforeXla(nodes: readonly GraphNode[], oneDnn: boolean, loops = 1): number {
  const price = compileBase + compilePerOperation * nodes.filter(counts).length;
  const saved = savedByXla(nodes, oneDnn);
  return saved > 0 ? Math.ceil(price / loops / saved) : Infinity;
}

/** Constants are made once, and a reshape makes nothing. */
const counts = ({ op }: GraphNode): boolean => op !== "Const" && op !== "Reshape";

/** Multiplications and additions of a product: 2 |result| × the length that is summed over; 0 for other operations. */
export function flops({ op, attributes, takes: [a, b], gives: [result] }: GraphNode): number {
  if (op === "BatchMatMulV2") return 2 * size(result) * (attributes.adj_x?.[1] === true ? a.at(-2)! : a.at(-1)!);
  if (!op.startsWith("Conv2D")) return 0;
  const [outputs, filter] = op === "Conv2D" ? [result, b] : [b, a];
  return 2 * size(outputs) * size(filter.slice(0, 3));
}

/** Entries of an exponential of all pairs of at least 256 samples. */
function pairs({ op, gives: [result = []] }: GraphNode): number {
  const [rows, columns] = result.slice(-2);
  return op === "Exp" && rows === columns && rows >= 256 ? size(result) : 0;
}

const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
