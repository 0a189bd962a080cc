import type { Owner } from "../owner.js";
import type { tensorflow } from "../tensorflow.js";

/** What a step gets anew each time it runs, by name. */
export type Rows = Readonly<Record<string, tensorflow.Tensor>>;
/** One step: any synchronous TensorFlow.js code over variables; returns the tensors to be recorded, by name, or nothing. */
export type Step = (rows: Rows) => Returned | void;
/** What a step returns: float32, int32 or bool tensors by name. */
export type Returned = Readonly<Record<string, tensorflow.Tensor>>;

/** How a step can be repeated. */
export const loopModes = ["auto", "eager", "graph", "xla"] as const;
/** One of {@link loopModes}; compileLoop says what each does. */
export type LoopMode = (typeof loopModes)[number];

/** One row of an input. */
export interface InputRow {
  readonly type: "float32" | "int32";
  /** Of one step's row, without the axis of steps. */
  readonly shape: readonly number[];
}

/** What {@link Loop} is made from. */
export interface LoopOptions {
  /**
   * Every variable that a step changes: weights, the optimizer's slots (optimizerSlots), counters. One that a step writes and then
   * reads may be left out: it is scratch, and keeps the value that it had before the loop. Other variables are read anew at each call.
   */
  readonly state: readonly tensorflow.Variable[];
  /**
   * One step: TensorFlow.js code over the state, which returns tensors by name. It gets the current row of each input. Its JavaScript
   * runs eight times when the loop is made or an optimizer was set otherwise (only the first time computes anything), and once before the
   * calls 2, 4, 8, …, to see whether it is still the same.
   */
  readonly step: Step;
  /** Whether the step's JavaScript is known to be the same each time: then it runs twice, when the loop is made. Default false. */
  readonly constant?: boolean;
  /**
   * Whether all indices of the step are known to lie inside what they index, integers to be divided by none that is 0, and so on: then XLA's code
   * does not look (1 to 2 µs a step), and takes what is outside for something else without a word. Default false.
   */
  readonly inside?: boolean;
  /** What comes in anew for each step, by name: the shape of one row. A call of advance passes [steps, ...shape]. */
  readonly inputs?: Readonly<Record<string, InputRow>>;
  /** The most steps of one call where there are inputs: default 256. */
  readonly capacity?: number;
  /** The number of the first step, for a loop that goes on where another stopped: default 0. */
  readonly from?: number;
  /** The steps, counted from 0 and ascending, whose returned tensors are kept: default none. */
  readonly record?: readonly number[];
  /** Name of a returned scalar (float32, int32 or bool, shape []): where a step returns 0, it is the last; NaN goes on. */
  readonly until?: string;
  /** Default "auto". */
  readonly mode?: LoopMode;
  /** How many loops of the same step and shapes this process makes, one after another: XLA compiles for all. Default 1. */
  readonly loops?: number;
}

/** Values that a step returned at the recorded steps: one array a step that was reached. */
export type Records = Readonly<Record<string, readonly (Float32Array | Int32Array | Uint8Array)[]>>;

/** A step that is repeated without JavaScript in between. */
export interface Loop extends Owner {
  /** Makes at most so many steps (an integer from 0) from the present state, fewer where `until` fell to 0; returns how many. */
  advance(steps: number, inputs?: Rows): number;
  /** False once `until` fell to 0: advance then does nothing. */
  readonly running: boolean;
  /** The number of the next step: {@link LoopOptions.from} and those made since. */
  readonly steps: number;
  /** What was recorded so far. */
  records(): Records;
  /** Which way the steps went: "graph", "xla", "graph to step 400, then xla" or "eager". */
  readonly path: string;
  /** State variables that no step changes, which is usually a mistake. */
  readonly unchanged: readonly string[];
}
