import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf, UserError } from "../errors.js";
import { packageRoot } from "./package-root.js";

/**
 * The file and line where something was thrown: the innermost of a user's own files, else, where it is no {@link UserError}, of
 * this package's or a library's; nothing where the stack names none.
 */
export function placeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const frames = (thrown.stack ?? "").split("\n").flatMap((line) => frameOf(line) ?? []);
  const own = frames.find(({ path }) => !path.startsWith(packageRoot + sep) && !path.includes(`node_modules${sep}`));
  const found = own ?? (thrown instanceof UserError ? undefined : frames[0]);
  return found && `${found.path}:${found.line}`;
}

/** The message of anything that was thrown, with its file and line where they are known. */
export function messageWithPlace(thrown: unknown): string {
  const place = placeOf(thrown);
  const name = thrown instanceof Error && !(thrown instanceof UserError) ? `${thrown.name}: ` : "";
  return place === undefined ? messageOf(thrown) : `${name}${messageOf(thrown)} (${place})`;
}

function frameOf(line: string): { path: string; line: string } | undefined {
  const [, found, at] = /^\s+at (?:.*?[( ])?((?:file:\/\/|\/|[A-Z]:\\)[^()]*?):(\d+):\d+\)?$/.exec(line) ?? [];
  if (found === undefined) return undefined;
  const path = found.replace(/\?.*$/, "");
  return { path: path.startsWith("file:") ? fileURLToPath(path) : path, line: at };
}
