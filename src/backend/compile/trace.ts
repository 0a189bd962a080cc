import { check } from "../../errors.js";
import { tf, type tensorflow } from "../tensorflow.js";
import type { Rows, Step } from "./contract.js";
import { nativeBackend } from "./native.js";
import type { GraphNode, TypeName } from "./protobuf.js";
import { refuseDifference, refuseKept } from "./refusals.js";
import { recording, type Captured, type Recording } from "./recorder.js";

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
 * repeated without JavaScript; the second time nothing is computed.
 * @throws UserError with the reason and the repair for a step that cannot be repeated so.
 */
export function traceStep(state: readonly tensorflow.Variable[], rows: Rows, step: Step): Trace {
  const first = traceOnce({ state, rows, step });
  const tensors = tf.memory().numTensors;
  const second = traceOnce({ state, rows, step }, first.done);
  requireSame(first, second);
  const kept = tf.memory().numTensors - tensors;
  if (kept > 0) throw refuseKept(kept);
  return first.trace;
}

/** Keeps the values of all variables there are; calling what it returns, once, puts them back. */
function snapshot(state: readonly tensorflow.Variable[]): () => void {
  const variables = [...new Set([...state, ...Object.values(tf.engine().registeredVariables)])];
  const saved = variables.map((variable) => [variable, tf.keep(tf.clone(variable))] as const);
  return () => {
    for (const [variable, value] of saved) {
      if (!variable.isDisposed) variable.assign(value);
      value.dispose();
    }
  };
}

/** A tensor can share a variable's data, as its clone does; with data of its own, reading the one is not reading the other. */
function own(variable: tensorflow.Variable): void {
  tf.tidy(() => variable.assign(tf.reshape(variable, variable.shape)));
}

interface Work {
  readonly state: readonly tensorflow.Variable[];
  readonly rows: Rows;
  readonly step: Step;
}

interface Pass {
  readonly trace: Trace;
  readonly done: Recording["done"];
}

/** One pass through the step, which an earlier one must equal. */
function traceOnce({ state, rows, step }: Work, earlier?: Recording["done"]): Pass {
  const restore = snapshot(state);
  state.forEach(own);
  const known = [
    ...state.map((variable, index) => [variable, `state${index}`] as const),
    ...Object.entries(rows).map(([name, row]) => [row, `row_${name}:output:0`] as const),
  ];
  const before = Object.values(tf.engine().registeredVariables).map((variable) => ({
    variable,
    data: variable.dataId,
  }));
  const work = (recorder: Recording): Pass => {
    let trace!: Trace;
    try {
      tf.tidy(() => {
        const returned = step(rows);
        requireInState(recorder, state, before);
        trace = traceOf(recorder, state, returned);
      });
    } finally {
      restore();
    }
    return { trace, done: recorder.done };
  };
  return recording(nativeBackend(), known, work, earlier);
}

function traceOf(recorder: Recording, state: readonly tensorflow.Variable[], returned: ReturnType<Step>): Trace {
  const place = (tensor: tensorflow.Tensor): Returned => ({
    type: tensor.dtype as TypeName,
    shape: tensor.shape,
    from: recorder.source(tensor),
  });
  const next = state.map((variable) => recorder.source(variable));
  const places = Object.fromEntries(Object.entries(returned).map(([name, tensor]) => [name, place(tensor)]));
  return { nodes: recorder.nodes, captured: recorder.captured, next, returned: places };
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

/** As much done (each was compared), and results of the same places and shapes. */
function requireSame(first: Pass, second: Pass): void {
  const results = ({ trace: { next, returned } }: Pass) => JSON.stringify([next, returned]);
  if (first.done.length === second.done.length && results(first) === results(second)) return;
  throw refuseDifference("a step that did less, or returned other tensors, the second time");
}
