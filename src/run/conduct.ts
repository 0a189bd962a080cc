import { UserError } from "../errors.js";
import { groupBy } from "../math/statistics/moments.js";
import type { HeldClaim } from "./claim.js";
import { requireSame } from "./differences.js";
import { execute, missingBlocks, type ExecuteOptions, type Executed } from "./execute.js";
import { hashFiles } from "./hashes.js";
import type { Block } from "./blocks.js";
import { checkCells } from "./grid.js";
import { judge, predictionsOf, type Absent } from "./judge.js";
import type { Launcher } from "./launcher.js";
import type { Loaded } from "./load.js";
import { messageWithPlace } from "./place.js";
import { provenance } from "./provenance.js";
import { canonical } from "./json.js";
import { parameterFiles } from "./parameter-files.js";
import { completed, type RunRecord } from "./records.js";
import { rehearsalCell } from "./rehearse.js";
import { whileJudging } from "./while-judging.js";
import { writeReport } from "./report.js";
import { isInRange } from "./seeds.js";

export interface ConductOptions extends Pick<
  ExecuteOptions,
  "plan" | "directory" | "signal" | "onProgress" | "onNote"
> {
  readonly loaded: Loaded;
  /** Opens where trials run, for the blocks that are missing; `more` where the experiment may ask for others, `held` bytes in every worker. */
  readonly launch: (missing: readonly Block[], more: boolean, held?: number) => Launcher;
  /** The configuration's file, by its absolute path. */
  readonly config?: string;
  /** What its user calls the run; a resume keeps it. */
  readonly name?: string;
  /** A line that its user notes of the run, beside those noted before. */
  readonly remark?: string;
  /** Begin without a rehearsal. */
  readonly yes?: boolean;
  /** Accept differences from the run on disk, and record them. */
  readonly force: boolean;
}

export interface Conducted {
  readonly record: RunRecord;
  readonly executed: Executed;
}

/**
 * Carries a run out from where it stands on disk: predictions first, then trials, verdict, figures and report. However it ends, the
 * run's record says so.
 * @throws UserError where another process has the run, where what it was begun with has changed, or where it is taken away.
 */
export async function conduct(options: ConductOptions): Promise<Conducted> {
  const { directory, plan, loaded } = options;
  const { notes, bytes } = await checkCells(loaded.experiment, plan.cells); // what cannot be done is found before anything is written
  for (const note of notes) options.onNote?.(`Data: ${note}`);
  const claim = await directory.acquire();
  try {
    const record = { ...opening(options), notes };
    const earlier = directory.exists ? await directory.readRecord() : undefined;
    const forced = requireSame(earlier, record, options.force);
    // Code and data may be others now: what trainings left is of the former.
    if (forced.length > (earlier?.forced.length ?? 0)) await directory.forgetCheckpoints();
    const name = options.name ?? earlier?.name;
    const remarks = [...(earlier?.remarks ?? []), ...(options.remark === undefined ? [] : [options.remark])];
    return await conductOn(
      claim,
      {
        ...options,
        signal: AbortSignal.any([options.signal, claim.lost]),
        launch: (missing, more) => options.launch(missing, more, bytes),
      },
      { ...record, ...(name === undefined ? {} : { name }), ...(remarks.length === 0 ? {} : { remarks }), forced },
    );
  } finally {
    claim.release();
  }
}

type Opening = Omit<RunRecord, "provenance" | "forced" | "status">;

function opening({ loaded, plan, config }: ConductOptions): Opening {
  const { experiment, source, sourceHash } = loaded;
  const others = hashFiles([...(config === undefined ? [] : [config]), ...parameterFiles(experiment, plan.cells)]);
  return {
    ...{ format: 1, experiment: experiment.id, source, sourceHash, files: { ...loaded.files, ...others } },
    ...{ config, plan, predictions: predictionsOf(experiment) },
  };
}

async function conductOn(
  claim: HeldClaim,
  options: ConductOptions,
  begun: Omit<RunRecord, "provenance" | "status">,
): Promise<Conducted> {
  const { directory, plan, loaded } = options;
  const records = await directory.readTrials((text) => options.onNote?.(text));
  const missing = missingBlocks(loaded.experiment, plan, records);
  const launcher = options.launch(missing, plan.refine && loaded.experiment.refine !== undefined);
  let record: RunRecord | undefined;
  try {
    const engine = await launcher.ready();
    await rehearsed(options, launcher);
    record = { ...begun, provenance: provenance(engine, launcher.most), status: "running" };
    await directory.writeRecord(record);
    const executed = await execute({ ...options, experiment: loaded.experiment, records, launcher });
    if (claim.lost.aborted) throw lostError(directory.path);
    return await finish(options, record, executed);
  } catch (error) {
    if (record !== undefined && claim.held())
      await directory.writeRecord(stopped(record, options.signal, error)).catch(() => undefined);
    throw error;
  } finally {
    await launcher.close();
    if (claim.held()) await directory.clear();
  }
}

/** How long a rehearsal may take, in milliseconds: what is not found by then, the grid finds. */
const patience = 20_000;

/** Of a user's experiment, before a run's first trial: a built-in's tests have done so, and a smoke run does it itself. */
async function rehearsed(
  { loaded, plan, signal, directory, yes = false }: ConductOptions,
  launcher: Launcher,
): Promise<void> {
  if (yes || loaded.code === undefined || plan.preset === "smoke" || directory.exists) return;
  await launcher.rehearse(
    rehearsalCell(loaded.experiment, plan),
    AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  );
}

async function finish(
  { loaded, directory }: ConductOptions,
  record: RunRecord,
  executed: Executed,
): Promise<Conducted> {
  const status = executed.aborted ? "interrupted" : executed.failed > 0 ? "failed" : "complete";
  const trials = completed(executed.records);
  const finished = await whileJudging(directory.path, async () => {
    const judged =
      trials.length === 0
        ? undefined
        : judge(loaded.experiment, trials, {
            absent: absentOf(record, executed.records),
            interrupted: executed.aborted,
            extended: record.forced.some((line) => line.startsWith("the number of seeds")),
          });
    const made: RunRecord = { ...record, status, ended: now(), judgement: judged?.judgement };
    if (judged !== undefined)
      await writeReport(directory, loaded.experiment, made, { ...judged, trials: trials.length });
    return made;
  });
  await directory.writeRecord(finished);
  return { record: finished, executed };
}

function stopped(record: RunRecord, signal: AbortSignal, error: unknown): RunRecord {
  return { ...record, status: signal.aborted ? "interrupted" : "failed", ended: now(), error: messageWithPlace(error) };
}

const now = (): string => new Date().toISOString();

/** What was planned and has no result: trials that failed, and those that never ran. */
export function absentOf({ plan }: RunRecord, records: Executed["records"]): Absent[] {
  const failed = records.filter(({ status }) => status === "failed");
  const seen = groupBy(records, ({ parameters }) => canonical(parameters));
  const missing = plan.cells.flatMap((parameters) => {
    const trained = seen.get(canonical(parameters))?.filter(({ seed }) => isInRange(seed, plan)) ?? [];
    const count = plan.seeds - trained.length;
    return Array.from({ length: Math.max(0, count) }, () => ({ parameters, failed: false }));
  });
  return [...failed.map(({ parameters }) => ({ parameters, failed: true })), ...missing];
}

function lostError(path: string): UserError {
  return new UserError({
    where: path,
    rule: "a run directory belongs to one process at a time",
    received: "a claim (claims/run) that was removed or taken over while this process ran",
    repair: "If no other process runs it, go on with 'overparam resume'.",
  });
}
