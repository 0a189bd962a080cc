import { UserError } from "../../errors.js";
import { contentOf, types, type GraphNode } from "./protobuf.js";

/** Operations that XLA has but does otherwise than TensorFlow, without a word; what it does otherwise. */
const otherwise: Readonly<Record<string, string>> = {
  MaxPool: "it keeps a NaN that TensorFlow's maximum pooling drops",
  MaxPool3D: "it keeps a NaN that TensorFlow's maximum pooling drops",
  StatelessRandomNormal: "it draws other numbers from the same key",
  TopKV2: "it ranks a NaN first, TensorFlow last",
  SparseToDense: "it takes indices that are out of order, repeated or outside",
};

/** XLA lacks an operation that TensorFlow has, or does it otherwise. */
export class NotInXla extends UserError {}

/**
 * The same nodes as XLA must be given them to compute what TensorFlow's kernels do: the gradient of ReLU is dy · [z > 0] there, NaN where dy is
 * NaN or infinite, and XLA's own 0; that of a leaky ReLU of slope 0 is the product. The place of the largest or least entry is never that
 * of a NaN there, and often in XLA: a NaN is made the farthest from it.
 */
export function forXla(nodes: readonly GraphNode[]): GraphNode[] {
  return nodes.flatMap((node) => {
    if (node.op === "ReluGrad")
      return [{ ...node, op: "LeakyReluGrad", attributes: { ...node.attributes, alpha: ["float", 0] } }];
    const farthest = { ArgMax: -Infinity, ArgMin: Infinity }[node.op];
    const isFloat = node.attributes.T?.[1] === types.float32;
    return farthest === undefined || !isFloat ? [node] : withoutNaN(node, farthest);
  });
}

/** The node with each NaN of its first input replaced, and what does that before it. */
function withoutNaN(node: GraphNode, value: number): GraphNode[] {
  const { name, inputs, takes } = node;
  const [x, ...others] = inputs;
  const T = ["type", types.float32] as const;
  const same = { takes: [takes[0], takes[0]], gives: [takes[0]], attributes: { T } };
  const constant = { dtype: T, value: ["tensor", "float32", [], contentOf("float32", [value])] } as const;
  return [
    { name: `${name}_far`, op: "Const", inputs: [], takes: [], gives: [[]], attributes: constant },
    { ...same, name: `${name}_nan`, op: "NotEqual", inputs: [x, x] },
    { ...same, name: `${name}_of`, op: "SelectV2", inputs: [`${name}_nan:z:0`, `${name}_far:output:0`, x] },
    { ...node, inputs: [`${name}_of:output:0`, ...others] },
  ];
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
