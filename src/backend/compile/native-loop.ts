import { check } from "../../errors.js";
import { tf, type tensorflow } from "../tensorflow.js";
import { loopGraph, type LoopPlan } from "./graph.js";
import { borrowGraph } from "./graph-store.js";
import type { Loop, LoopOptions, Records } from "./loop.js";
import { nativeBackend, type LoadedGraph } from "./native.js";
import type { Rows, Trace } from "./trace.js";

/** The loop inside TensorFlow: as a plain graph up to step `switchAt`, by XLA from there on. */
export function nativeLoop(options: LoopOptions, trace: Trace, switchAt: number): Loop {
  const { state, record = [], until, inputs = {}, capacity = 256 } = options;
  const lastPoint = record.at(-1) ?? 0;
  const plan: LoopPlan = { trace, state, inputs, capacity, points: record.length, lastPoint, until };
  const carrier = carry(plan, record);
  const graphs: { graph?: LoadedGraph; xla?: LoadedGraph } = {};
  const graphFor = (xla: boolean): LoadedGraph =>
    (graphs[xla ? "xla" : "graph"] ??= borrowGraph(loopGraph(plan, xla), xla));
  let [made, running] = [0, true];
  const call = (steps: number, rows: readonly tensorflow.TensorInfo[]): number => {
    const limit = made < switchAt ? Math.min(steps, switchAt - made) : steps;
    const result = carrier.run(graphFor(made >= switchAt), made, limit, rows);
    made += result.steps;
    running = result.running;
    return result.steps;
  };
  return {
    get running() {
      return running;
    },
    get steps() {
      return made;
    },
    get path() {
      if (switchAt === 0) return "xla";
      return made <= switchAt ? "graph" : `graph to step ${switchAt}, then xla`;
    },
    unchanged: state.filter((_, index) => trace.next[index] === `state${index}`).map(({ name }) => name),
    advance(steps, given = {}) {
      requireCaptured(trace);
      requireRows(options, steps, given);
      const start = made;
      while (running && made - start < steps) {
        const done = made - start;
        tf.tidy(() =>
          call(
            steps - done,
            Object.keys(inputs).map((name) => padded(given[name], done, steps, capacity)),
          ),
        );
      }
      return made - start;
    },
    records: () => carrier.records(made),
    dispose() {
      graphs.graph?.dispose();
      graphs.xla?.dispose();
      carrier.dispose();
    },
  };
}

/** What the loop carries besides the state, kept between calls. */
function carry({ trace, state, points, lastPoint, until }: LoopPlan, record: readonly number[]) {
  const names = points === 0 ? [] : Object.keys(trace.returned);
  let buffers = names.map((name) => {
    const { type, shape } = trace.returned[name];
    return tf.keep(tf.zeros([points + 1, ...shape], type as "float32"));
  });
  const table = Int32Array.from({ length: lastPoint + 2 }).fill(points);
  record.forEach((step, point) => (table[step] = point));
  const slots = points === 0 ? [] : [tf.keep(tf.tensor1d(table, "int32"))];
  return {
    run(graph: LoadedGraph, base: number, limit: number, rows: readonly tensorflow.TensorInfo[]) {
      const going = until === undefined ? [] : [tf.cast(tf.scalar(1), trace.returned[until].type as "float32")];
      const count = (value: number) => tf.scalar(value, "int32");
      const offset = points === 0 ? [] : [count(base)];
      const feeds = [
        count(0),
        ...going,
        ...buffers,
        ...state,
        count(limit),
        ...offset,
        ...slots,
        ...rows,
        ...trace.captured,
      ];
      const [steps, ...results] = graph.run(feeds);
      const running = until === undefined || results.shift()?.dataSync()[0] !== 0;
      if (points > 0) {
        tf.dispose(buffers);
        buffers = results.splice(0, names.length).map((tensor) => tf.keep(tensor));
      }
      state.forEach((variable, index) => variable.assign(results[index]));
      return { steps: steps.dataSync()[0], running };
    },
    records(made: number): Records {
      const reached = record.filter((step) => step < made).length;
      return Object.fromEntries(
        names.map((name, index) => {
          const values = buffers[index].dataSync();
          const size = values.length / (points + 1);
          return [name, Array.from({ length: reached }, (_, point) => values.slice(point * size, (point + 1) * size))];
        }),
      );
    },
    dispose: () => tf.dispose([...buffers, ...slots]),
  };
}

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
