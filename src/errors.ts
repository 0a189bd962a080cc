/** What a {@link UserError} says, in the order in which it says it. */
export interface Fault {
  /** The call, file or flag that was wrong: "data.readCsv('points.csv'), line 7". */
  readonly where: string;
  /** The rule that was broken: "every row must have 65 fields, as the header has". */
  readonly rule: string;
  /** What was received instead: "63 fields". */
  readonly received: string;
  /** What to do about it. */
  readonly repair: string;
}

/**
 * An error that its reader can mend: the command line prints its message and never a stack trace.
 * The message reads "{where}: {rule}. Got {received}. {repair}".
 * @example
 * throw new UserError({ where: "width", rule: "it must be a power of 2", received: "3", repair: "For example 4." });
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
  constructor(
    readonly fault: Fault,
    options?: ErrorOptions,
  ) {
    super(`${fault.where}: ${fault.rule}. Got ${fault.received}. ${fault.repair}`, options);
  }
}

/** A mistake in how the program was called (exit code 2), as against a failure of its work (exit code 1). */
export class UsageError extends UserError {
  override readonly name = "UsageError";
}

/** What `work` gives; a {@link UserError} of it, such as that of a file which the call names, is one of the call. */
export async function asUsage<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UserError ? new UsageError(error.fault) : error;
  }
}

/** Throws a {@link UserError} unless `condition` holds. */
export function check(condition: boolean, fault: () => Fault): asserts condition {
  if (!condition) throw new UserError(fault());
}

/** Throws a {@link UserError} unless `given` is one of the names; `where` says what takes it. */
export function checkName<N extends string>(where: string, names: readonly N[], given: unknown): asserts given is N {
  check((names as readonly unknown[]).includes(given), () => ({
    where,
    rule: `it must be one of ${names.join(", ")}`,
    received: typeof given === "string" ? `'${given}'` : String(given),
    repair: "Correct the name.",
  }));
}

/** Throws a {@link UserError} where an object has a key that is none of these. */
export function checkKeys(where: string, keys: readonly string[], given: object): void {
  const unknown = Object.keys(given).find((key) => !keys.includes(key));
  check(unknown === undefined, () => ({
    where,
    rule: `they are ${keys.join(", ")}`,
    received: `'${unknown}'`,
    repair: "Leave it out, or correct its name.",
  }));
}

/** Throws a {@link UserError} unless `given` is an integer from `least` on. */
export function checkCount(where: string, given: unknown, least: number): void {
  check(Number.isSafeInteger(given) && Number(given) >= least, () => ({
    where,
    rule: `it must be an integer in [${least}, inf)`,
    received: typeof given === "string" ? `'${given}'` : String(given),
    repair: `Give an integer of at least ${least}.`,
  }));
}

/** Throws a {@link UserError} unless `given` is a place among so many, counted from 0. */
export function checkIndex(where: string, given: unknown, size: number): void {
  check(Number.isInteger(given) && Number(given) >= 0 && Number(given) < size, () => ({
    where,
    rule: `it is an integer in [0, ${size - 1}]`,
    received: described(given),
    repair: "Count from 0.",
  }));
}

/** A value of any kind in a few words: "'5'", "an array of 3", "null", "a Map", "NaN". */
export function described(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (typeof (value as { then?: unknown }).then === "function") return "a promise";
  const { name = "Object" } =
    (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor ?? {};
  const keys = Object.keys(value);
  if (name === "") return Symbol.iterator in value ? "a generator" : "an object";
  if (name !== "Object") return `a ${name}`;
  return keys.length === 0 ? "an empty object" : `an object of ${keys.slice(0, 5).join(", ")}`;
}

/** Throws a {@link UserError} unless `given` is an object with names, as options are: no array, null or class of something else. */
export function checkObject(where: string, given: unknown, repair: string): asserts given is object {
  check(typeof given === "object" && given !== null && !Array.isArray(given), () => ({
    where,
    rule: "it is an object",
    received: described(given),
    repair,
  }));
}

/** The message of anything that was thrown: of what is no error, the text of it. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  if (typeof thrown === "string") return thrown;
  return `something that is no error was thrown: ${textOf(thrown).slice(0, 200)}`;
}

function textOf(value: unknown): string {
  try {
    return (typeof value === "object" ? JSON.stringify(value) : undefined) ?? String(value as string);
  } catch {
    return "an object";
  }
}
