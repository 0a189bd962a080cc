import { tf, type tensorflow } from "../tensorflow.js";
import { compilesXla } from "../backend.js";
import { requireOptions } from "./checks.js";
import { stepsBeforeXla } from "./cost.js";
import { eagerLoop } from "./eager.js";
import { nativeLoop } from "./native-loop.js";
import { isNative } from "./native.js";
import { hasOneDnn } from "./onednn.js";
import type { Loop, LoopOptions } from "./contract.js";
import { traceStep } from "./trace.js";

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
 * using loop = compileLoop({ state: [w], step: () => { w.assign(w.mul(0.5)); return {}; } });
 * loop.advance(10); // w is 2^-10
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
