import { owning } from "../owner.js";
import { tf, type tensorflow } from "../tensorflow.js";
import { requireSteps, requireUndisposed } from "./checks.js";
import { requireThere, runOnce, type Call, type Ready } from "./call.js";
import type { Loop, LoopOptions, Records, Rows } from "./contract.js";
import { loopGraph } from "./graph.js";
import { borrowGraph } from "./graph-store.js";
import { NotInXla } from "./in-xla.js";
import { count, wasSet } from "./optimizers.js";
import { pathFrom } from "./path.js";
import type { LoopPlan } from "./plan.js";
import { emptyRows, padded, requireRows } from "./rows.js";
import type { Trace, Traced } from "./trace.js";

/** What a loop asks of who makes it. */
export interface Maker {
  /** Traces the step as it is now. */
  trace(): Traced;
  /** Steps of the plain graph before XLA takes over: 0 for XLA alone, Infinity for the graph alone. */
  stepsBeforeXla(trace: Trace): number;
}

/** TensorFlow counts the steps of a call in int32. */
const mostAtOnce = 2 ** 30;

/**
 * The loop inside TensorFlow: as a plain graph for as many steps as its maker says, by XLA from there on unless that lacks an
 * operation. Where an optimizer was set otherwise since, the step is traced anew.
 */
export function nativeLoop(options: LoopOptions, maker: Maker): Loop {
  const { state, record = [], until, inputs = {}, capacity = 256, inside } = options;
  const graphs: { graph?: Ready; xla?: Ready } = {};
  const forget = (): void => {
    for (const way of ["graph", "xla"] as const) {
      graphs[way]?.graph.dispose();
      graphs[way] = undefined;
    }
  };
  let traced = maker.trace();
  const planOf = ({ trace }: Traced): LoopPlan => ({
    trace,
    state,
    inputs,
    capacity,
    returns: record.length > 0,
    until,
    inside,
  });
  let plan = planOf(traced);
  const alone = maker.stepsBeforeXla(traced.trace);
  let changeAt = alone;
  let [made, running, calls, disposed] = [0, true, 0, false];
  const path = pathFrom(alone === 0 ? "xla" : "graph");
  const records = keepRecords(plan);
  const ready = (way: "graph" | "xla"): Ready => {
    const source = graphs[way]?.source ?? loopGraph(plan, way === "xla");
    return (graphs[way] ??= { source, graph: borrowGraph(source, way === "xla") });
  };
  // A call ends where the graph changes and after a step that is recorded.
  const limitOf = (steps: number): number => {
    const ends = [changeAt, ...record.map((step) => step + 1)].filter((end) => end > made);
    return Math.min(steps, mostAtOnce, ...ends.map((end) => end - made));
  };
  const attempt = (steps: number, rows: readonly tensorflow.TensorInfo[]): Call => {
    const way = made >= changeAt ? "xla" : "graph";
    try {
      const result = runOnce(plan, ready(way), limitOf(steps), rows);
      path.take(way, made);
      return result;
    } catch (error) {
      if (!(error instanceof NotInXla) || alone === 0) throw error;
      changeAt = Infinity;
      return attempt(steps, rows);
    }
  };
  const call = (steps: number, rows: readonly tensorflow.TensorInfo[]): void => {
    const result = attempt(steps, rows);
    made += result.steps;
    running = result.running;
    traced.optimizers.forEach((used) => count(used, result.steps));
    if (record.includes(made - 1)) records.keep(result.returned);
  };
  /** The step as it is now: traced anew for an optimizer with other rates, compared now and then for all else. */
  const renew = (): void => {
    calls += 1;
    if (traced.optimizers.some(wasSet)) {
      forget();
      traced = maker.trace();
      plan = planOf(traced);
      changeAt = alone === 0 ? 0 : made + maker.stepsBeforeXla(traced.trace);
    } else if (!options.constant && isCompared(calls)) {
      requireThere(plan);
      const rows = emptyRows(options);
      try {
        traced.again(rows);
      } finally {
        tf.dispose(rows);
      }
    }
  };
  const loop = {
    get running() {
      return running;
    },
    get steps() {
      return made;
    },
    get path() {
      return path.toString();
    },
    unchanged: state.filter((_, index) => traced.trace.next[index] === `state${index}`).map(({ name }) => name),
    advance(steps: number, given: Rows = {}) {
      requireUndisposed(disposed);
      requireSteps(steps);
      requireRows(options, steps, given);
      const start = made;
      if (running && steps > 0) renew();
      requireThere(plan);
      while (running && made - start < steps) {
        const done = made - start;
        tf.tidy(() => {
          const rows = Object.keys(inputs).map((name) => padded(given[name], done, steps, capacity));
          call(steps - done, rows);
        });
      }
      return made - start;
    },
    records: records.all,
  };
  return owning(loop, () => {
    disposed = true;
    forget();
  });
}

/** The second, fourth, eighth … call: a step of a few milliseconds is compared some ten times in a thousand calls. */
function isCompared(call: number): boolean {
  return call > 1 && Number.isInteger(Math.log2(call));
}

function keepRecords({ trace, returns }: LoopPlan) {
  const names = Object.keys(trace.returned);
  const kept = returns ? names.map((): Values[] => []) : [];
  return {
    keep: (returned: readonly tensorflow.Tensor[]) =>
      kept.forEach((values, index) => values.push(returned[index].dataSync().slice())),
    all: (): Records => Object.fromEntries(kept.map((values, index) => [names[index], values])),
  };
}

type Values = Records[string][number];
