import type { Records } from "../backend/compile/contract.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { MemberHistory } from "./history.js";

/** Where one training leaves what moves, and finds it again when its process was killed. */
export interface Checkpoint {
  /** What was written last; undefined at first. */
  read(): Promise<unknown>;
  /** Keeps a state, which structuredClone can copy, in the place of the one before: whole or not at all. */
  write(state: object): Promise<void>;
  /** Milliseconds between two writes, in [0, ∞). */
  readonly every: number;
}

/** The checkpoints of a trial: one for each of its trainings, in the order of the calls. */
export interface Checkpoints {
  next(): Checkpoint;
}

/** All that moves in a training after some steps; rows and factors are functions of the step's number and need no place here. */
export interface Moved {
  /** Whose it is: another training's state is not taken. */
  readonly key: string;
  readonly step: number;
  /** Values of the loop's state: weights, what is carried, the optimizer's slots, how members ended. */
  readonly state: readonly (Float32Array | Int32Array | Uint8Array)[];
  readonly records: Records;
  readonly members: readonly MemberHistory[];
  readonly path: string;
}

/** A checkpoint in use: what was found in it, and when it is written. */
export interface Resumed {
  readonly saved: Moved | undefined;
  /** Writes after `every` milliseconds; a sixth of them at the end, of the training or of its process. */
  save(now: () => Omit<Moved, "key">, atEnd: boolean): Promise<void>;
}

/** Without a place nothing is found or written. */
export async function openCheckpoint(place: Checkpoint | undefined, key: string): Promise<Resumed> {
  const found = (await place?.read()) as Moved | undefined;
  let written = performance.now();
  return {
    saved: found?.key === key ? found : undefined,
    save: async (now, atEnd) => {
      const wait = place === undefined ? Infinity : atEnd ? place.every / 6 : place.every;
      if (performance.now() - written < wait) return;
      await place?.write({ key, ...now() });
      written = performance.now();
    },
  };
}

/** Copies of the variables' values. */
export function valuesOf(variables: readonly tensorflow.Variable[]): Moved["state"] {
  return variables.map((variable) => variable.dataSync().slice());
}

/** Sets the variables to values that {@link valuesOf} copied. */
export function restore(variables: readonly tensorflow.Variable[], values: Moved["state"]): void {
  tf.tidy(() =>
    variables.forEach((variable, at) => variable.assign(tf.tensor(values[at], variable.shape, variable.dtype))),
  );
}

/** Records of the steps before and after a checkpoint. */
export function joinRecords(before: Records, after: Records): Records {
  const names = Object.keys({ ...before, ...after });
  return Object.fromEntries(names.map((name) => [name, [...(before[name] ?? []), ...(after[name] ?? [])]]));
}

/** Which way all steps went, where those up to `step` went by `before`: "graph to step 400, then xla". */
export function joinPaths(before: string, step: number, after: string): string {
  const [last] = before.split(" ").slice(-1);
  return after.startsWith(last) ? before + after.slice(last.length) : `${before} to step ${step}, then ${after}`;
}
