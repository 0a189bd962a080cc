import { tf, type tensorflow } from "../tensorflow.js";
import { compilesXla } from "../backend.js";
import { requireOptions } from "./checks.js";
import { stepsBeforeXla } from "./cost.js";
import { eagerLoop } from "./eager.js";
import { nativeLoop } from "./native-loop.js";
import { isNative } from "./native.js";
import { hasOneDnn } from "./onednn.js";
import { traceStep, type Rows, type Step } from "./trace.js";

export const loopModes = ["auto", "eager", "graph", "xla"] as const;
/** How a step is repeated: see {@link compileLoop}. */
export type LoopMode = (typeof loopModes)[number];

/** One row of an input. */
export interface InputRow {
  readonly type: "float32" | "int32";
  readonly shape: readonly number[];
}

export interface LoopOptions {
  /** Every variable that a step reads and changes: weights, the optimizer's slots ({@link optimizerSlots}), counters. */
  readonly state: readonly tensorflow.Variable[];
  /**
   * One step: TensorFlow.js code over the state, which returns tensors by name. It gets the current row of each input. It is
   * run twice when the loop is made and never again, but for mode "eager".
   */
  readonly step: Step;
  /** What comes in anew for each step, by name: the shape of one row. A call of advance passes [steps, ...shape]. */
  readonly inputs?: Readonly<Record<string, InputRow>>;
  /** The most steps of one call where there are inputs: default 256. */
  readonly capacity?: number;
  /** The steps, counted from 0 and ascending, whose returned tensors are kept: default none. */
  readonly record?: readonly number[];
  /** Name of a returned scalar (float32, int32 or bool): where a step returns 0, it is the last. */
  readonly until?: string;
  /** Default "auto". */
  readonly mode?: LoopMode;
  /** How many loops of the same step and shapes this process makes, one after another: XLA compiles for all. Default 1. */
  readonly loops?: number;
}

/** Values that a step returned at the recorded steps: one array a step that was reached. */
export type Records = Readonly<Record<string, readonly (Float32Array | Int32Array | Uint8Array)[]>>;

/** A step that is repeated without JavaScript in between. */
export interface Loop {
  /** Makes at most so many steps (an integer from 0) from the present state, fewer where `until` fell to 0; returns how many. */
  advance(steps: number, inputs?: Rows): number;
  /** False once `until` fell to 0: advance then does nothing. */
  readonly running: boolean;
  /** Steps made so far. */
  readonly steps: number;
  /** What was recorded so far. */
  records(): Records;
  /** Which way the steps went: "graph", "xla", "graph to step 400, then xla" or "eager". */
  readonly path: string;
  /** State variables that no step changes, which is usually a mistake. */
  readonly unchanged: readonly string[];
  dispose(): void;
}

/**
 * Compiles the repetition of a step: `state ← step(state)` as one StatelessWhile loop inside TensorFlow.
 *
 * "graph" runs it op by op without JavaScript: ready in 10 to 40 ms. "xla" has XLA compile it: about twice as fast a step where
 * passes over memory count, no faster where products do, ready in 0.4 s or more. "auto" takes the graph for as many steps as lose, beside
 * XLA, what compiling costs, estimated from the step's shapes alone ({@link stepsBeforeXla}), and XLA from there on: the same choice
 * on every machine that has the same TensorFlow. "eager" repeats the step in JavaScript; it is what every mode does on a backend without graphs (wasm, js).
 *
 * The graph is traced, not translated: every operation that the step executes is written down, its gradients and
 * optimizers included. So the step's JavaScript must be the same each time; what cannot be repeated is refused. The state's variables
 * are advanced in place and can be read or assigned between calls.
 *
 * @throws UserError for a step that cannot be traced: the reason, and what to do.
 * @example
 * const w = tf.variable(tf.scalar(1));
 * const loop = compileLoop({ state: [w], step: () => { w.assign(w.mul(0.5)); return {}; } });
 * loop.advance(10); // w is 2^-10
 * loop.dispose();
 */
export function compileLoop(options: LoopOptions): Loop {
  requireOptions(options);
  const mode = options.mode ?? "auto";
  if (mode === "eager" || !isNative()) return eagerLoop(options);
  const rows = Object.fromEntries(
    Object.entries(options.inputs ?? {}).map(([name, { type, shape }]) => [name, tf.zeros([...shape], type)]),
  );
  try {
    const trace = traceStep(options.state, rows, options.step);
    const { loops } = options;
    const switchAt =
      !compilesXla() || mode === "graph"
        ? Infinity
        : mode === "xla"
          ? 0
          : stepsBeforeXla(trace.nodes, hasOneDnn(), loops);
    return nativeLoop(options, trace, switchAt);
  } finally {
    tf.dispose(rows);
  }
}

/** The slots of a tf.train optimizer that exist (they are made at its first step): moments, accumulations, powers. */
export function optimizerSlots(optimizer: tensorflow.Optimizer): tensorflow.Variable[] {
  const entries = Object.values(optimizer).flatMap((value: unknown) =>
    Array.isArray(value) ? (value as { variable?: unknown }[]).map(({ variable }) => variable) : [value],
  );
  return entries.filter((value): value is tensorflow.Variable => value instanceof tf.Variable);
}
