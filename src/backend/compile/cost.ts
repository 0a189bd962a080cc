import type { GraphNode } from "./protobuf.js";

/**
 * What a step of the plain graph costs, by a model of one core: 2 µs an operation, 60 GFLOP/s of products, 10 GB/s of
 * results: rounded from steps timed on one core (Zen 4), within a factor of two of them. Constants, so that what is decided by
 * them follows from shapes alone.
 */
const perOperation = 2e-6;
const flopRate = 60e9;
const memoryRate = 10e9;
/**
 * Seconds that XLA's code for a loop costs a process: compiling takes 0.2 and 4 ms an operation, once for all blocks of a cell (and
 * all later runs of it); finding it in the cache takes 0.1 and less. Set as if one process in four compiled.
 */
const compileBase = 0.1;
const compilePerOperation = 1e-3;

/** Seconds of one step of the plain graph, estimated from its operations and their shapes. */
export function graphStepTime(nodes: readonly GraphNode[]): number {
  return nodes.reduce((sum, node) => {
    if (node.op === "Const") return sum;
    const results = node.op === "Reshape" ? 0 : node.gives.reduce((total, shape) => total + size(shape), 0);
    return sum + perOperation + flops(node) / flopRate + (4 * results) / memoryRate;
  }, 0);
}

/**
 * Steps after which having paid for the graph costs what compiling with XLA costs. Changing then is the rule of renting until
 * the rent paid is the price of buying: at that price, whatever the number of steps turns out to be, it costs at most twice the
 * better choice. A process that has to compile pays about four times the price.
 */
export function stepsBeforeXla(nodes: readonly GraphNode[]): number {
  const price = compileBase + compilePerOperation * nodes.filter(({ op }) => op !== "Const").length;
  return Math.ceil(price / graphStepTime(nodes));
}

/** Multiplications and additions of a product: 2 |result| × the length that is summed over; 0 for other operations. */
function flops({ op, attributes, takes: [a, b], gives: [result] }: GraphNode): number {
  if (op === "BatchMatMulV2") return 2 * size(result) * (attributes.adj_x?.[1] === true ? a.at(-2)! : a.at(-1)!);
  if (!op.startsWith("Conv2D")) return 0;
  const [outputs, filter] = op === "Conv2D" ? [result, b] : [b, a];
  return 2 * size(outputs) * size(filter.slice(0, 3));
}

const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
