import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { findPython } from "./harness/programs.js";
import { table, type Row } from "./harness/row.js";
import { canPin } from "./harness/worker.js";
import { arithmetic } from "./training/arithmetic.js";
import { closeBench, openBench, type Task } from "./training/bench.js";
import { firstCalls } from "./training/first-call.js";
import { memory } from "./training/memory.js";
import { stepTimes } from "./training/step-time.js";
import { sweep } from "./training/sweep.js";

const { values } = parseArgs({
  options: {
    before: { type: "string" },
    json: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    python: { type: "string", default: process.env.OVERPARAM_PYTHON ?? "python3" },
    quick: { type: "boolean", default: false },
    seconds: { type: "string", default: "1" },
  },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const title = ({ work, size }: Task): string => `${work}; ${size}`;

const python = findPython(values.python);
const pace = values.quick ? { repeats: 2, seconds: 0.05 } : { repeats: 9, seconds: Number(values.seconds) };
const bench = openBench(
  { cores: availableParallelism(), python, ...pace, quick: values.quick },
  values.before && resolve(values.before),
);
say(`${bench.cores} cores; JAX ${python.jax ?? "absent: ours alone"}; PyTorch ${python.torch ?? "absent"}`);
if (!canPin()) say("taskset is absent: the processes of a core each are not pinned");

const tasks = [...stepTimes, ...firstCalls, ...sweep, ...arithmetic, ...memory].filter((task) =>
  values.only.every((part) => title(task).includes(part)),
);
const rows: Row[] = [];
for (const task of tasks) {
  say(title(task));
  rows.push(...(await task.measure(bench)));
}
await closeBench(bench);
console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
