import { tf } from "../tensorflow.js";
import { compilesXla } from "../backend.js";
import { requireOptions } from "./checks.js";
import type { Loop, LoopOptions } from "./contract.js";
import { isOnCpu } from "../backend.js";
import { stepsBeforeXla } from "./cost.js";
import { eagerLoop } from "./eager.js";
import { refusalByXla } from "./in-xla.js";
import { nativeLoop } from "./native-loop.js";
import { isNative } from "./native.js";
import { hasOneDnn } from "./onednn.js";
import { emptyRows } from "./rows.js";
import { traceStep, type Trace, type Traced } from "./trace.js";

/**
 * Compiles the repetition of a step: `state ← step(state)` as one StatelessWhile loop inside TensorFlow.
 *
 * "graph" runs it op by op without JavaScript: ready in 10 to 40 ms. "xla" has XLA compile it: about twice as fast a step where
 * passes over memory count, no faster where products do, ready in 0.4 s or more. "auto" takes the graph for as many steps as lose, beside
 * XLA, what compiling costs, estimated from the step's shapes alone ({@link stepsBeforeXla}), and XLA from there on: the same choice
 * on every machine that has the same TensorFlow. "eager" repeats the step in JavaScript; it is what every mode does on a backend without graphs (wasm, js).
 *
 * The graph is traced, not translated: every operation that the step executes is written down, its gradients and
 * optimizers included. What is promised: a step gives what it would give eagerly, to roundings, or is refused.
 * - Variables can be read and assigned between calls, those outside `state` too: each call takes the values that they have then.
 * - A tf.train optimizer's rates can be set between calls: the step is traced anew (10 to 40 ms, and XLA compiles anew). Its
 *   `iterations` count the loop's steps.
 * - The step's other JavaScript must be the same each time. It runs eight times when the loop is made (the first
 *   time alone computes anything), and again before the calls 2, 4, 8, …: a number or a tensor of a closure that is another then is refused.
 *   What changes later, or otherwise than by running (a counter that turns at step 100, a rate that is set between calls 5 and 6), is
 *   refused late or never: keep it in a variable of `state`, or pass it through `inputs`.
 * - Indices outside, integers divided by 0 and numbers that int32 cannot hold are errors in XLA too; the state is then as before the call.
 *
 * @throws UserError for a step that cannot be traced: the reason, and what to do.
 * @example
 * const w = tf.variable(tf.scalar(1));
 * using loop = compileLoop({ state: [w], step: () => { w.assign(w.mul(0.5)); return {}; } });
 * loop.advance(10); // w is 2^-10
 */
export function compileLoop(given: LoopOptions): Loop {
  requireOptions(given);
  // What its maker does with the arrays afterwards is of no interest.
  const options = { ...given, state: [...given.state], ...(given.record && { record: [...given.record] }) };
  if (options.mode === "eager" || !isNative()) return eagerLoop(options);
  return nativeLoop(options, {
    trace: () => traced(options),
    stepsBeforeXla: (trace) => stepsOfGraph(options, trace),
  });
}

function traced(options: LoopOptions): Traced {
  const rows = emptyRows(options);
  try {
    return traceStep(options, rows);
  } finally {
    tf.dispose(rows);
  }
}

/** Infinity where XLA is not there, not wanted, or would compute something else. */
function stepsOfGraph({ mode = "auto", loops }: LoopOptions, { nodes }: Trace): number {
  if (!compilesXla() || mode === "graph") return Infinity;
  const refusal = refusalByXla(nodes);
  // XLA's convolutions on a processor take some fourteen times as long.
  if (mode !== "xla" && isOnCpu() && nodes.some(({ op }) => op.startsWith("Conv2D"))) return Infinity;
  if (mode !== "xla") return refusal === undefined ? stepsBeforeXla(nodes, hasOneDnn(), loops) : Infinity;
  if (refusal !== undefined) throw refusal;
  return 0;
}

export { optimizerSlots } from "./optimizers.js";
