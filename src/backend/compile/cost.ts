import type { GraphNode } from "./protobuf.js";

/**
 * What a step of the plain graph costs, by a model of one core: 1 µs an operation, 75 GFLOP/s of products, 25 GB/s of
 * results: rounded from steps timed on one core (Zen 4), within a factor of two of them. Constants, so that what is decided by
 * them follows from shapes alone.
 */
const perOperation = 1e-6;
const flopRate = 75e9;
const memoryRate = 25e9;
/**
 * Seconds that XLA's code for a loop costs a process: compiling takes some 0.2 + 0.004 an operation, once for all later runs of
 * the shape; finding it in the cache takes 0.1 and less. Nearer to the first, which newcomers meet.
 */
const compileBase = 0.15;
const compilePerOperation = 3e-3;
/** What XLA saves of a step: 0.3 where products are most of it, 0.55 where passes over memory are. */
const savedByXla = 0.4;
/** Hardly a training makes fewer steps. */
const fewestSteps = 50;

/** Seconds of one step of the plain graph, estimated from its operations and their shapes. */
export function graphStepTime(nodes: readonly GraphNode[]): number {
  return nodes.reduce((sum, node) => {
    if (node.op === "Const") return sum;
    const results = node.op === "Reshape" ? 0 : node.gives.reduce((total, shape) => total + size(shape), 0);
    return sum + perOperation + flops(node) / flopRate + (4 * results) / memoryRate;
  }, 0);
}

/**
 * Steps of the plain graph before XLA takes over: as many as lose, beside XLA's own, what its code costs each of the `loops`
 * that will use it. That is the rule of renting until the loss is the price of buying. 0 where they are so few that hardly a
 * training makes less.
 */
export function stepsBeforeXla(nodes: readonly GraphNode[], loops = 1): number {
  const price = compileBase + compilePerOperation * nodes.filter(({ op }) => op !== "Const").length;
  const steps = Math.ceil(price / loops / (savedByXla * graphStepTime(nodes)));
  return steps < fewestSteps ? 0 : steps;
}

/** Multiplications and additions of a product: 2 |result| × the length that is summed over; 0 for other operations. */
function flops({ op, attributes, takes: [a, b], gives: [result] }: GraphNode): number {
  if (op === "BatchMatMulV2") return 2 * size(result) * (attributes.adj_x?.[1] === true ? a.at(-2)! : a.at(-1)!);
  if (!op.startsWith("Conv2D")) return 0;
  const [outputs, filter] = op === "Conv2D" ? [result, b] : [b, a];
  return 2 * size(outputs) * size(filter.slice(0, 3));
}

const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
