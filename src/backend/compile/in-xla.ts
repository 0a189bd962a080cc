import { UserError } from "../../errors.js";
import type { GraphNode } from "./protobuf.js";

/** Operations that XLA has but does otherwise than TensorFlow, without a word; what it does otherwise. */
const otherwise: Readonly<Record<string, string>> = {
  MaxPool: "it keeps a NaN that TensorFlow's maximum pooling drops",
  MaxPool3D: "it keeps a NaN that TensorFlow's maximum pooling drops",
  StatelessRandomNormal: "it draws other numbers from the same key",
  SparseToDense: "it takes indices that are out of order, repeated or outside",
};

/** XLA lacks an operation that TensorFlow has, or does it otherwise. */
export class NotInXla extends UserError {}

/**
 * The same nodes as XLA must be given them to compute what TensorFlow's kernels do: the gradient of ReLU is dy · [z > 0] there, NaN where dy is
 * NaN or infinite, and XLA's own 0. That of a leaky ReLU of slope 0 is the product.
 */
export function forXla(nodes: readonly GraphNode[]): GraphNode[] {
  return nodes.map((node) =>
    node.op === "ReluGrad"
      ? { ...node, op: "LeakyReluGrad", attributes: { ...node.attributes, alpha: ["float", 0] } }
      : node,
  );
}

/** What mode 'xla' says of a step that the graph alone computes as TensorFlow does; undefined where XLA may compile it. */
export function refusalByXla(nodes: readonly GraphNode[]): NotInXla | undefined {
  const found = nodes.find(({ op }) => Object.hasOwn(otherwise, op));
  return found === undefined ? undefined : notInXla(`${found.op}: ${otherwise[found.op]}`);
}

export function notInXla(received: string): NotInXla {
  return new NotInXla({
    where: "compileLoop",
    rule: "XLA must have every operation of a step that it compiles, and compute it as TensorFlow does",
    received,
    repair: "Use mode 'graph', or 'auto', which stays with the graph where XLA cannot follow.",
  });
}
