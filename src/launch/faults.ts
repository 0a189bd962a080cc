import { UserError } from "../errors.js";
import type { Death } from "./process.js";

/** A process that ended before it was ready. */
export function loadError({ how }: Death): UserError {
  return new UserError({
    where: "a worker process",
    rule: "it must load TensorFlow and the experiment",
    received: how,
    repair: "See what it printed; 'overparam doctor' says whether TensorFlow loads.",
  });
}

/** A worker that found other files than the run began with. */
export function changedError(source: string, changes: readonly string[]): UserError {
  return new UserError({
    where: source,
    rule: "an experiment's files must stay as they are while its run goes on",
    received: changes.join("; "),
    repair: "Resume the run with the old files, or start a new one.",
  });
}
