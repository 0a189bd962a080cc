import { tf, type tensorflow } from "../tensorflow.js";

/** A tf.train optimizer that a step uses: what of it is JavaScript, and would otherwise stay in the graph as it was at the trace. */
export interface Used {
  readonly fields: Record<string, unknown>;
  /** Its rates and flags when the step was traced. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What a step adds to its counters. */
  readonly counts: Readonly<Record<string, number>>;
}

type Fields = Record<string, unknown>;
type Methods = Record<string, (...given: unknown[]) => unknown>;

/** Does the work, and says which tf.train optimizers it used; their counters stand afterwards as before. */
export function watchOptimizers<T>(work: () => T): { readonly result: T; readonly used: readonly Used[] } {
  const before = new Map<Fields, Fields>();
  const undo = stepMethods().map(([prototype, name]) => {
    const original = prototype[name];
    prototype[name] = function (this: Fields, ...given: unknown[]) {
      if (!before.has(this)) before.set(this, plain(this));
      return original.apply(this, given);
    };
    return () => (prototype[name] = original);
  });
  let used: readonly Used[];
  let result: T;
  try {
    result = work();
  } finally {
    undo.forEach((restore) => restore());
    used = [...before].map(([fields, start]) => usedSince(fields, start));
  }
  return { result, used };
}

/** Whether a rate or a flag is another than when the step was traced. */
export function wasSet({ fields, settings }: Used): boolean {
  return Object.entries(settings).some(([name, value]) => !Object.is(fields[name], value));
}

/** Counters after so many steps without JavaScript. */
export function count({ fields, counts }: Used, steps: number): void {
  for (const [name, each] of Object.entries(counts)) fields[name] = Number(fields[name] ?? 0) + steps * each;
}

/** Sets the counters back to `start` and learns from them what a step adds. */
function usedSince(fields: Fields, start: Fields): Used {
  const now = plain(fields);
  const moved = Object.keys(now).filter((name) => !Object.is(now[name], start[name]));
  const counts = Object.fromEntries(moved.map((name) => [name, Number(now[name]) - Number(start[name] ?? 0)]));
  for (const name of moved) fields[name] = start[name] ?? 0;
  const settings = Object.fromEntries(Object.entries(now).filter(([name]) => !moved.includes(name)));
  return { fields, settings, counts };
}

/** What of an optimizer is a number, a flag or a name. */
function plain(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => /number|boolean|string/.test(typeof value)));
}

/** What each step of an optimizer goes through: `applyGradients`, and `minimize` of one that a user has written. */
function stepMethods(): [Methods, string][] {
  const own = [
    tf.SGDOptimizer,
    tf.MomentumOptimizer,
    tf.AdagradOptimizer,
    tf.AdadeltaOptimizer,
    tf.RMSPropOptimizer,
    tf.AdamOptimizer,
    tf.AdamaxOptimizer,
  ].map(({ prototype }): [Methods, string] => [prototype as unknown as Methods, "applyGradients"]);
  return [...own, [tf.Optimizer.prototype as unknown as Methods, "minimize"]];
}

/**
 * The slots of a tf.train optimizer that exist (they are made at its first step): moments, accumulations, powers.
 * @example
 * const optimizer = tf.train.adam(0.01);
 * optimizerSlots(optimizer).length; // variables that a compiled loop must carry
 */
export function optimizerSlots(optimizer: tensorflow.Optimizer): tensorflow.Variable[] {
  const entries = Object.values(optimizer).flatMap((value: unknown) =>
    Array.isArray(value) ? (value as { variable?: unknown }[]).map(({ variable }) => variable) : [value],
  );
  return entries.filter((value): value is tensorflow.Variable => value instanceof tf.Variable);
}
