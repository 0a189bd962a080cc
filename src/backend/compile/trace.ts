import { check, UserError } from "../../errors.js";
import { tf, type tensorflow } from "../tensorflow.js";
import { nativeBackend } from "./native.js";
import type { GraphNode, TypeName } from "./protobuf.js";
import { recording, type Captured, type Recording } from "./recorder.js";

/** What a step gets anew each time it runs, by name. */
export type Rows = Readonly<Record<string, tensorflow.Tensor>>;
/** One step: any TensorFlow.js code over variables; returns the tensors to be recorded, by name. */
export type Step = (rows: Rows) => Readonly<Record<string, tensorflow.Tensor>>;

export interface Returned {
  readonly type: TypeName;
  readonly shape: readonly number[];
  /** Where it comes from in the graph. */
  readonly from: string;
}

/** One step as a graph. */
export interface Trace {
  readonly nodes: readonly GraphNode[];
  readonly captured: readonly Captured[];
  /** Where each state variable's next value comes from. */
  readonly next: readonly string[];
  readonly returned: Readonly<Record<string, Returned>>;
}

/**
 * Traces a step and leaves all variables as it found them. The step runs twice, for only what is the same each time can be
 * repeated without JavaScript.
 * @throws UserError with the reason and the repair for a step that cannot be repeated so.
 */
export function traceStep(state: readonly tensorflow.Variable[], rows: Rows, step: Step): Trace {
  const restore = snapshot(state);
  try {
    const [first, second] = [0, 1].map(() => {
      restore();
      state.forEach(own);
      return traceOnce(state, rows, step);
    });
    requireSame(first, second);
    return second;
  } finally {
    restore();
    restore.dispose();
  }
}

/** The values of all variables there are; calling it puts them back. */
function snapshot(state: readonly tensorflow.Variable[]): { (): void; dispose(): void } {
  const variables = [...new Set([...state, ...Object.values(tf.engine().registeredVariables)])];
  const saved = variables.map((variable) => [variable, tf.keep(tf.clone(variable))] as const);
  const restore = () =>
    saved.filter(([{ isDisposed }]) => !isDisposed).forEach(([variable, value]) => variable.assign(value));
  return Object.assign(restore, { dispose: () => tf.dispose(saved.map(([, value]) => value)) });
}

/** A tensor can share a variable's data, as its clone does; with data of its own, reading the one is not reading the other. */
function own(variable: tensorflow.Variable): void {
  tf.tidy(() => variable.assign(tf.reshape(variable, variable.shape)));
}

function traceOnce(state: readonly tensorflow.Variable[], rows: Rows, step: Step): Trace {
  const known = [
    ...state.map((variable, index) => [variable, `state${index}`] as const),
    ...Object.entries(rows).map(([name, row]) => [row, `row_${name}:output:0`] as const),
  ];
  const before = Object.values(tf.engine().registeredVariables).map((variable) => ({
    variable,
    data: variable.dataId,
  }));
  let trace!: Trace;
  tf.tidy(() =>
    recording(nativeBackend(), known, (recorder) => {
      const returned = Object.entries(step(rows));
      requireInState(recorder, state, before);
      const place = (tensor: tensorflow.Tensor): Returned => ({
        type: tensor.dtype as TypeName,
        shape: tensor.shape,
        from: recorder.source(tensor),
      });
      trace = {
        nodes: recorder.nodes,
        captured: recorder.captured,
        next: state.map((variable) => recorder.source(variable)),
        returned: Object.fromEntries(returned.map(([name, tensor]) => [name, place(tensor)])),
      };
    }),
  );
  return trace;
}

interface Before {
  readonly variable: tensorflow.Variable;
  readonly data: object;
}

/** A variable outside the state that the step changes would start each repetition as it was at the trace. */
function requireInState(recorder: Recording, state: readonly tensorflow.Variable[], before: readonly Before[]): void {
  const forgotten = before.filter(
    ({ variable, data }) =>
      variable.dataId !== data && !state.includes(variable) && recorder.captured.some(({ dataId }) => dataId === data),
  );
  check(forgotten.length === 0, () => ({
    where: "compileLoop",
    rule: "every variable that a step reads and changes must be in its state",
    received: `${forgotten.length} that are not: ${forgotten
      .map(({ variable }) => variable.name)
      .slice(0, 5)
      .join(", ")}`,
    repair: "Add them to `state`; optimizerSlots(optimizer) has those of a tf.train optimizer.",
  }));
}

/** The same operations on the same tensors, and results of the same shapes. */
function requireSame(first: Trace, second: Trace): void {
  const [a, b] = [first, second].map((trace) => trace.nodes.map((node) => JSON.stringify(node)));
  const at = b.findIndex((node, index) => node !== a[index]);
  const tensors = (trace: Trace) => JSON.stringify([trace.captured.map(({ id }) => id), trace.next, trace.returned]);
  if (a.length === b.length && at < 0 && tensors(first) === tensors(second)) return;
  throw new UserError({
    where: "compileLoop",
    rule: "a step must be the same operations on the same tensors in the same shapes each time it runs",
    received:
      at < 0 ? "a step that read or returned other tensors the second time" : `a difference at ${second.nodes[at].op}`,
    repair:
      "Keep what changes from step to step (a schedule, a counter, a batch) in a variable of `state` or in `inputs`.",
  });
}
