import type { BackendName } from "../backend/backend.js";
import { UsageError, UserError, messageOf, type Fault } from "../errors.js";
import type { Parameters } from "../run/grid.js";
import type { Hashes } from "../run/hashes.js";
import type { Engine } from "../run/launcher.js";
import type { Worked } from "../run/work.js";

/** What a worker is told as it starts. */
export interface Orders {
  readonly directory: string;
  readonly source: string;
  /** The experiment's hash, and those of the files that it consists of: looked at before anything of it is imported. */
  readonly sourceHash: string;
  readonly files: Hashes;
  /** A user's experiment as its parent compiled it. */
  readonly code?: string;
  readonly backend: BackendName;
  readonly parent: number;
}

/** What the parent tells a worker: its orders first. A worker has one block, or a rehearsal, at a time; "abort" means that one. */
export type ToWorker =
  | { readonly kind: "orders"; readonly orders: Orders }
  | { readonly kind: "work"; readonly block: string }
  | { readonly kind: "rehearse"; readonly parameters: Parameters }
  | { readonly kind: "abort" };

/** What a worker says first: that it is ready, or why it never will be. */
export type Greeting =
  { readonly kind: "hello"; readonly engine: Engine } | { readonly kind: "refused"; readonly refusal: Refusal };

/** What a worker says of its block or rehearsal; "refused" where it cannot be done at all, such as on a full disk. */
export type Report =
  | { readonly kind: "progress"; readonly fraction: number }
  | { readonly kind: "ended"; readonly worked: Worked }
  | { readonly kind: "refused"; readonly refusal: Refusal };

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
