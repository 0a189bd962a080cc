import { createRequire } from "node:module";

/** A message of tfjs-node's generated protobuf code: setters, and getters of maps. */
type Message = Record<string, (...values: unknown[]) => { set(key: string, value: unknown): void }>;
type Constructor = new () => Message;

/** TensorFlow's numbers for its types; tensors outside a graph are never float64. */
export const types = { float32: 1, float64: 2, int32: 3, bool: 10 } as const;
export type TypeName = keyof typeof types;

/** An attribute as plain data: the name of its builder and what that takes. */
export type AttributeValue =
  | readonly ["type" | "int" | "float", number]
  | readonly ["bool", boolean]
  | readonly ["text", string]
  | readonly ["ints", readonly number[]]
  | readonly ["tensor", TypeName, readonly number[], string];

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

export type Attribute = (value: Message) => void;
export type Attributes = Readonly<Record<string, Attribute>>;

/** Builders for attributes, nodes, functions and graphs over tfjs-node's protobuf classes. */
export function protobuf() {
  const pb = createRequire(import.meta.url)("@tensorflow/tfjs-node/dist/proto/api_pb.js") as Record<
    string,
    Constructor & Record<string, Constructor>
  >;

  const shapeOf = (shape: readonly number[]): Message => {
    const message = new pb.TensorShape();
    message.setDimList(
      shape.map((size) => {
        const dim = new pb.TensorShape.Dim();
        dim.setSize(size);
        return dim;
      }),
    );
    return message;
  };
  const listOf =
    (fill: (list: Message) => void): Attribute =>
    (value) => {
      const list = new pb.AttrValue.ListValue();
      fill(list);
      value.setList(list);
    };
  const attribute = {
    type:
      (type: number): Attribute =>
      (value) =>
        value.setType(type),
    bool:
      (flag: boolean): Attribute =>
      (value) =>
        value.setB(flag),
    int:
      (number: number): Attribute =>
      (value) =>
        value.setI(number),
    float:
      (number: number): Attribute =>
      (value) =>
        value.setF(number),
    text:
      (text: string): Attribute =>
      (value) =>
        value.setS(Buffer.from(text).toString("base64")),
    shape:
      (shape: readonly number[]): Attribute =>
      (value) =>
        value.setShape(shapeOf(shape)),
    ints: (numbers: readonly number[]): Attribute => listOf((list) => list.setIList([...numbers])),
    types: (numbers: readonly number[]): Attribute => listOf((list) => list.setTypeList([...numbers])),
    shapes: (shapes: readonly (readonly number[])[]): Attribute =>
      listOf((list) => list.setShapeList(shapes.map(shapeOf))),
    function:
      (name: string): Attribute =>
      (value) => {
        const message = new pb.NameAttrList();
        message.setName(name);
        value.setFunc(message);
      },
    tensor:
      (type: TypeName, shape: readonly number[], content: Uint8Array | string): Attribute =>
      (value) => {
        const message = new pb.Tensor();
        message.setDtype(types[type]);
        message.setTensorShape(shapeOf(shape));
        message.setTensorContent(content);
        value.setTensor(message);
      },
  };
  const node = (name: string, op: string, inputs: readonly string[], attributes: Attributes = {}): Message => {
    const message = new pb.NodeDef();
    message.setName(name);
    message.setOp(op);
    message.setInputList([...inputs]);
    for (const [key, fill] of Object.entries(attributes)) {
      const value = new pb.AttrValue();
      fill(value);
      message.getAttrMap().set(key, value);
    }
    return message;
  };
  const plain = ({ name, op, inputs, attributes }: GraphNode): Message =>
    node(
      name,
      op,
      inputs,
      Object.fromEntries(
        Object.entries(attributes).map(([key, [kind, ...values]]) => [
          key,
          (attribute[kind] as (...values: unknown[]) => Attribute)(...values),
        ]),
      ),
    );
  const argument = ({ name, type }: Pick<Argument, "name" | "type">): Message => {
    const message = new pb.OpDef.ArgDef();
    message.setName(name);
    message.setType(types[type]);
    return message;
  };
  const functionOf = (
    name: string,
    inputs: readonly Pick<Argument, "name" | "type">[],
    outputs: readonly (Pick<Argument, "name" | "type"> & { readonly from: string })[],
    nodes: readonly Message[],
  ): Message => {
    const signature = new pb.OpDef();
    signature.setName(name);
    signature.setInputArgList(inputs.map(argument));
    signature.setOutputArgList(outputs.map(argument));
    const message = new pb.FunctionDef();
    message.setSignature(signature);
    message.setNodeDefList([...nodes]);
    for (const { name: output, from } of outputs) message.getRetMap().set(output, from);
    // TensorFlow's graph optimizer passes over functions with this mark: it takes 10 to 30 ms a function and gains nothing here.
    const passedOver = new pb.AttrValue();
    attribute.bool(true)(passedOver);
    message.getAttrMap().set("_tf_data_function", passedOver);
    return message;
  };
  /** A SavedModel without variables around one graph, as bytes ({@link loadGraph} takes them). */
  const savedModel = (nodes: readonly Message[], functions: readonly Message[] = []): Uint8Array => {
    const library = new pb.FunctionDefLibrary();
    library.setFunctionList([...functions]);
    const version = new pb.VersionDef();
    version.setProducer(1087);
    const graph = new pb.GraphDef();
    graph.setNodeList([...nodes]);
    graph.setLibrary(library);
    graph.setVersions(version);
    const info = new pb.MetaGraphDef.MetaInfoDef();
    info.setTagsList(["serve"]);
    const meta = new pb.MetaGraphDef();
    meta.setGraphDef(graph);
    meta.setMetaInfoDef(info);
    const model = new pb.SavedModel();
    model.setMetaGraphsList([meta]);
    return (model as unknown as { serializeBinary(): Uint8Array }).serializeBinary();
  };
  return { attribute, node, plain, functionOf, savedModel };
}

export type Protobuf = ReturnType<typeof protobuf>;
export type { Message };
