import { owning } from "../owner.js";
import { tf, type tensorflow } from "../tensorflow.js";
import { requireSteps } from "./checks.js";
import type { Loop, LoopOptions, Records, Rows } from "./contract.js";

type Values = Float32Array | Int32Array | Uint8Array;

/** The same loop with every step run in JavaScript: for backends without graphs, and to compare with. */
export function eagerLoop({ state, step, record = [], until }: LoopOptions): Loop {
  const kept: Record<string, Values[]> = {};
  const initial = state.map(({ dataId }) => dataId);
  let [made, running] = [0, true];
  const once = (rows: Rows): void => {
    const returned = step(rows);
    if (record.includes(made)) {
      for (const [name, tensor] of Object.entries(returned)) (kept[name] ??= []).push(tensor.dataSync().slice());
    }
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
      return made === 0 ? [] : state.filter(({ dataId }, index) => dataId === initial[index]).map(({ name }) => name);
    },
    advance(steps: number, inputs: Rows = {}) {
      requireSteps(steps);
      const start = made;
      while (made - start < steps && running) tf.tidy(() => once(rowsAt(inputs, made - start)));
      return made - start;
    },
    records: (): Records => kept,
  };
  return owning(loop, () => undefined);
}

function rowsAt(inputs: Rows, index: number): Rows {
  const row = (all: tensorflow.Tensor): tensorflow.Tensor =>
    tf.squeeze(tf.slice(all, [index, ...all.shape.slice(1).map(() => 0)], [1, ...all.shape.slice(1)]), [0]);
  return Object.fromEntries(Object.entries(inputs).map(([name, all]) => [name, row(all)]));
}
