import { writeSync } from "node:fs";
import { failureOf } from "./failure.js";
import { harmless } from "./output.js";

/**
 * Sees to it that the command says how it ended: where the process ends before the command has (an experiment that calls
 * process.exit, or waits for what never comes) there is a sentence and exit code 1, and what nobody waited for ends it in a sentence.
 * Returns what marks the command as ended.
 */
export function watchEnding(debug: boolean): () => void {
  let ended = false;
  process.on("exit", (code) => {
    if (ended || code === 130) return; // a second ctrl-C
    process.exitCode = 1;
    tell("overparam: the command must come to its end. Got a process that ended before: an experiment's file calls process.exit, or waits for what never comes. Mend that, then try again.\n"); // prettier-ignore
  });
  const fail = (error: unknown): void => {
    ended = true;
    const { text, code } = failureOf(error, debug);
    tell(text);
    process.exit(code);
  };
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  return () => void (ended = true);
}

/** At once, for there is no later; a standard error that is closed hears nothing. */
function tell(text: string): void {
  try {
    writeSync(2, harmless(text));
  } catch {
    // nobody reads it
  }
}
