import { UsageError } from "../errors.js";
import { completed, type RunRecord } from "./directory.js";
import { execute, missingBlocks, type ExecuteOptions, type Executed } from "./execute.js";
import type { Block } from "./grid.js";
import { canonical } from "./json.js";
import { judge, predictionsOf } from "./judge.js";
import type { Launcher } from "./launcher.js";
import type { Loaded } from "./load.js";
import { provenance, version } from "./provenance.js";
import { writeReport } from "./report.js";

export interface ConductOptions extends Pick<
  ExecuteOptions,
  "plan" | "directory" | "signal" | "onProgress" | "onNote"
> {
  readonly loaded: Loaded;
  /** Opens where trials run, for the blocks that are missing; `more` where the experiment may ask for others. */
  readonly launch: (missing: readonly Block[], more: boolean) => Launcher;
  /** Accept differences from the run on disk, and record them. */
  readonly force: boolean;
}

export interface Conducted {
  readonly record: RunRecord;
  readonly executed: Executed;
}

/** Carries a run out from where it stands on disk: predictions first, then trials, verdict, figures and report. */
export async function conduct(options: ConductOptions): Promise<Conducted> {
  const { directory } = options;
  await directory.acquire();
  try {
    const earlier = directory.exists ? await directory.readRecord() : undefined;
    const forced = acceptedDifferences(options, earlier);
    return await conductOn(await openLauncher(options), options, forced);
  } finally {
    await directory.free();
  }
}

async function openLauncher({ loaded: { experiment }, plan, directory, launch }: ConductOptions): Promise<Launcher> {
  const missing = await missingBlocks({ experiment, plan, directory });
  return launch(missing, plan.refine && experiment.refine !== undefined);
}

async function conductOn(launcher: Launcher, options: ConductOptions, forced: readonly string[]): Promise<Conducted> {
  const { loaded, directory } = options;
  const { experiment } = loaded;
  try {
    const now = provenance(await launcher.ready(), launcher.workers);
    const record: RunRecord = { ...opening(options), provenance: now, forced, status: "running" };
    await directory.writeRecord(record);
    const executed = await execute({ ...options, experiment, launcher });
    const status = executed.aborted ? "interrupted" : executed.failed > 0 ? "failed" : "complete";
    const trials = completed(executed.records);
    const judged = trials.length === 0 ? undefined : judge(experiment, trials);
    const finished: RunRecord = { ...record, status, judgement: judged?.judgement };
    await directory.writeRecord(finished);
    if (judged !== undefined) await writeReport(directory, experiment, finished, { ...judged, trials: trials.length });
    return { record: finished, executed };
  } finally {
    await launcher.close();
  }
}

type Opening = Pick<RunRecord, "format" | "experiment" | "source" | "sourceHash" | "plan" | "predictions">;

function opening({ loaded: { experiment, source, sourceHash }, plan }: ConductOptions): Opening {
  return { format: 1, experiment: experiment.id, source, sourceHash, plan, predictions: predictionsOf(experiment) };
}

/** What differs from the run on disk, with what was accepted before. */
function acceptedDifferences(options: ConductOptions, earlier: RunRecord | undefined): readonly string[] {
  if (earlier === undefined) return [];
  const changes = differences(earlier, opening(options));
  if (changes.length > 0 && !options.force) {
    throw new UsageError({
      where: "resume",
      rule: "a run is continued by the same experiment with the same parameters and version",
      received: changes.join("; "),
      repair: "Give another --out to start anew, or --force to continue all the same (it will be recorded).",
    });
  }
  return [...earlier.forced, ...changes];
}

function differences(earlier: RunRecord, fresh: Opening): string[] {
  const compare = (name: string, before: unknown, after: unknown): string[] =>
    canonical(before) === canonical(after) ? [] : [`${name} was ${canonical(before)}, is ${canonical(after)}`];
  return [
    ...compare("the experiment", earlier.experiment, fresh.experiment),
    ...compare("its file's hash", earlier.sourceHash, fresh.sourceHash),
    ...compare("overparam", earlier.provenance.overparam, version),
    ...compare("the number of seeds", earlier.plan.seeds, fresh.plan.seeds),
    ...compare("the parameters given", earlier.plan.overrides, fresh.plan.overrides),
    ...compare("the preset", earlier.plan.preset, fresh.plan.preset),
    ...compare("the grid", earlier.plan.cells, fresh.plan.cells),
  ].map((line) => (line.length > 300 ? `${line.slice(0, 297)}...` : line));
}
