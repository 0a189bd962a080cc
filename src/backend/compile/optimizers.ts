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

/** The optimizers of a step that runs several times: their counters run on meanwhile, as a step may read them, and stand afterwards as before. */
export interface Watch {
  /** Does the first pass, and finds out which optimizers it uses. */
  first<T>(pass: () => T): T;
  /** To be called after each other pass. */
  passed(): void;
  /** Sets the counters back, after as many passes as there were. */
  restore(): void;
  /** What was learnt; to be asked after restore(). */
  used(): readonly Used[];
}

/** An optimizer before its first step and after each pass. */
interface Watched {
  readonly fields: Fields;
  readonly start: Fields;
  readonly ends: Fields[];
}

export function watchOptimizers(): Watch {
  const watched = new Map<Fields, Watched>();
  const passed = (): void => watched.forEach(({ fields, ends }) => ends.push(plain(fields)));
  return {
    first(pass) {
      const unhook = hooked((fields) => {
        if (!watched.has(fields)) watched.set(fields, { fields, start: plain(fields), ends: [] });
      });
      try {
        return pass();
      } finally {
        unhook();
        passed();
      }
    },
    passed,
    restore: () => watched.forEach(setBack),
    used: () => [...watched.values()].map(usedOf),
  };
}

/** Does the work with the optimizers' counters standing afterwards as before. */
export function keepingCounters(used: readonly Used[], work: () => void): void {
  const before = used.map(({ fields }) => ({ fields, start: plain(fields) }));
  try {
    work();
  } finally {
    for (const { fields, start } of before) Object.assign(fields, start);
  }
}

/** Tells of each optimizer before it steps, until the function that it returns is called. */
function hooked(tell: (fields: Fields) => void): () => void {
  const undo = stepMethods().map(([prototype, name]) => {
    const original = prototype[name];
    prototype[name] = function (this: Fields, ...given: unknown[]) {
      tell(this);
      return original.apply(this, given);
    };
    return () => (prototype[name] = original);
  });
  return () => undo.forEach((restore) => restore());
}

/** Whether a rate or a flag is another than when the step was traced. */
export function wasSet({ fields, settings }: Used): boolean {
  return Object.entries(settings).some(([name, value]) => !Object.is(fields[name], value));
}

/** Counters after so many steps without JavaScript. */
export function count({ fields, counts }: Used, steps: number): void {
  for (const [name, each] of Object.entries(counts)) fields[name] = Number(fields[name] ?? 0) + steps * each;
}

/** What a pass adds, by name: to what the optimizer counts itself, and to what is counted before it steps (then alone two passes tell). */
function countsOf({ start, ends: [first, second = first] }: Watched): Used["counts"] {
  const numbers = Object.keys(first).filter((name) => typeof first[name] === "number");
  const steps = numbers.map((name) => {
    const inside = Number(first[name]) - Number(start[name] ?? 0);
    return [name, second === first ? inside : Number(second[name]) - Number(first[name])] as const;
  });
  return Object.fromEntries(steps.filter(([, each]) => each !== 0));
}

function setBack(watched: Watched): void {
  const { fields, start, ends } = watched;
  const counts = countsOf(watched);
  const counted = Object.entries(counts).map(([name, each]) => [name, Number(ends[0][name]) - each]);
  Object.assign(fields, start, Object.fromEntries(counted));
}

function usedOf(watched: Watched): Used {
  const counts = countsOf(watched);
  const settings = Object.entries(plain(watched.fields)).filter(([name]) => !Object.hasOwn(counts, name));
  return { fields: watched.fields, settings: Object.fromEntries(settings), counts };
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
