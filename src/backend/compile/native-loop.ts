import { check } from "../../errors.js";
import { owning } from "../owner.js";
import { tf, type tensorflow } from "../tensorflow.js";
import { loopGraph, type LoopPlan } from "./graph.js";
import { requireSteps } from "./checks.js";
import { borrowGraph, NotInXla } from "./graph-store.js";
import type { Loop, LoopOptions, Records, Rows } from "./contract.js";
import { nativeBackend, type LoadedGraph } from "./native.js";
import type { Trace } from "./trace.js";

/** The loop inside TensorFlow: as a plain graph up to step `switchAt`, by XLA from there on unless that lacks an operation. */
export function nativeLoop(options: LoopOptions, trace: Trace, switchAt: number): Loop {
  const { state, record = [], until, inputs = {}, capacity = 256 } = options;
  const plan: LoopPlan = { trace, state, inputs, capacity, returns: record.length > 0, until };
  const graphs: { graph?: LoadedGraph; xla?: LoadedGraph } = {};
  const graphFor = (xla: boolean): LoadedGraph =>
    (graphs[xla ? "xla" : "graph"] ??= borrowGraph(loopGraph(plan, xla), xla));
  const records = keepRecords(plan);
  let [made, running, changeAt] = [0, true, switchAt];
  // A call ends where the graph changes and after a step that is recorded.
  const limitOf = (steps: number): number => {
    const ends = [changeAt, ...record.map((step) => step + 1)].filter((end) => end > made);
    return Math.min(steps, ...ends.map((end) => end - made));
  };
  const attempt = (steps: number, rows: readonly tensorflow.TensorInfo[]): Call => {
    try {
      return runOnce(plan, graphFor(made >= changeAt), limitOf(steps), rows);
    } catch (error) {
      if (!(error instanceof NotInXla) || switchAt === 0) throw error;
      changeAt = Infinity;
      return attempt(steps, rows);
    }
  };
  const call = (steps: number, rows: readonly tensorflow.TensorInfo[]): void => {
    const result = attempt(steps, rows);
    made += result.steps;
    running = result.running;
    if (record.includes(made - 1)) records.keep(result.returned);
  };
  const loop = {
    get running() {
      return running;
    },
    get steps() {
      return made;
    },
    get path() {
      if (changeAt === 0) return "xla";
      return made <= changeAt ? "graph" : `graph to step ${changeAt}, then xla`;
    },
    unchanged: state.filter((_, index) => trace.next[index] === `state${index}`).map(({ name }) => name),
    advance(steps: number, given: Rows = {}) {
      requireSteps(steps);
      requireCaptured(trace);
      requireRows(options, steps, given);
      const start = made;
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
    graphs.graph?.dispose();
    graphs.xla?.dispose();
  });
}

interface Call {
  readonly steps: number;
  readonly running: boolean;
  /** What the last step returned, where the plan says so. */
  readonly returned: readonly tensorflow.Tensor[];
}

/** Runs the loop for at most so many steps, and puts the state where it came to. */
function runOnce(plan: LoopPlan, graph: LoadedGraph, limit: number, rows: readonly tensorflow.TensorInfo[]): Call {
  const { trace, state, returns, until } = plan;
  const last = returns ? Object.values(trace.returned) : [];
  const going = until === undefined ? [] : [tf.cast(tf.scalar(1), trace.returned[until].type as "float32")];
  const [steps, ...results] = graph.run([
    tf.scalar(0, "int32"),
    ...going,
    ...last.map(({ type, shape }) => tf.zeros([...shape], type as "float32")),
    ...state,
    tf.scalar(limit, "int32"),
    ...rows,
    ...trace.captured,
  ]);
  const running = until === undefined || results.shift()?.dataSync()[0] !== 0;
  const returned = results.splice(0, last.length);
  state.forEach((variable, index) => variable.assign(results[index]));
  return { steps: steps.dataSync()[0], running, returned };
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

/** Rows from `done` to `steps`, filled up with zeros to the capacity that the graph has. */
function padded(rows: tensorflow.Tensor, done: number, steps: number, capacity: number): tensorflow.Tensor {
  const rest = rows.shape.slice(1);
  const none = rest.map(() => 0);
  const present =
    done === 0 && rows.shape[0] === steps ? rows : tf.slice(rows, [done, ...none], [steps - done, ...rest]);
  const missing = capacity - (steps - done);
  return missing === 0 ? present : tf.pad(present, [[0, missing], ...rest.map((): [number, number] => [0, 0])]);
}

function requireRows({ inputs = {}, capacity = 256 }: LoopOptions, steps: number, given: Rows): void {
  const names = Object.keys(inputs);
  const wrong = names.find((name) => {
    const expected = [steps, ...inputs[name].shape];
    return JSON.stringify(given[name]?.shape) !== JSON.stringify(expected) || given[name].dtype !== inputs[name].type;
  });
  check(wrong === undefined && (names.length === 0 || steps <= capacity), () => ({
    where: `advance(${steps})`,
    rule: "it takes one row a step of every input, for at most `capacity` steps",
    received:
      wrong === undefined
        ? `a capacity of ${capacity}`
        : `${wrong} of shape [${given[wrong]?.shape.join() ?? "nothing"}]`,
    repair: `Pass ${names.map((name) => `${name} [${[steps, ...inputs[name].shape].join()}] ${inputs[name].type}`).join(", ")}; make long runs in several calls.`,
  }));
}

function requireCaptured({ captured }: Trace): void {
  const gone = captured.filter(({ dataId }) => nativeBackend().refCount(dataId) === 0);
  check(gone.length === 0, () => ({
    where: "advance",
    rule: "the tensors that the step reads must stay as long as the loop",
    received: `${gone.length} that were disposed or assigned since the loop was made, the first of shape [${gone[0].shape.join()}]`,
    repair:
      "Dispose them after the loop; put a variable that changes between calls into `state`, a schedule into `inputs`.",
  }));
}
