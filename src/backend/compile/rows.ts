import { check, checkObject, described } from "../../errors.js";
import { tf, type tensorflow } from "../tensorflow.js";
import type { LoopOptions, Rows } from "./contract.js";

/** One row of zeros for each input: what a step is traced with. */
export function emptyRows({ inputs = {} }: Pick<LoopOptions, "inputs">): Rows {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { type, shape }]) => [name, tf.zeros([...shape], type)]),
  );
}

/** Row `index` of each input. */
export function rowsAt(inputs: Rows, index: number): Rows {
  const row = (all: tensorflow.Tensor): tensorflow.Tensor =>
    tf.reshape(
      tf.slice(all, [index, ...all.shape.slice(1).map(() => 0)], [1, ...all.shape.slice(1)]),
      all.shape.slice(1),
    );
  return Object.fromEntries(Object.entries(inputs).map(([name, all]) => [name, row(all)]));
}

/** Rows from `done` to `steps`, filled up with zeros to the capacity that the graph has. */
export function padded(rows: tensorflow.Tensor, done: number, steps: number, capacity: number): tensorflow.Tensor {
  const rest = rows.shape.slice(1);
  const none = rest.map(() => 0);
  const present =
    done === 0 && rows.shape[0] === steps ? rows : tf.slice(rows, [done, ...none], [steps - done, ...rest]);
  const missing = capacity - (steps - done);
  return missing === 0 ? present : tf.pad(present, [[0, missing], ...rest.map((): [number, number] => [0, 0])]);
}

/** @throws UserError for rows that are not those of so many steps. */
export function requireRows(
  { inputs = {}, capacity = 256 }: Pick<LoopOptions, "inputs" | "capacity">,
  steps: number,
  given: Rows,
): void {
  const names = Object.keys(inputs);
  checkObject(`the rows of advance(${steps})`, given, "Give tensors by name, one row a step, or leave them out.");
  const lost = Object.keys(given).find((name) => !isThere(given[name]));
  check(lost === undefined, () => ({
    where: `advance(${steps})`,
    rule: "rows are tensors that are there",
    received: `${lost}: ${isTensor(given[lost!]) ? "a disposed tensor" : described(given[lost!])}`,
    repair: "Make them by tf.tensor, and dispose them after the call.",
  }));
  const wrong = names.find((name) => {
    const expected = [steps, ...inputs[name].shape];
    return JSON.stringify(given[name]?.shape) !== JSON.stringify(expected) || given[name].dtype !== inputs[name].type;
  });
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  check(wrong === undefined && unknown === undefined && (names.length === 0 || steps <= capacity), () => ({
    where: `advance(${steps})`,
    rule: "it takes one row a step of every input, for at most `capacity` steps",
    received: received(wrong ?? unknown, given, capacity),
    repair:
      names.length === 0
        ? "Name it in `inputs` when the loop is made."
        : `Pass ${names.map((name) => `${name} [${[steps, ...inputs[name].shape].join()}] ${inputs[name].type}`).join(", ")}; make long runs in several calls.`,
  }));
}

const isTensor = (value: unknown): value is tensorflow.Tensor => value instanceof tf.Tensor;
const isThere = (value: unknown): boolean => isTensor(value) && !value.isDisposed;

function received(name: string | undefined, given: Rows, capacity: number): string {
  if (name === undefined) return `a capacity of ${capacity}`;
  const rows = given[name];
  return rows === undefined ? `no ${name}` : `${name} of shape [${rows.shape.join()}] ${rows.dtype}`;
}
