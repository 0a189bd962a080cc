import { tf, type tensorflow } from "../tensorflow.js";
import { attributeOf, isSplat, typeNames } from "./attributes.js";
import type { Addon, AddonAttribute, NativeBackend, TensorMetadata } from "./native.js";
import { operationOutputs, shapedByValues } from "./operations.js";
import type { Before, Captured, Done, Recording } from "./recording.js";
import {
  refuseBuffer,
  refuseCaptured,
  refuseDifference,
  refuseGraph,
  refuseOperation,
  refuseReading,
  refuseShape,
  refuseType,
  refuseUpload,
} from "./refusals.js";
import { contentOf, types, type GraphNode, type TypeName } from "./protobuf.js";
import { carries } from "./returned.js";

/** The most numbers of a constant that a step may make itself: shapes, axes, scalars. */
const largestConstant = 64;

/**
 * Does the work with every operation passing on to TensorFlow and being written down. What it sees are operations alone, so that any code that ends in TensorFlow's operations will do. Work that
 * repeats an `earlier` one is compared with it and not executed again: its tensors have shapes, but no values.
 * @throws UserError where the work reads a tensor back, draws random numbers, uploads data, uses an operation that is not
 * in the table, or is not the same as the earlier one.
 */
export function recording<T>(backend: NativeBackend, before: Before, work: (tracer: Recording) => T): T {
  const { binding: addon } = backend;
  const buffer = tf.TensorBuffer.prototype as { toTensor: unknown };
  const { toTensor } = buffer;
  const tracer = new Tracer(backend, before);
  backend.binding = tracer.intercepting(addon);
  backend.getInputTensorIds = (tensors) => tracer.identify(tensors);
  backend.write = (...data) => tracer.written(...data);
  buffer.toTensor = refuseBuffer;
  try {
    return work(tracer);
  } finally {
    backend.binding = addon;
    for (const name of ["getInputTensorIds", "write"]) Reflect.deleteProperty(backend, name);
    buffer.toTensor = toTensor;
  }
}

/** Whether operations are being written down. */
export function isRecording(backend: NativeBackend): boolean {
  return Object.hasOwn(backend, "getInputTensorIds");
}

class Tracer implements Recording {
  readonly nodes: GraphNode[] = [];
  readonly captured: Captured[] = [];
  readonly done: Done[] = [];
  private serial = 0;
  /** The number of the last tensor without values; the addon's begin at 0, and none below is given back to it. */
  private standIn = 0;
  private readonly names = new Map<number, string>();
  private readonly outside = new Map<number, tensorflow.TensorInfo>();
  /** Names of constants that are zero throughout. */
  private readonly zeros = new Set<string>();
  /** Data that the step itself has made. */
  private readonly born = new WeakSet<object>();
  /** Tensors that operations have taken, as objects: a variable is one, whatever data it holds. */
  private readonly read = new WeakSet<object>();
  private readonly addon: Addon;
  private readonly original: Pick<NativeBackend, "getInputTensorIds" | "write">;

  constructor(
    private readonly backend: NativeBackend,
    private readonly before: Before,
  ) {
    this.addon = backend.binding;
    this.original = Object.getPrototypeOf(backend) as NativeBackend;
    before.known.forEach(([tensor, name]) => this.names.set(this.idsOf([tensor])[0], name));
  }

  isCaptured(data: object): boolean {
    return this.captured.some(({ dataId }) => dataId === data);
  }

  reads(variable: tensorflow.Variable): boolean {
    return this.read.has(variable);
  }

  /** Data that TensorFlow.js is given; it goes to TensorFlow where an operation first needs it. */
  written(...data: Parameters<NativeBackend["write"]>): object {
    const id = this.original.write.apply(this.backend, data);
    this.born.add(id);
    return id;
  }

  /**
   * The addon's numbers of these tensors, remembering which tensors they are. What comes from outside and is needed for the
   * first time here goes to TensorFlow unrecorded: it is captured, not a constant of the graph.
   */
  identify(tensors: readonly tensorflow.TensorInfo[]): number[] {
    const { binding } = this.backend;
    this.backend.binding = this.addon;
    this.idsOf(tensors.filter(({ dataId }) => dataId !== undefined && !this.born.has(dataId)));
    this.backend.binding = binding;
    const ids = this.idsOf(tensors);
    ids.forEach((id, index) => this.outside.set(id, tensors[index]));
    tensors.forEach((tensor) => this.read.add(tensor));
    return ids;
  }

  private idsOf(tensors: readonly tensorflow.TensorInfo[]): number[] {
    return this.original.getInputTensorIds.call(this.backend, tensors);
  }

  source(tensor: tensorflow.TensorInfo): string {
    return this.nameOf(this.identify([tensor])[0]);
  }

  intercepting(addon: Addon): Addon {
    const copy = Object.fromEntries(
      Object.getOwnPropertyNames(addon).map((name) => [name, addon[name as keyof Addon]]),
    );
    const own: Partial<Addon> = {
      createTensor: (shape, type, values) => {
        const id = addon.createTensor(shape, type, values);
        this.names.set(id, this.constant(shape, type, values));
        return id;
      },
      executeOp: (op, attributes, inputs, outputs) =>
        this.operation(op, attributes, inputs, () => addon.executeOp(op, attributes, inputs, outputs)),
      tensorDataSync: refuseReading,
      runSavedModel: refuseGraph,
    };
    return Object.assign(copy, own) as unknown as Addon;
  }

