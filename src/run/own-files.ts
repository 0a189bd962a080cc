import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors.js";
import { isTemporary } from "./whole.js";

const folders = ["trials", "claims", "models", "checkpoints", "figures"];
const files = ["run.json", "blocks.json", "report.html"];

/**
 * Refuses a directory that this run would share with something else: one that holds other files and no run, and one whose folders
 * lead elsewhere. What a run writes and clears up stays within it.
 * @throws UsageError with what was found.
 */
export function requireOwnDirectory(path: string): void {
  const names = namesIn(path);
  const linked = folders.find((name) => names.includes(name) && lstatSync(join(path, name)).isSymbolicLink());
  if (linked !== undefined) {
    throw new UsageError({
      where: join(path, linked),
      rule: "a run's folders lie within it, so that nothing elsewhere is written or cleared up",
      received: "a symbolic link",
      repair: "Put the folder itself there, or make the whole run's directory a link.",
    });
  }
  const others = names.filter((name) => ![...folders, ...files].includes(name) && !isTemporary(name));
  if (names.includes("run.json") || others.length === 0) return;
  throw new UsageError({
    where: path,
    rule: "a run is written into a new or empty directory, or goes on in its own",
    received: `one without run.json that holds ${others.length} other ${others.length === 1 ? "file" : "files"}, such as '${others[0]}'`,
    repair: "Give another --out.",
  });
}

/** Whether a name in `claims` is one that a run gives: a block's id or the run's, and what takes over from a dead process. */
export function isClaimName(name: string): boolean {
  return /^(?:[0-9a-f]{16}|run)(?:\.(?:[0-9a-f]{16}|damaged))*$/.test(name);
}

/** None where there is no folder yet. */
function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
