import { UserError } from "../errors.js";
import type { Death } from "./process.js";

/** A block whose every process died. */
export function deathError({ how }: Death, attempts: number): UserError {
  return new UserError({
    where: "a worker process",
    rule: "it must live until its block is done",
    received: `${how} in the last of ${attempts} attempts`,
    repair:
      how === "signal SIGKILL"
        ? "Most often memory ran out: resume the run with fewer --workers, or give smaller cells."
        : "See what it printed, mend it, and resume the run.",
  });
}

/** A process that ended before it was ready. */
export function loadError({ how }: Death): UserError {
  return new UserError({
    where: "a worker process",
    rule: "it must load TensorFlow and the experiment",
    received: how,
    repair: "See what it printed; 'overparam doctor' says whether TensorFlow loads.",
  });
}

/** A worker that found another experiment than the run began with. */
export function changedError(source: string): UserError {
  return new UserError({
    where: source,
    rule: "an experiment's file must stay as it is while its run goes on",
    received: "another file than at the start",
    repair: "Resume the run with the old file, or start a new one.",
  });
}
