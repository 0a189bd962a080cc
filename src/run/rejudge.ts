import { check, UserError } from "../errors.js";
import { absentOf } from "./conduct.js";
import type { RunDirectory } from "./directory.js";
import { changesOf } from "./hashes.js";
import { judge, predictionsOf } from "./judge.js";
import { canonical } from "./json.js";
import type { Loaded } from "./load.js";
import { version } from "./provenance.js";
import { completed, type RunRecord } from "./records.js";
import { writeReport } from "./report.js";
import { readRun, type StoredRun } from "./stored.js";
import { whileJudging } from "./while-judging.js";

/**
 * Judges the trials of a run again, as they lie on disk, by the experiment as it is now: after its evidence, findings or figures
 * were mended. What has changed since the trials ran is recorded, and a changed prediction stands beside the verdict.
 * @throws UserError where another process has the run, or no trial is complete.
 */
export async function judgeAgain(
  directory: RunDirectory,
  loaded: Loaded,
  say: (text: string) => void,
): Promise<StoredRun> {
  const claim = await directory.acquire();
  try {
    const stored = await readRun(directory, say);
    const record = await whileJudging(directory.path, () => judgeStored(directory, loaded, stored));
    await directory.writeRecord(record);
    return { ...stored, record };
  } finally {
    claim.release();
  }
}

async function judgeStored(
  directory: RunDirectory,
  { experiment, source, sourceHash }: Loaded,
  { record, trials }: StoredRun,
): Promise<RunRecord> {
  requireSameExperiment(record, experiment.id, source);
  const results = completed(trials);
  if (results.length === 0) throw nothingToJudge(directory.path);
  const absent = absentOf(record, trials);
  const status = statusOf(absent);
  const predictions = changedPredictions(record, predictionsOf(experiment));
  const code = sourceHash === record.sourceHash || source in (record.files ?? {}) ? [] : [`${source} has changed`];
  const { evidence, judgement } = judge(experiment, results, {
    absent,
    interrupted: status === "interrupted",
    extended: record.forced.some((line) => line.startsWith("the number of seeds")),
  });
  const judged: RunRecord = {
    ...record,
    status,
    error: undefined,
    forced: [
      ...new Set([...record.forced, ...predictions, ...code, ...changesOf(record.files ?? {}), ...newer(record)]),
    ],
    judgement: { ...judgement, tested: [...predictions, judgement.tested].join("; ") },
  };
  const reported = { evidence, judgement: judged.judgement ?? judgement, trials: results.length };
  await writeReport(directory, experiment, judged, reported);
  return judged;
}

/** Trials of one experiment are no evidence for another one's claim. */
function requireSameExperiment({ experiment }: RunRecord, id: string, source: string): void {
  check(experiment === id, () => ({
    where: source,
    rule: "a run is judged by the experiment that made it",
    received: `the id '${id}', where the trials are of '${experiment}'`,
    repair: `Give it the id '${experiment}' again, or run '${id}' anew.`,
  }));
}

function statusOf(absent: ReturnType<typeof absentOf>): RunRecord["status"] {
  if (absent.some(({ failed }) => !failed)) return "interrupted";
  return absent.length > 0 ? "failed" : "complete";
}

/** Predictions stand in run.json from before the first trial: one that is another now was made after a look. */
function changedPredictions({ predictions }: RunRecord, now: ReturnType<typeof predictionsOf>): string[] {
  const before = predictions as Readonly<Record<string, unknown>>;
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names
    .filter((name) => canonical(before[name] ?? null) !== canonical(now[name] ?? null))
    .map((name) => `the prediction ${name} was ${wordOf(before[name], now[name])} after the trials had run`);
}

function wordOf(before: unknown, now: unknown): string {
  if (before === undefined) return "added";
  return now === undefined ? "removed" : "changed";
}

function newer({ provenance }: RunRecord): string[] {
  return provenance.overparam === version ? [] : [`judged by overparam ${version}`];
}

function nothingToJudge(path: string): UserError {
  return new UserError({
    where: path,
    rule: "a verdict needs complete trials",
    received: "none",
    repair: "Run what is missing with 'overparam resume'.",
  });
}
