import { owning } from "../owner.js";
import { tf, type tensorflow } from "../tensorflow.js";
import { requireOperands, runOnce, type Call } from "./call.js";
import { requireBackend, requireSteps, requireUndisposed } from "./checks.js";
import type { Loop, LoopOptions, Records, Rows } from "./contract.js";
import { currentStep, type Current, type Maker } from "./current.js";
import { isNative } from "./native.js";
import { NotInXla } from "./in-xla.js";
import { count } from "./optimizers.js";
import { pathFrom, type Path } from "./path.js";
import type { LoopPlan } from "./plan.js";
import { padded, requireRows } from "./rows.js";

/** TensorFlow counts the steps of a call in int32. */
const mostAtOnce = 2 ** 30;

/** The calls of a loop: how far they have come, by which way, and what they recorded. */
interface Progress {
  made: number;
  running: boolean;
  /** The step from which on XLA takes over. */
  changeAt: number;
}

/**
 * The loop inside TensorFlow: as a plain graph for as many steps as its maker says, by XLA from there on unless that lacks an
 * operation. Where an optimizer was set otherwise since, the step is traced anew.
 */
export function nativeLoop(options: LoopOptions, maker: Maker): Loop {
  const { state, from = 0 } = options;
  const current = currentStep(options, maker);
  const { trace } = current.plan;
  const progress: Progress = { made: from, running: true, changeAt: maker.stepsBeforeXla(trace) };
  const isXlaAlone = progress.changeAt === 0;
  const path = pathFrom(isXlaAlone ? "xla" : "graph");
  const records = keepRecords(current.plan);
  const call = caller({ options, current, progress, isXlaAlone, path, records });
  let disposed = false;
  const renew = (): void => {
    if (current.renew() && !isXlaAlone) progress.changeAt = progress.made + maker.stepsBeforeXla(current.plan.trace);
    requireOperands(current.plan);
  };
  const loop = {
    get running() {
      return progress.running;
    },
    get steps() {
      return progress.made;
    },
    get path() {
      return path.toString();
    },
    unchanged: state.filter((_, index) => trace.next[index] === `state${index}`).map(({ name }) => name),
    advance(steps: number, given: Rows = {}) {
      requireUndisposed(disposed);
      requireBackend(isNative(), tf.getBackend());
      requireSteps(steps);
      requireRows(options, steps, given);
      if (progress.running && steps > 0) renew();
      return advanceBy(steps, given, options, progress, call);
    },
    records: records.all,
  };
  return owning(loop, () => {
    disposed = true;
    current.forget();
  });
}

/** As many calls as so many steps take, each on the rows of its own steps; the steps that were made. */
function advanceBy(
  steps: number,
  given: Rows,
  { inputs = {}, capacity = 256 }: LoopOptions,
  progress: Progress,
  call: ReturnType<typeof caller>,
): number {
  const start = progress.made;
  while (progress.running && progress.made - start < steps) {
    const done = progress.made - start;
    tf.tidy(() => {
      const rows = Object.keys(inputs).map((name) => padded(given[name], done, steps, capacity));
      call(steps - done, rows);
    });
  }
  return progress.made - start;
}

interface Calling {
  readonly options: LoopOptions;
  readonly current: Current;
  readonly progress: Progress;
  readonly isXlaAlone: boolean;
  readonly path: Path;
  readonly records: ReturnType<typeof keepRecords>;
}

/** One call of TensorFlow, of at most so many steps on these rows. */
function caller({ options: { record = [] }, current, progress, isXlaAlone, path, records }: Calling) {
  // A call ends where the graph changes and after a step that is recorded.
  const limitOf = (steps: number): number => {
    const ends = [progress.changeAt, ...record.map((step) => step + 1)].filter((end) => end > progress.made);
    return Math.min(steps, mostAtOnce, ...ends.map((end) => end - progress.made));
  };
  const attempt = (steps: number, rows: readonly tensorflow.TensorInfo[]): Call => {
    const way = progress.made >= progress.changeAt ? "xla" : "graph";
    try {
      const result = runOnce(current.plan, current.ready(way), limitOf(steps), rows);
      path.take(way, progress.made);
      return result;
    } catch (error) {
      if (!(error instanceof NotInXla) || isXlaAlone) throw error;
      progress.changeAt = Infinity;
      return attempt(steps, rows);
    }
  };
  return (steps: number, rows: readonly tensorflow.TensorInfo[]): void => {
    const result = attempt(steps, rows);
    progress.made += result.steps;
    progress.running = result.running;
    current.optimizers.forEach((used) => count(used, result.steps));
    if (record.includes(progress.made - 1)) records.keep(result.returned);
  };
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
