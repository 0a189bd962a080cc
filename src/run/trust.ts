import { realpathSync, statSync } from "node:fs";
import { isAbsolute, join, sep } from "node:path";
import { UsageError } from "../errors.js";
import { locate } from "./load.js";
import type { RunRecord } from "./records.js";

/**
 * A run names the file of its experiment, and going on with the run executes that file. So a run of somebody else, or one that
 * brings its experiment along, is not gone on with before the user says so. Built-in experiments are this package's own code.
 * @throws UsageError where the file lies in the run's directory, is named by a relative path, or either belongs to another user.
 */
export function requireTrusted(record: RunRecord, run: string, trusted: boolean): RunRecord {
  const { source } = record;
  const { builtIn, path } = locate(source);
  if (builtIn || trusted) return record;
  const reason = isAbsolute(source) ? reasonOf(path, run) : `${source}, a path that is not absolute`;
  if (reason === undefined) return record;
  throw new UsageError({
    where: run,
    rule: "the code of a run from somebody else is not executed unless you say so",
    received: reason,
    repair: `Read ${path}; give --trust where you would run it by hand. 'show', 'compare' and 'export' execute nothing.`,
  });
}

function reasonOf(path: string, run: string): string | undefined {
  if (realpathSync(path).startsWith(realpathSync(run) + sep)) return `${path}, a file in the run's own directory`;
  const foreign = [path, join(run, "run.json")].find(isForeign);
  return foreign === undefined ? undefined : `${foreign}, a file of another user`;
}

/** Files of the administrator are as trusted as the system; Windows has no owners that Node tells. */
function isForeign(path: string): boolean {
  const own = process.getuid?.();
  return own !== undefined && ![own, 0].includes(statSync(path).uid);
}
