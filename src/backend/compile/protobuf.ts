import { encode, Float, type Message, type Value } from "./wire.js";

/** TensorFlow's numbers for its types; tensors outside a graph are never float64. */
export const types = { float32: 1, float64: 2, int32: 3, bool: 10 } as const;
export type TypeName = keyof typeof types;

/** An attribute as plain data: the name of its builder in {@link attribute} and what that takes. */
export type AttributeValue =
  | readonly ["type" | "int" | "float", number]
  | readonly ["bool", boolean]
  | readonly ["text", string]
  | readonly ["ints", readonly number[]]
  | readonly ["tensor", TypeName, readonly number[], Uint8Array];

/** An operation of a graph as plain data; inputs are "node:output:index", or the name of an argument. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Shapes of its inputs and outputs, as they were when it was recorded. */
  readonly takes: readonly (readonly number[])[];
  readonly gives: readonly (readonly number[])[];
}

export interface Argument {
  readonly name: string;
  readonly type: TypeName;
  readonly shape: readonly number[];
}

// Field numbers are those of tensorflow/core/framework/*.proto and tensorflow/core/protobuf/{meta_graph,saved_model}.proto.

const shapeOf = (shape: readonly number[]): Message => ({ 2: shape.map((size) => ({ 1: size })) });

const entries = (map: Readonly<Record<string, Value>>): Message[] =>
  Object.entries(map).map(([key, value]) => ({ 1: key, 2: value }));

/** Builders of attributes (AttrValue). */
export const attribute = {
  text: (text: string): Message => ({ 2: text }),
  int: (number: number): Message => ({ 3: number }),
  float: (number: number): Message => ({ 4: new Float(number) }),
  bool: (flag: boolean): Message => ({ 5: flag }),
  type: (type: number): Message => ({ 6: type }),
  shape: (shape: readonly number[]): Message => ({ 7: shapeOf(shape) }),
  tensor: (type: TypeName, shape: readonly number[], content: Uint8Array): Message => ({
    8: { 1: types[type], 2: shapeOf(shape), 4: content },
  }),
  function: (name: string): Message => ({ 10: { 1: name } }),
  ints: (numbers: readonly number[]): Message => ({ 1: { 3: numbers } }),
  types: (numbers: readonly number[]): Message => ({ 1: { 6: numbers } }),
  shapes: (shapes: readonly (readonly number[])[]): Message => ({ 1: { 7: shapes.map(shapeOf) } }),
};

/** A NodeDef. */
export function node(
  name: string,
  op: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Message>> = {},
): Message {
  return { 1: name, 2: op, 3: inputs, 5: entries(attributes) };
}

/** The NodeDef of a constant. */
export function constantNode(
  name: string,
  type: TypeName,
  shape: readonly number[],
  values: readonly number[],
): Message {
  const value = attribute.tensor(type, shape, contentOf(type, values));
  return node(name, "Const", [], { dtype: attribute.type(types[type]), value });
}

/** The bytes of values in TensorFlow's layout. */
export function contentOf(type: TypeName, values: ArrayLike<number>): Uint8Array {
  const array = { float32: Float32Array, int32: Int32Array, bool: Uint8Array, float64: Float64Array }[type].from(
    values,
  );
  return new Uint8Array(array.buffer);
}

/** The NodeDef of a recorded operation. */
export function nodeOf({ name, op, inputs, attributes }: GraphNode): Message {
  const built = Object.entries(attributes).map(([key, [kind, ...values]]) => [
    key,
    (attribute[kind] as (...values: unknown[]) => Message)(...values),
  ]);
  return node(name, op, inputs, Object.fromEntries(built) as Record<string, Message>);
}

type Signature = Pick<Argument, "name" | "type">;

/**
 * A FunctionDef whose results come `from` its nodes. TensorFlow's graph optimizer passes over functions with its mark: it takes 10
 * to 30 ms a function and gains nothing here.
 */
export function functionOf(
  name: string,
  inputs: readonly Signature[],
  outputs: readonly (Signature & { readonly from: string })[],
  nodes: readonly Message[],
): Message {
  const argument = ({ name, type }: Signature): Message => ({ 1: name, 3: types[type] });
  return {
    1: { 1: name, 2: inputs.map(argument), 3: outputs.map(argument) },
    3: nodes,
    4: entries(Object.fromEntries(outputs.map((output) => [output.name, output.from]))),
    5: entries({ _tf_data_function: attribute.bool(true) }),
  };
}

/** The version of graphs (GraphDef's producer) that these are written as. */
const producer = 1087;

/** A SavedModel without variables around one graph, as bytes ({@link loadGraph} takes them). */
export function savedModel(nodes: readonly Message[], functions: readonly Message[] = []): Uint8Array {
  const graph: Message = { 1: nodes, 2: { 1: functions }, 4: { 1: producer } };
  return encode({ 2: { 1: { 4: "serve" }, 2: graph } });
}

export type { Message };
