import type { tensorflow } from "../tensorflow.js";
import type { TypeName } from "./protobuf.js";
import type { Trace } from "./trace.js";

/** What a loop is made of besides its traced step. */
export interface LoopPlan {
  readonly trace: Trace;
  /** Whether operands need not be checked where TensorFlow's kernels do not. */
  readonly inside?: boolean;
  readonly state: readonly tensorflow.Variable[];
  /** Rows that come in with each call, [capacity, ...] by name. */
  readonly inputs: Readonly<Record<string, { readonly type: TypeName; readonly shape: readonly number[] }>>;
  readonly capacity: number;
  /** Whether a call gives back what its last step returned. */
  readonly returns: boolean;
  /** Name of the returned scalar that ends the loop where it is 0. */
  readonly until: string | undefined;
}
