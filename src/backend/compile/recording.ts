import type { tensorflow } from "../tensorflow.js";
import type { TensorMetadata } from "./native.js";
import type { GraphNode } from "./protobuf.js";

/** A tensor from outside a step that the step reads; TensorFlow.js knows its data by an object. */
export interface Captured extends tensorflow.TensorInfo {
  readonly name: string;
  /** The variable that held it: what the loop is fed is the variable's value at each call. */
  readonly variable?: tensorflow.Variable;
}

/** One thing that the work did: an operation, a constant, a look at a tensor from outside; and the tensors that it made. */
export interface Done {
  readonly what: string;
  readonly made: readonly TensorMetadata[];
}

/** What one pass through a step left behind. */
export interface Recording {
  readonly nodes: readonly GraphNode[];
  readonly captured: readonly Captured[];
  readonly done: readonly Done[];
  /** Where a tensor stands in the graph; one that the graph does not know is captured. */
  source(tensor: tensorflow.TensorInfo): string;
  /** Whether data from outside was read. */
  isCaptured(data: object): boolean;
  /** Whether an operation has read a variable itself. */
  reads(variable: tensorflow.Variable): boolean;
}

/** What is known before work is recorded. */
export interface Before {
  /** Names that tensors have. */
  readonly known: readonly (readonly [tensorflow.TensorInfo, string])[];
  /** Variables by their data. */
  readonly variables: ReadonlyMap<object, tensorflow.Variable>;
  /** What the same work did before. */
  readonly earlier?: readonly Done[];
}
