import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, described, messageOf } from "../errors.js";
import type { tensorflow } from "./tensorflow.js";

/** A layers model on disk: model.json, and beside it the files of weights that it names. */
interface ModelFile {
  readonly modelTopology: object;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly tensorflow.io.WeightsManifestEntry[];
  }[];
  readonly userDefinedMetadata?: Record<string, NonNullable<unknown>>;
}

/**
 * A saved layers model; `path` is its model.json, its folder, or a file:// address of either. The weights are in a buffer of their own.
 * @throws UserError where a file is missing or damaged, or where the weights have not the bytes that model.json says.
 */
export function readModelFiles(path: string): tensorflow.io.ModelArtifacts & { readonly weightData: ArrayBuffer } {
  const file = modelFile(path);
  const { modelTopology, weightsManifest, userDefinedMetadata } = parsed(file);
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const parts = weightsManifest.flatMap(({ paths }) => paths.map((name) => read(join(dirname(file), name))));
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const expected = weightSpecs.reduce((sum, spec) => sum + bytesOf(spec), 0);
  check(bytes === expected, notWhole(file, `${bytes} bytes of weights where model.json says ${expected}`));
  const weights = new Uint8Array(bytes);
  parts.reduce((at, part) => (weights.set(part, at), at + part.byteLength), 0);
  return {
    ...{ modelTopology, weightSpecs, weightData: weights.buffer },
    ...(userDefinedMetadata === undefined ? {} : { userDefinedMetadata }),
  };
}

/** Lets `tf.loadLayersModel` open paths and file:// addresses on every backend: TensorFlow.js itself knows them in tfjs-node alone. */
export function openModelFiles(tf: typeof tensorflow): void {
  tf.io.registerLoadRouter((url) => {
    const path = typeof url === "string" && (/^file:\/\//i.test(url) || !/^[a-z][\w+.-]+:\/\//i.test(url)) ? url : "";
    // TensorFlow.js takes null for "not mine", which its types do not say.
    if (path === "") return null as unknown as tensorflow.io.IOHandler;
    return { load: () => Promise.resolve().then(() => readModelFiles(path)) };
  });
}

function modelFile(path: string): string {
  try {
    const plain = /^file:\/\//i.test(path) ? plainPath(path) : path;
    const isFolder = statSync(plain, { throwIfNoEntry: false })?.isDirectory() === true;
    return isFolder ? join(plain, "model.json") : plain;
  } catch (error) {
    // An address that is none, or a path that no file can have.
    check(false, notWhole(JSON.stringify(path), messageOf(error)));
  }
}

/** file:///tmp/x and, as tfjs-node has it, file://relative/x. */
function plainPath(address: string): string {
  return /^file:\/\/\//i.test(address) ? fileURLToPath(address) : address.slice("file://".length);
}

function parsed(file: string): ModelFile {
  let content: Partial<ModelFile> | undefined;
  try {
    content = JSON.parse(read(file).toString()) as Partial<ModelFile>;
  } catch (error) {
    check(!(error instanceof SyntaxError), notWhole(file, messageOf(error)));
    throw error;
  }
  check(isObject(content), notWhole(file, `a file of ${described(content)}`));
  const { modelTopology, weightsManifest, format } = content as Partial<ModelFile> & { format?: unknown };
  check(format !== "graph-model", notWhole(file, "a graph model, which tf.loadGraphModel opens"));
  const whole = isObject(modelTopology) && Object.keys(modelTopology).length > 0 && Array.isArray(weightsManifest);
  check(whole, notWhole(file, "a file without modelTopology and weightsManifest"));
  weightsManifest.forEach(
    (part: unknown, at) =>
    check(isPart(part), notWhole(file, `${described(part)} in place ${at} of weightsManifest, not { paths, weights: [{ name, shape, dtype }] }`)), // prettier-ignore
  );
  return content as ModelFile;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const dtypes = ["float32", "int32", "bool", "complex64", "float16", "uint8", "uint16"];

function isPart(part: unknown): boolean {
  if (!isObject(part)) return false;
  const { paths, weights } = part as { paths?: unknown; weights?: unknown };
  const isNamed = Array.isArray(paths) && paths.every((path) => typeof path === "string");
  return isNamed && Array.isArray(weights) && weights.every(isSpec);
}

function isSpec(spec: unknown): boolean {
  if (!isObject(spec)) return false;
  const { name, shape, dtype } = spec as { name?: unknown; shape?: unknown; dtype?: unknown };
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size >= 0);
  return typeof name === "string" && isShape && dtypes.includes(dtype as string);
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    check(false, notWhole(file, messageOf(error)));
  }
}

function bytesOf({ shape, dtype, quantization }: tensorflow.io.WeightsManifestEntry): number {
  const stored = quantization?.dtype ?? dtype;
  const each: Readonly<Record<string, number>> = { bool: 1, uint8: 1, uint16: 2, float16: 2, complex64: 8 };
  return (each[stored] ?? 4) * shape.reduce((product, size) => product * size, 1);
}

const notWhole = (where: string, received: string) => () => ({
  where,
  rule: "a layers model is a model.json and the weights that it names, whole",
  received,
  repair: "Give the path of a model.json, or of its folder; write the model again where it is damaged.",
});
