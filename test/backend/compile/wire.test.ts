import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { attribute, functionOf, node, savedModel } from "../../../src/backend/compile/protobuf.js";
import { encode } from "../../../src/backend/compile/wire.js";

interface Decoder {
  deserializeBinary(bytes: Uint8Array): { toObject(): Record<string, unknown>; serializeBinary(): Uint8Array };
}

/** Google's library for protocol buffers, over TensorFlow's definitions as tfjs-node has them. */
const google = createRequire(import.meta.url)("@tensorflow/tfjs-node/dist/proto/api_pb.js") as Record<string, Decoder>;

describe("a message of protocol buffers", () => {
  it("has the bytes of the examples in the documentation of its encoding", () => {
    const hex = (...message: Parameters<typeof encode>) => Buffer.from(encode(...message)).toString("hex");
    expect(hex({ 1: 150 })).toBe("089601");
    expect(hex({ 2: "testing" })).toBe("120774657374696e67");
    expect(hex({ 3: { 1: 150 } })).toBe("1a03089601");
    expect(hex({ 1: -2 })).toBe("08feffffffffffffffff01");
    expect(hex({ 4: "hello", 5: [1, 2, 3] })).toBe("220568656c6c6f280128022803");
  });

  it("grows as far as its content: 2^0 to 2^20 bytes, before and behind other fields", () => {
    for (let size = 1; size <= 2 ** 20; size *= 2) {
      const message = { 1: "before", 2: { 1: new Uint8Array(size).fill(7) }, 3: "behind" };
      const bytes = Buffer.from(encode(message));
      expect(bytes.indexOf("before")).toBe(2);
      expect(bytes.subarray(-6).toString()).toBe("behind");
      expect(bytes.filter((byte) => byte === 7).length).toBeGreaterThanOrEqual(size);
    }
  });

  it("refuses a number that is no integer where an integer stands", () => {
    expect(() => encode({ 1: 128.5 })).toThrow(RangeError);
  });
});

describe("a SavedModel", () => {
  const attributes = {
    text: attribute.text("kernel"),
    int: attribute.int(-1),
    float: attribute.float(0.1),
    no: attribute.bool(false),
    type: attribute.type(1),
    shape: attribute.shape([-1, 0, 300]),
    tensor: attribute.tensor("int32", [2], Uint8Array.of(1, 0, 0, 0, 255, 255, 255, 255)),
    function: attribute.function("body"),
    ints: attribute.ints([1, -1, 2 ** 40]),
    types: attribute.types([1, 3]),
    shapes: attribute.shapes([[], [4, 5]]),
  };
  const body = functionOf(
    "body",
    [{ name: "x", type: "float32" }],
    [{ name: "y", type: "int32", from: "one:output:0" }],
    [node("one", "Op", ["x", "x"])],
  );
  const bytes = savedModel([node("many", "Op", ["a:0", "b:1"], attributes)], [body]);
  const read = google.SavedModel.deserializeBinary(bytes);

  it("is read by Google's library with every kind of attribute", () => {
    const [meta] = (read.toObject() as { metaGraphsList: Meta[] }).metaGraphsList;
    expect(meta.metaInfoDef.tagsList).toEqual(["serve"]);
    const [many] = meta.graphDef.nodeList;
    expect([many.name, many.op, many.inputList]).toEqual(["many", "Op", ["a:0", "b:1"]]);
    const values = Object.fromEntries(many.attrMap);
    expect(Buffer.from(values.text.s as string, "base64").toString()).toBe("kernel");
    expect([values.int.i, values.no.b, values.type.type]).toEqual([-1, false, 1]);
    expect(values.float.f).toBeCloseTo(0.1, 8);
    expect(values.shape.shape).toMatchObject({ dimList: [{ size: -1 }, { size: 0 }, { size: 300 }] });
    expect(values.tensor.tensor).toMatchObject({ dtype: 3, tensorContent: "AQAAAP////8=" });
    expect(values.function.func).toMatchObject({ name: "body" });
    expect(values.ints.list).toMatchObject({ iList: [1, -1, 2 ** 40] });
    expect(values.types.list).toMatchObject({ typeList: [1, 3] });
    expect(values.shapes.list).toMatchObject({ shapeList: [{ dimList: [] }, { dimList: [{ size: 4 }, { size: 5 }] }] });
    const [made] = meta.graphDef.library.functionList;
    expect(made).toMatchObject({
      signature: { name: "body", inputArgList: [{ name: "x", type: 1 }], outputArgList: [{ name: "y", type: 3 }] },
      nodeDefList: [{ name: "one", op: "Op", inputList: ["x", "x"] }],
      retMap: [["y", "one:output:0"]],
    });
    expect(made.attrMap[0][0]).toBe("_tf_data_function");
  });

  it("reads the same after that library has written it anew", () => {
    const again = google.SavedModel.deserializeBinary(read.serializeBinary());
    expect(again.toObject()).toEqual(read.toObject());
  });
});

interface Meta {
  readonly metaInfoDef: { readonly tagsList: string[] };
  readonly graphDef: {
    readonly nodeList: Node[];
    readonly library: { readonly functionList: { readonly attrMap: [string, unknown][] }[] };
  };
}

interface Node {
  readonly name: string;
  readonly op: string;
  readonly inputList: string[];
  readonly attrMap: [string, Record<string, unknown>][];
}
