import { useBackend, type BackendChoice } from "../backend/backend.js";
import { UsageError } from "../errors.js";
import type { AnyExperiment } from "../experiment.js";
import type { RunDirectory } from "./directory.js";
import { completed, type RunRecord } from "./directory.js";
import { execute, type Executed, type Progress } from "./execute.js";
import type { Plan } from "./grid.js";
import { canonical } from "./json.js";
import { judge, type Judgement } from "./judge.js";
import type { Loaded } from "./load.js";
import { provenance, version } from "./provenance.js";
import { writeReport } from "./report.js";

export interface ConductOptions {
  readonly loaded: Loaded;
  readonly plan: Plan;
  readonly directory: RunDirectory;
  readonly backend: BackendChoice;
  /** Accept differences from the run on disk, and record them. */
  readonly force: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Conducted {
  readonly record: RunRecord;
  readonly executed: Executed;
}

/** Carries a run out from where it stands on disk: predictions first, then trials, verdict, figures and report. */
export async function conduct(options: ConductOptions): Promise<Conducted> {
  const { loaded, plan, directory, signal } = options;
  await directory.acquire();
  try {
    const backend = await useBackend(options.backend);
    const earlier = directory.exists ? await directory.readRecord() : undefined;
    const record = openRecord(options, earlier, provenance(backend));
    await directory.writeRecord(record);
    const executed = await execute({
      experiment: loaded.experiment,
      plan,
      directory,
      signal,
      onProgress: options.onProgress,
    });
    const status = executed.aborted ? "interrupted" : executed.failed > 0 ? "failed" : "complete";
    const finished: RunRecord = { ...record, status, judgement: judgeRecords(loaded.experiment, executed.records) };
    await directory.writeRecord(finished);
    if (finished.judgement !== undefined) await writeReport(directory, loaded.experiment, finished, executed.records);
    return { record: finished, executed };
  } finally {
    await directory.free();
  }
}

/** The verdict from stored records alone; none while there are no trials. */
export function judgeRecords(experiment: AnyExperiment, records: Executed["records"]): Judgement | undefined {
  const trials = completed(records);
  return trials.length === 0 ? undefined : judge(experiment, experiment.summarise(trials));
}

function openRecord(
  { loaded, plan, force }: ConductOptions,
  earlier: RunRecord | undefined,
  now: Record<string, unknown>,
): RunRecord {
  const { experiment, source, sourceHash } = loaded;
  const fresh: RunRecord = {
    format: 1,
    experiment: experiment.id,
    source,
    sourceHash,
    plan,
    predictions: experiment.predictions,
    provenance: now,
    forced: [],
    status: "running",
  };
  if (earlier === undefined) return fresh;
  const changes = differences(earlier, fresh);
  if (changes.length > 0 && !force) {
    throw new UsageError({
      where: "resume",
      rule: "a run is continued by the same experiment with the same parameters and version",
      received: changes.join("; "),
      repair: "Give another --out to start anew, or --force to continue all the same (it will be recorded).",
    });
  }
  return { ...fresh, forced: [...earlier.forced, ...changes] };
}

function differences(earlier: RunRecord, fresh: RunRecord): string[] {
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
