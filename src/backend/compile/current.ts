import { tf } from "../tensorflow.js";
import { requireOperands, type Ready } from "./call.js";
import type { LoopOptions } from "./contract.js";
import { loopGraph } from "./graph.js";
import { borrowGraph } from "./graph-store.js";
import { wasSet } from "./optimizers.js";
import type { Way } from "./path.js";
import type { LoopPlan } from "./plan.js";
import { emptyRows } from "./rows.js";
import type { Trace, Traced } from "./trace.js";

/** What a loop asks of who makes it. */
export interface Maker {
  /** Traces the step as it is now. */
  trace(): Traced;
  /** Steps of the plain graph before XLA takes over: 0 for XLA alone, Infinity for the graph alone. */
  stepsBeforeXla(trace: Trace): number;
}

/** The step as it is at present. */
export interface Current {
  readonly plan: LoopPlan;
  readonly optimizers: Traced["optimizers"];
  /** Its graph, loaded when it is first asked for. */
  ready(way: Way): Ready;
  /** To be called before each call: compares the step now and then; true where an optimizer was set otherwise, and the step traced anew. */
  renew(): boolean;
  /** Gives its graphs back. */
  forget(): void;
}

export function currentStep(options: LoopOptions, maker: Maker): Current {
  const graphs: Partial<Record<Way, Ready>> = {};
  let traced = maker.trace();
  let plan = planOf(options, traced);
  let calls = 0;
  const forget = (): void => {
    for (const way of ["graph", "xla"] as const) {
      graphs[way]?.graph.dispose();
      graphs[way] = undefined;
    }
  };
  return {
    get plan() {
      return plan;
    },
    get optimizers() {
      return traced.optimizers;
    },
    ready(way) {
      const source = graphs[way]?.source ?? loopGraph(plan, way === "xla");
      return (graphs[way] ??= { source, graph: borrowGraph(source, way === "xla") });
    },
    renew() {
      calls += 1;
      if (traced.optimizers.some(wasSet)) {
        forget();
        traced = maker.trace();
        plan = planOf(options, traced);
        return true;
      }
      requireOperands(plan);
      if (!options.constant && isCompared(calls)) compare(traced, options);
      return false;
    },
    forget,
  };
}

function planOf(
  { state, record = [], until, inputs = {}, capacity = 256, inside }: LoopOptions,
  { trace }: Traced,
): LoopPlan {
  return { trace, state, inputs, capacity, returns: record.length > 0, until, inside };
}

/** The second, fourth, eighth … call: a step of a few milliseconds is compared some ten times in a thousand calls. */
function isCompared(call: number): boolean {
  return call > 1 && Number.isInteger(Math.log2(call));
}

function compare(traced: Traced, options: LoopOptions): void {
  const rows = emptyRows(options);
  try {
    traced.again(rows);
  } finally {
    tf.dispose(rows);
  }
}
