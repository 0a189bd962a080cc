import { attribute, constantNode, node, types, type GraphNode, type Message, type TypeName } from "./protobuf.js";
import type { Trace } from "./trace.js";

/** What TensorFlow's kernels for processors refuse and XLA's do not: an index that lies outside becomes another, a division by 0 a number. */
export interface Checks {
  readonly nodes: readonly Message[];
  /** Where it stands whether all is right so far, given `sound` of the step before; undefined where there is nothing to check. */
  readonly sound: string | undefined;
  /** The operations that are checked. */
  readonly operations: readonly string[];
}

/** A condition on every entry of one input: 0 ≤ x < limits, x < limits, x ≠ 0, 0 ≤ x, or |x| < 2^31. */
interface Condition {
  readonly input: number;
  readonly is: "inside" | "below" | "nonzero" | "from 0" | "int32";
  /** One a coordinate of the input's last axis, or one for all. */
  readonly limits?: readonly number[];
}

/** The conditions of a step that hold in its first, which TensorFlow made, but need not hold in others. */
export function checksOf({ nodes, captured }: Trace): Checks {
  const fixed = new Set(captured.filter(({ variable }) => variable === undefined).map(({ name }) => name));
  const conditions = nodes.flatMap((one) => {
    const condition = conditionOf(one);
    const source = condition === undefined ? "" : one.inputs[condition.input];
    return condition === undefined || fixed.has(source) || source.startsWith("constant") ? [] : [{ one, condition }];
  });
  const built = conditions.flatMap(({ one, condition }, index) => checkNodes(`check${index}`, one, condition));
  const joined = conditions.map((_, index) =>
    node(`sound${index}`, "LogicalAnd", [index === 0 ? "sound" : `sound${index - 1}:z:0`, `check${index}:output:0`]),
  );
  const operations = [...new Set(conditions.map(({ one }) => one.op))];
  const sound = conditions.length === 0 ? undefined : `sound${conditions.length - 1}:z:0`;
  return { nodes: [...built, ...joined], sound, operations };
}

function conditionOf(one: GraphNode): Condition | undefined {
  const { op, attributes, takes, gives } = one;
  const isInteger = attributes.T?.[1] === types.int32;
  switch (op) {
    case "GatherV2":
      return { input: 1, is: "inside", limits: [takes[0][axisOf(one)]] };
    case "GatherNd":
      return { input: 1, is: "inside", limits: takes[0].slice(0, takes[1].at(-1)) };
    case "TensorScatterUpdate":
      return { input: 1, is: "inside", limits: gives[0].slice(0, takes[1].at(-1)) };
    case "ScatterNd":
      return { input: 0, is: "inside", limits: gives[0].slice(0, takes[0].at(-1)) };
    case "UnsortedSegmentSum":
      return { input: 1, is: "below", limits: [gives[0][0]] };
    case "FloorDiv":
    case "FloorMod":
      return isInteger ? { input: 1, is: "nonzero" } : undefined;
    case "Pow":
      return isInteger ? { input: 1, is: "from 0" } : undefined;
    case "Cast":
      return attributes.SrcT?.[1] === types.float32 && attributes.DstT?.[1] === types.int32
        ? { input: 0, is: "int32" }
        : undefined;
    default:
      return undefined;
  }
}

/** The axis along which GatherV2 gathers: how many of the parameters' axes stand before the indices in the result, with the batch's. */
function axisOf({ attributes, takes: [parameters, indices], gives: [result] }: GraphNode): number {
  const batch = Number(attributes.batch_dims?.[1] ?? 0);
  const after = indices.slice(batch);
  // result = parameters[:axis] + indices[batch:] + parameters[axis + 1:]; the first axis for which that is so.
  const fits = (axis: number) =>
    String([...parameters.slice(0, axis), ...after, ...parameters.slice(axis + 1)]) === String(result);
  return parameters.findIndex((_, axis) => axis >= batch && fits(axis));
}

/** Nodes that end in `{name}`: whether all entries of the input meet the condition. */
function checkNodes(name: string, { op, inputs, takes }: GraphNode, { input, is, limits = [] }: Condition): Message[] {
  const x = inputs[input];
  const type: TypeName = op === "Cast" ? "float32" : "int32";
  const T = { T: attribute.type(types[type]) };
  const compare = (which: string, by: string, left: string, right: string): Message =>
    node(`${name}_${which}`, by, [left, `${name}_${right}:output:0`], T);
  const zero = constantNode(`${name}_zero`, type, [], [0]);
  const limit = constantNode(`${name}_limit`, type, limits.length === 1 ? [] : [limits.length], limits);
  const all = allHold(name, takes[input].length);
  switch (is) {
    case "inside":
      return [
        zero,
        limit,
        compare("from0", "GreaterEqual", x, "zero"),
        compare("below", "Less", x, "limit"),
        node(`${name}_holds`, "LogicalAnd", [`${name}_from0:z:0`, `${name}_below:z:0`]),
        ...all,
      ];
    case "below":
      return [limit, compare("holds", "Less", x, "limit"), ...all];
    case "nonzero":
      return [zero, compare("holds", "NotEqual", x, "zero"), ...all];
    case "from 0":
      return [zero, compare("holds", "GreaterEqual", x, "zero"), ...all];
    case "int32":
      return [
        constantNode(`${name}_limit`, type, [], [2 ** 31]),
        node(`${name}_size`, "Abs", [x], T),
        compare("holds", "Less", `${name}_size:y:0`, "limit"),
        ...all,
      ];
  }
}

/** `{name}`: whether `{name}_holds`, of this rank, is true everywhere. */
function allHold(name: string, rank: number): Message[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const attributes = { Tidx: attribute.type(types.int32), keep_dims: attribute.bool(false) };
  return [
    constantNode(`${name}_axes`, "int32", [rank], axes),
    node(name, "All", [`${name}_holds:z:0`, `${name}_axes:output:0`], attributes),
  ];
}
