import { UsageError, UserError, messageOf, type Fault } from "../errors.js";
import type { Block } from "../run/grid.js";
import type { BlockResult, Engine } from "../run/launcher.js";

/** What the parent tells a worker. A worker has one block at a time; "abort" means that one. */
export type ToWorker = { readonly kind: "run"; readonly block: Block } | { readonly kind: "abort" };

/** What a worker says first: that it is ready, or why it never will be. */
export type Greeting =
  | { readonly kind: "hello"; readonly engine: Engine; readonly sourceHash: string }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** What a worker says of its block. */
export type Report =
  { readonly kind: "progress"; readonly fraction: number } | { readonly kind: "ended"; readonly result: BlockResult };

export type FromWorker = Greeting | Report;

/** An error as it travels between processes. */
export type Refusal = { readonly message: string } | { readonly fault: Fault; readonly usage: boolean };

export function refusalOf(error: unknown): Refusal {
  return error instanceof UserError
    ? { fault: error.fault, usage: error instanceof UsageError }
    : { message: messageOf(error) };
}

export function errorOf(refusal: Refusal): Error {
  if ("message" in refusal) return new Error(refusal.message);
  return refusal.usage ? new UsageError(refusal.fault) : new UserError(refusal.fault);
}
