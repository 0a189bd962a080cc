import { owning } from "../owner.js";
import { tf, type tensorflow } from "../tensorflow.js";
import { requireOperands, runOnce, type Call } from "./call.js";
import { requireSteps, requireUndisposed } from "./checks.js";
import type { Loop, LoopOptions, Records, Rows } from "./contract.js";
import { currentStep, type Maker } from "./current.js";
import { NotInXla } from "./in-xla.js";
import { count } from "./optimizers.js";
import { pathFrom } from "./path.js";
import type { LoopPlan } from "./plan.js";
import { padded, requireRows } from "./rows.js";

/** TensorFlow counts the steps of a call in int32. */
const mostAtOnce = 2 ** 30;

/**
 * The loop inside TensorFlow: as a plain graph for as many steps as its maker says, by XLA from there on unless that lacks an
 * operation. Where an optimizer was set otherwise since, the step is traced anew.
 */
export function nativeLoop(options: LoopOptions, maker: Maker): Loop {
  const { state, record = [], inputs = {}, capacity = 256, from = 0 } = options;
  const current = currentStep(options, maker);
  const { trace } = current.plan;
  let changeAt = maker.stepsBeforeXla(trace);
  const isXlaAlone = changeAt === 0;
  const path = pathFrom(isXlaAlone ? "xla" : "graph");
  const records = keepRecords(current.plan);
  let [made, running, disposed] = [from, true, false];
  // A call ends where the graph changes and after a step that is recorded.
  const limitOf = (steps: number): number => {
    const ends = [changeAt, ...record.map((step) => step + 1)].filter((end) => end > made);
    return Math.min(steps, mostAtOnce, ...ends.map((end) => end - made));
  };
  const attempt = (steps: number, rows: readonly tensorflow.TensorInfo[]): Call => {
    const way = made >= changeAt ? "xla" : "graph";
    try {
      const result = runOnce(current.plan, current.ready(way), limitOf(steps), rows);
      path.take(way, made);
      return result;
    } catch (error) {
      if (!(error instanceof NotInXla) || isXlaAlone) throw error;
      changeAt = Infinity;
      return attempt(steps, rows);
    }
  };
  const call = (steps: number, rows: readonly tensorflow.TensorInfo[]): void => {
    const result = attempt(steps, rows);
    made += result.steps;
    running = result.running;
    current.optimizers.forEach((used) => count(used, result.steps));
    if (record.includes(made - 1)) records.keep(result.returned);
  };
  const renew = (): void => {
    if (current.renew() && !isXlaAlone) changeAt = made + maker.stepsBeforeXla(current.plan.trace);
    requireOperands(current.plan);
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
    unchanged: state.filter((_, index) => trace.next[index] === `state${index}`).map(({ name }) => name),
    advance(steps: number, given: Rows = {}) {
      requireUndisposed(disposed);
      requireSteps(steps);
      requireRows(options, steps, given);
      const start = made;
      if (running && steps > 0) renew();
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
    current.forget();
  });
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