  private nameOf(id: number): string {
    const known = this.names.get(id);
    if (known !== undefined) return known;
    const tensor = this.outside.get(id);
    if (tensor === undefined) throw new Error(`Tensor ${id} was not seen before`);
    const name = `captured${this.captured.length}`;
    const { dataId, shape, dtype } = tensor;
    if (!carries(dtype)) throw refuseCaptured(dtype);
    const variable = this.before.variables.get(dataId);
    if (variable === undefined) this.next("a tensor from outside", [id]);
    else this.next("a variable", [variable.id]);
    this.captured.push({ name, dataId, shape, dtype, variable });
    this.names.set(id, name);
    return name;
  }

  /** A tensor that the step makes from numbers; equal ones stand for one splat where they are many. */
  private constant(shape: readonly number[], type: number, values: ArrayLike<number>): string {
    const typeName = typeNames.get(type);
    if (typeName === undefined) throw refuseType(type);
    const splat = isSplat(values);
    if (!splat && (values.length > largestConstant || typeName === "float32")) throw refuseUpload(values.length);
    this.next("a constant", [shape, type, Array.from(values)]);
    const name = `constant${(this.serial += 1)}`;
    if (splat && values[0] === 0) this.zeros.add(`${name}:output:0`);
    if (splat && values.length > largestConstant) return this.fill(name, shape, typeName, values[0]);
    return this.node(name, "Const", [], {
      dtype: ["type", type],
      value: ["tensor", typeName, shape, contentOf(typeName, values)],
    });
  }

  private fill(name: string, shape: readonly number[], type: TypeName, value: number): string {
    const size = this.constant([shape.length], types.int32, shape);
    const one = this.constant([], types[type], [value]);
    return this.node(name, "Fill", [size, one], { T: ["type", types[type]], index_type: ["type", types.int32] });
  }

  private operation(
    op: string,
    attributes: readonly AddonAttribute[],
    inputs: readonly number[],
    execute: () => TensorMetadata[],
  ): TensorMetadata[] {
    if (shapedByValues.has(op)) throw refuseShape(op);
    if (!Object.hasOwn(operationOutputs, op)) throw refuseOperation(op);
    const outputs = operationOutputs[op];
    const sources = inputs.map((id) => this.nameOf(id));
    const used = attributes.filter(({ value }) => value !== undefined && value !== null);
    const given = Object.fromEntries(used.map((one) => [one.name, attributeOf(this.addon, op, one)]));
    const made = this.next(op, [sources, given], execute);
    const kept = this.leftAlone(op, sources, inputs, made[0]);
    if (kept !== undefined) {
      this.names.set(made[0].id, kept);
      return made;
    }
    const name = `node${(this.serial += 1)}`;
    this.node(name, op, sources, given, [
      inputs.map((id) => this.outside.get(id)?.shape ?? []),
      made.map(({ shape }) => shape),
    ]);
    if (op === "Fill" && this.zeros.has(sources[1])) this.zeros.add(`${name}:output:0`);
    made.forEach((metadata, index) => {
      const [output, at] = outputs[0].startsWith("*") ? [outputs[0].slice(1), index] : [outputs[index], 0];
      this.names.set(metadata.id, `${name}:${output}:${at}`);
    });
    return made;
  }

  /** Does what an earlier recording, if there is one, has at this place: then its tensors come without values. */
  private next(name: string, detail: readonly unknown[], execute: () => TensorMetadata[] = () => []): TensorMetadata[] {
    const what = JSON.stringify([name, ...detail]);
    const earlier = this.before.earlier?.[this.done.length];
    if (this.before.earlier !== undefined && earlier?.what !== what) throw refuseDifference(`a difference at ${name}`);
    const made = earlier?.made.map((metadata) => ({ ...metadata, id: (this.standIn -= 1) })) ?? execute();
    this.done.push({ what, made });
    return made;
  }

  /** What x + 0 is, in the shape of x: x itself, but for the sign of its zeros. The optimizers of tf.train begin with such sums. */
  private leftAlone(
    op: string,
    sources: readonly string[],
    inputs: readonly number[],
    { shape }: TensorMetadata,
  ): string | undefined {
    if (op !== "Add" && op !== "AddV2") return undefined;
    const isWhole = (index: number) => String(this.outside.get(inputs[index])?.shape) === String(shape);
    return sources.find((_, index) => this.zeros.has(sources[1 - index]) && isWhole(index));
  }

  private node(
    name: string,
    op: string,
    inputs: readonly string[],
    attributes: GraphNode["attributes"],
    [takes, gives]: readonly (readonly (readonly number[])[])[] = [[], []],
  ): string {
    this.nodes.push({ name, op, inputs, attributes, takes, gives });
    return `${name}:output:0`;
  }
}
