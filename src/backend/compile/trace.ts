import { check } from "../../errors.js";
import { disposeTape } from "../tape.js";
import { tf, type tensorflow } from "../tensorflow.js";
import type { Returned as Tensors, Rows, Step } from "./contract.js";
import { nativeBackend } from "./native.js";
import type { GraphNode, TypeName } from "./protobuf.js";
import { refuseDifference, refuseKept } from "./refusals.js";
import { keepingCounters, watchOptimizers, type Used } from "./optimizers.js";
import { recording } from "./tracer.js";
import type { Captured, Recording } from "./recording.js";
import { requireReturned } from "./returned.js";
import { guardVariables, type Guarded } from "./variables.js";

export interface ReturnedTensor {
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
  readonly returned: Readonly<Record<string, ReturnedTensor>>;
}

/** A traced step, which can be looked at again. */
export interface Traced {
  readonly trace: Trace;
  /** The tf.train optimizers that the step uses. */
  readonly optimizers: readonly Used[];
  /** Runs the step's JavaScript once more, without computing anything; throws a UserError where it is not the same any more. */
  again(rows: Rows): void;
}

/** What is traced. */
export interface Work {
  readonly state: readonly tensorflow.Variable[];
  readonly step: Step;
  readonly until?: string;
  readonly constant?: boolean;
}

/** Passes through a step that is not known to be constant: a counter in JavaScript that turns at the sixth step is seen. */
const passes = 8;

/**
 * Traces a step and leaves all variables as it found them. The step runs several times, for only what is the same each time can be
 * repeated without JavaScript; after the first time nothing is computed.
 * @throws UserError with the reason and the repair for a step that cannot be repeated so.
 */
export function traceStep(work: Work, rows: Rows): Traced {
  const optimizers = watchOptimizers();
  let first: Pass | undefined;
  try {
    first = optimizers.first(() => traceOnce(work, rows));
    for (let pass = 1; pass < (work.constant ? 2 : passes); pass++) {
      repeat(work, rows, first);
      optimizers.passed();
    }
  } finally {
    optimizers.restore();
  }
  const [same, used] = [first, optimizers.used()];
  return {
    trace: same.trace,
    optimizers: used,
    again: (given) => keepingCounters(used, () => repeat(work, given, same)),
  };
}

/** Another pass, which must equal the first. */
function repeat(work: Work, rows: Rows, first: Pass): void {
  const tensors = tf.memory().numTensors;
  requireSame(first, traceOnce(work, rows, first.done));
  const kept = tf.memory().numTensors - tensors;
  if (kept > 0) throw refuseKept(kept);
}

interface Pass {
  readonly trace: Trace;
  readonly done: Recording["done"];
}

/** One pass through the step, which an earlier one must equal. */
function traceOnce({ state, step, until }: Work, rows: Rows, earlier?: Recording["done"]): Pass {
  const variables = guardVariables(state);
  const work = (tracer: Recording): Pass => {
    let trace!: Trace;
    tf.tidy(() => {
      const returned = requireReturned(step(rows), until);
      requireMade(variables);
      requireInState(tracer, variables, state);
      trace = traceOf(tracer, state, returned);
    });
    return { trace, done: tracer.done };
  };
  try {
    const known = [
      ...state.map((variable, index) => [variable, `state${index}`] as const),
      ...Object.entries(rows).map(([name, row]) => [row, `row_${name}:output:0`] as const),
    ];
    return recording(nativeBackend(), { known, variables: variables.byData, earlier }, work);
  } catch (error) {
    disposeTape();
    throw error;
  } finally {
    variables.restore();
  }
}

function traceOf(tracer: Recording, state: readonly tensorflow.Variable[], returned: Tensors): Trace {
  const place = (tensor: tensorflow.Tensor): ReturnedTensor => ({
    type: tensor.dtype as TypeName,
    shape: tensor.shape,
    from: tracer.source(tensor),
  });
  const next = state.map((variable) => tracer.source(variable));
  const places = Object.fromEntries(Object.entries(returned).map(([name, tensor]) => [name, place(tensor)]));
  return { nodes: tracer.nodes, captured: tracer.captured, next, returned: places };
}

/** Optimizers make their slots at their first step, and a step that makes variables does not do the same the second time. */
function requireMade(variables: Guarded): void {
  const made = variables.made();
  check(made.length === 0, () => ({
    where: "compileLoop",
    rule: "a step must find its variables there: an optimizer makes its slots at its first step",
    received: `${made.length} made inside it: ${namesOf(made)}`,
    repair: "Run the step once before, tf.tidy(() => void step()), and put ...optimizerSlots(optimizer) into `state`.",
  }));
}

/**
 * A variable outside the state that the step reads and changes would start each repetition as it was at the trace; one that it only
 * writes would not be written at all. What is written and then read is scratch.
 */
function requireInState(tracer: Recording, variables: Guarded, state: readonly tensorflow.Variable[]): void {
  const gone = state.filter(({ isDisposed }) => isDisposed);
  check(gone.length === 0, () => ({
    where: "compileLoop",
    rule: "a step leaves the variables of its state there",
    received: `one that disposes ${namesOf(gone)}`,
    repair: "Dispose them after the loop.",
  }));
  const forgotten = variables
    .changed()
    .filter(({ variable, data }) => !state.includes(variable) && (tracer.isCaptured(data) || !tracer.reads(variable)));
  check(forgotten.length === 0, () => ({
    where: "compileLoop",
    rule: "every variable that a step changes must be in its state, but for what it writes and then reads",
    received: `${forgotten.length} that are not: ${namesOf(forgotten.map(({ variable }) => variable))}`,
    repair: "Add them to `state`; optimizerSlots(optimizer) has those of a tf.train optimizer.",
  }));
}

const namesOf = (variables: readonly tensorflow.Variable[]): string =>
  variables
    .slice(0, 5)
    .map(({ name }) => name)
    .join(", ");

/** As much done (each was compared), and results of the same places and shapes. */
function requireSame(first: Pass, second: Pass): void {
  const results = ({ trace: { next, returned } }: Pass) => JSON.stringify([next, returned]);
  if (first.done.length === second.done.length && results(first) === results(second)) return;
  throw refuseDifference("a step that did less, or returned other tensors, the second time");
}
