import { owning } from "../owner.js";
import { tf, type tensorflow } from "../tensorflow.js";
import { disposedOf, requireSteps, requireThere, requireUndisposed } from "./checks.js";
import type { Loop, LoopOptions, Records, Rows } from "./contract.js";
import { requireReturned } from "./returned.js";
import { requireRows, rowsAt } from "./rows.js";

/** What the step returns; an operation on a disposed tensor fails without a word of it. */
function stepped(step: LoopOptions["step"], rows: Rows): unknown {
  try {
    return step(rows);
  } catch (error) {
    if (error instanceof TypeError && error.message.includes("(reading 'backend')"))
      requireThere(["a tensor that an operation of the step reads"]);
    throw error;
  }
}

type Values = Records[string][number];

function keep(kept: Map<string, Values[]>, returned: Readonly<Record<string, tensorflow.Tensor>>): void {
  for (const [name, tensor] of Object.entries(returned))
    kept.set(name, [...(kept.get(name) ?? []), tensor.dataSync().slice()]);
}

/** The same loop with every step run in JavaScript: for backends without graphs, and to compare with. */
export function eagerLoop(options: LoopOptions): Loop {
  const { state, step, record = [], until, from = 0 } = options;
  const kept = new Map<string, Values[]>();
  const initial = state.map(({ dataId }) => dataId);
  const unmoved = () => state.filter(({ dataId }, at) => dataId === initial[at]).map(({ name }) => name);
  let [made, running, disposed] = [from, true, false];
  const once = (rows: Rows): void => {
    const returned = requireReturned(stepped(step, rows), until);
    requireThere(disposedOf(state));
    if (record.includes(made)) keep(kept, returned);
    if (until !== undefined && returned[until].dataSync()[0] === 0) running = false;
    made += 1;
  };
  const loop = {
    path: "eager",
    get running() {
      return running;
    },
    get steps() {
      return made;
    },
    get unchanged() {
      return made === from ? [] : unmoved();
    },
    advance(steps: number, inputs: Rows = {}) {
      requireUndisposed(disposed);
      requireSteps(steps);
      requireRows(options, steps, inputs);
      requireThere(disposedOf(state));
      const start = made;
      while (made - start < steps && running) tf.tidy(() => once(rowsAt(inputs, made - start)));
      return made - start;
    },
    records: (): Records => Object.fromEntries(kept),
  };
  return owning(loop, () => {
    disposed = true;
  });
}
