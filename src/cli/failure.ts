import { messageOf, UsageError, UserError } from "../errors.js";
import { accessError, codeOf } from "../run/access.js";
import { messageWithPlace } from "../run/place.js";

/** What is printed of an error that ended a command, and the exit code: 2 for a mistake in the call, 1 for anything else. */
export function failureOf(error: unknown, debug: boolean): { readonly text: string; readonly code: number } {
  const known = error instanceof UserError || codeOf(error) === undefined ? error : systemError(error);
  const thrown = error instanceof Error ? (error.cause ?? error) : error;
  const stack = thrown instanceof Error && debug ? `\n${thrown.stack}` : "";
  const more = known instanceof UserError || debug ? "" : ". --debug shows the stack.";
  const text = known instanceof UserError ? messageOf(known) : messageWithPlace(known);
  return { text: `${text}${more}${stack}\n`, code: known instanceof UsageError ? 2 : 1 };
}

/** What the system refused, wherever: with the path that it names, and the repair that its code stands for. */
function systemError(error: unknown): unknown {
  const { path, syscall } = error as NodeJS.ErrnoException;
  if (path === undefined && syscall === undefined) return error;
  return accessError(path ?? `the call ${syscall}`, error);
}
