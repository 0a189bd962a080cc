import { check, described } from "../../errors.js";
import { tf, type tensorflow } from "../tensorflow.js";
import type { Returned } from "./contract.js";

/**
 * What a step returned, where a loop can repeat and record it; nothing is as good as no tensors.
 * @throws UserError for a promise, for what is no float32, int32 or bool tensor, and for an `until` that is no returned scalar.
 */
export function requireReturned(returned: unknown, until?: string): Returned {
  requireNow(returned);
  const tensors = Object.entries((returned ?? {}) as Record<string, unknown>);
  for (const [name, value] of tensors) requireTensor(name, value);
  const result = Object.fromEntries(tensors) as Returned;
  if (until !== undefined) requireUntil(result, until);
  return result;
}

function requireNow(returned: unknown): void {
  check(!isPromise(returned), () => ({
    where: "step",
    rule: "a step must have done its work when it returns",
    received: "a promise (an async function)",
    repair: "Write it without async and await; read values between calls of advance.",
  }));
  check(returned === undefined || returned === null || isPlain(returned), () => ({
    where: "step",
    rule: "a step returns an object of tensors by name, or nothing",
    received: describe(returned),
    repair: "Return { name: tensor }.",
  }));
}

/** An object or an array: what a Map or a generator holds would be lost. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null || isTensor(value)) return false;
  return !(Symbol.iterator in value) || Array.isArray(value);
}

/** Whether it is a promise, whose failure is then of no interest: what it waited for is not there in a step. */
function isPromise(value: unknown): boolean {
  const { then } = (value ?? {}) as Partial<PromiseLike<unknown>>;
  if (typeof then !== "function") return false;
  then.call(value, undefined, () => undefined);
  return true;
}

function requireTensor(name: string, value: unknown): void {
  check(!isTensor(value) || !value.isDisposed, () => ({
    where: "step",
    rule: "a step returns tensors that are there",
    received: `a disposed tensor for '${name}'`,
    repair: "Leave its disposal to the loop, which disposes what a step has made.",
  }));
  check(isTensor(value) && carries(value.dtype), () => ({
    where: "step",
    rule: "a step returns tensors of float32, int32 or bool",
    received: `${describe(value)} for '${name}'`,
    repair: isTensor(value)
      ? "Return real and imaginary parts apart, strings not at all."
      : "Return a tensor that the step computes; what JavaScript knows needs no recording.",
  }));
}

function requireUntil(returned: Returned, until: string): void {
  const given = Object.hasOwn(returned, until) ? returned[until] : undefined;
  check(given?.rank === 0, () => ({
    where: "compileLoop",
    rule: "`until` names a scalar that the step returns",
    received:
      given === undefined
        ? `'${until}', and a step that returns ${Object.keys(returned).join(", ") || "nothing"}`
        : `'${until}' of shape [${given.shape.join()}]`,
    repair:
      given === undefined
        ? "Return it, or name another."
        : "Make it one number: tf.any, tf.all, tf.min or tf.reshape(x, []).",
  }));
}

/** Whether a loop can carry tensors of this type from step to step. */
export function carries(dtype: string): boolean {
  return dtype === "float32" || dtype === "int32" || dtype === "bool";
}

const isTensor = (value: unknown): value is tensorflow.Tensor => value instanceof tf.Tensor;

function describe(value: unknown): string {
  if (isTensor(value)) return `a ${value.dtype} tensor`;
  if (isPromise(value)) return "a promise";
  return typeof value === "object" && value !== null ? described(value) : value === null ? "null" : `a ${typeof value}`;
}
