import { UsageError } from "../errors.js";
import { changesOf } from "./hashes.js";
import { canonical } from "./json.js";
import { locate } from "./load.js";
import { version } from "./provenance.js";
import type { RunRecord } from "./records.js";

/**
 * What differs between a run on disk and how it is to go on, with what was accepted before; every line names what it is about.
 * @throws UsageError where something differs and `force` is not given.
 */
export function requireSame(
  earlier: RunRecord | undefined,
  fresh: Pick<RunRecord, "experiment" | "source" | "sourceHash" | "files" | "plan">,
  force: boolean,
): readonly string[] {
  if (earlier === undefined) return [];
  const replanned = [
    ...compare("the experiment", earlier.experiment, fresh.experiment),
    ...compare("the number of seeds", earlier.plan.seeds, fresh.plan.seeds),
    ...compare("the first seed", earlier.plan.firstSeed ?? 0, fresh.plan.firstSeed ?? 0),
    ...compare("the parameters given", earlier.plan.overrides, fresh.plan.overrides),
    ...compare("the preset", earlier.plan.preset, fresh.plan.preset),
    ...compare("the grid", earlier.plan.cells, fresh.plan.cells),
  ];
  const changes = [
    ...filesChanged(earlier, fresh.source === earlier.source ? fresh.sourceHash : undefined),
    ...filesAdded(earlier, fresh),
    ...compare("overparam", earlier.provenance.overparam, version),
    ...replanned,
  ];
  // A resume takes the plan from disk: another one was given to `run`, with the directory of an earlier run.
  if (changes.length > 0 && !force) throw refused(replanned.length > 0 ? "run" : "resume", changes);
  return [...earlier.forced, ...changes.map(shortened)];
}

/**
 * Looks whether the files of a run are as they were, before anything of them is imported.
 * @throws UsageError where one changed or is missing and `force` is not given.
 */
export function requireSameFiles(record: RunRecord, force: boolean): void {
  const changes = filesChanged(record, force ? undefined : locate(record.source).sourceHash);
  if (changes.length > 0 && !force) throw refused("resume", changes);
}

/** The experiment's own file is among `files` unless it is a built-in's. */
function filesChanged({ files = {}, source, sourceHash }: RunRecord, now: string | undefined): string[] {
  const own = source in files || now === undefined ? [] : compare(`the hash of ${source}`, sourceHash, now);
  return [...own, ...changesOf(files)];
}

/** Files that decide the run now and did not before; of runs without hashes nothing is known. */
function filesAdded({ files }: RunRecord, fresh: Pick<RunRecord, "files">): string[] {
  if (files === undefined) return [];
  return Object.keys(fresh.files ?? {}).flatMap((path) => (path in files ? [] : [`${path} is new`]));
}

function compare(name: string, before: unknown, after: unknown): string[] {
  return canonical(before) === canonical(after) ? [] : [`${name} was ${canonical(before)}, is ${canonical(after)}`];
}

function refused(where: "run" | "resume", changes: readonly string[]): UsageError {
  return new UsageError({
    where,
    rule: "a run is continued by the same experiment with the same files, parameters and version",
    received: changes.map(shortened).join("; "),
    repair: "Give another --out to start anew, or --force to continue all the same (it will be recorded).",
  });
}

const shortened = (line: string): string => (line.length > 400 ? `${line.slice(0, 397)}...` : line);
