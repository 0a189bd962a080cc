import { UserError } from "../errors.js";
import type { AnyExperiment } from "../experiment/contract.js";
import { attempt, type Attempt, type Kept } from "./attempt.js";
import { isHeldClaim, readClaim, takeClaim, type HeldClaim } from "./claim.js";
import { checkpointsOf } from "./checkpoints.js";
import type { RunDirectory } from "./directory.js";
import type { Block } from "./blocks.js";
import { blockId, trialId } from "./ids.js";
import type { TrialRecord } from "./records.js";

/** Processes that a block may cost, one after another, before its trials count as failed. */
export const mostAttempts = 3;

/**
 * What came of a block: its records are there (trained now or before, all complete or some failed), another process has it, or the
 * work was stopped and left nothing.
 */
export type Worked = "done" | "failed" | "taken" | "aborted";

export interface WorkOptions {
  /** Stops the block as soon as its trial looks at the signal. */
  readonly signal: AbortSignal;
  /** Called with the fraction of the block that is done, in [0, 1]. */
  readonly progress?: (fraction: number) => void;
  /** Blocks of this cell that this process may run; default 1. */
  readonly loops?: number;
  /** Milliseconds between checkpoints of a training: default a minute. */
  readonly every?: number;
}

/**
 * One attempt at a block: claim, train, write, release; nothing where its trials are complete or another process has it. Every
 * launcher runs it, in any process, and nothing else writes trials. Files go first, then the records that say they are there; a
 * complete record is never replaced. What trainings left by checkpoints goes when there are records. A block that has cost {@link mostAttempts} processes fails without another.
 * @throws UserError where the run's directory cannot be read or written.
 */
export async function work(
  experiment: AnyExperiment,
  block: Block,
  directory: RunDirectory,
  { signal, progress, loops = 1, every }: WorkOptions,
): Promise<Worked> {
  return holding(experiment, block, directory, async (claim, missing) => {
    const attempts = claim.holder.attempt;
    if (attempts > mostAttempts) return fail(experiment, block, directory, missing, unexplainedDeath().message);
    const stop = AbortSignal.any([signal, claim.lost]);
    const beat = (fraction: number): void => {
      claim.beat(fraction);
      progress?.(fraction);
    };
    const checkpoint = checkpointsOf(directory, blockId(experiment.id, block), every);
    const made = await attempt(experiment, block, { signal: stop, progress: beat, loops, checkpoint });
    if (made.status === "aborted") return signal.aborted ? "aborted" : "taken";
    if (!claim.held()) return "taken";
    await write(experiment, block, directory, missing, made, attempts);
    return made.status === "complete" ? "done" : "failed";
  });
}

/** Records that a block failed, without an attempt: its processes died, and how. */
export async function giveUp(
  experiment: AnyExperiment,
  block: Block,
  directory: RunDirectory,
  error: string,
): Promise<Worked> {
  return holding(experiment, block, directory, (_, missing) => fail(experiment, block, directory, missing, error));
}

/** Claims the block, finds its seeds without a complete record, and lets go of it whatever comes. */
async function holding(
  experiment: AnyExperiment,
  block: Block,
  directory: RunDirectory,
  use: (claim: HeldClaim, missing: readonly number[]) => Promise<Worked>,
): Promise<Worked> {
  if (missingSeeds(experiment, block, directory).length === 0) return "done";
  const claim = takeClaim(directory.claimFile(blockId(experiment.id, block)));
  if (!isHeldClaim(claim)) return "taken";
  try {
    const missing = missingSeeds(experiment, block, directory); // again: who had the claim may have written
    return missing.length === 0 ? "done" : await use(claim, missing);
  } finally {
    claim.release();
  }
}

function missingSeeds({ id }: AnyExperiment, { parameters, seeds }: Block, directory: RunDirectory): number[] {
  return seeds.filter((seed) => directory.readTrial(trialId(id, parameters, seed))?.status !== "complete");
}

async function fail(
  experiment: AnyExperiment,
  block: Block,
  directory: RunDirectory,
  missing: readonly number[],
  error: string,
): Promise<Worked> {
  const times = { started: new Date().toISOString(), seconds: 0 };
  await write(experiment, block, directory, missing, { status: "failed", error, times }, mostAttempts);
  return "failed";
}

async function write(
  { id: experiment }: AnyExperiment,
  block: Block,
  directory: RunDirectory,
  missing: readonly number[],
  made: Exclude<Attempt, { status: "aborted" }>,
  attempts: number,
): Promise<void> {
  const { parameters, seeds } = block;
  const id = (seed: number): string => trialId(experiment, parameters, seed);
  const kept: readonly Kept[] = made.status === "complete" ? made.kept : [];
  for (const { seed, name, files } of kept)
    if (missing.includes(seed)) await directory.saveFiles(id(seed), name, files);
  const times = { ...made.times, seconds: made.times.seconds / seeds.length };
  const recordOf = (seed: number): TrialRecord => ({
    ...{ id: id(seed), experiment, parameters, seed, attempts, times },
    ...(made.status === "complete"
      ? { status: "complete", result: made.results[seeds.indexOf(seed)] }
      : { status: "failed", error: made.error, stack: made.stack }),
  });
  await Promise.all(missing.map((seed) => directory.writeTrial(recordOf(seed))));
  await directory.forgetCheckpoints(blockId(experiment, block));
}

/** Where a block stands, by the directory alone. */
export type BlockState = "pending" | "running" | "done" | "failed" | "stale";

/** Read from the records and the claim: "stale" is claimed by a process that died. */
export function blockState(
  experiment: string,
  block: Block,
  directory: RunDirectory,
): { readonly state: BlockState; readonly fraction: number } {
  const { parameters, seeds } = block;
  const records = seeds.map((seed) => directory.readTrial(trialId(experiment, parameters, seed)));
  if (records.every((record) => record?.status === "complete")) return { state: "done", fraction: 1 };
  const claim = readClaim(directory.claimFile(blockId(experiment, block)));
  if (claim !== undefined) return { state: claim.alive ? "running" : "stale", fraction: claim.fraction };
  return records.every((record) => record !== undefined)
    ? { state: "failed", fraction: 1 }
    : { state: "pending", fraction: 0 };
}

/** A block whose every process died, where nobody saw how. */
function unexplainedDeath(): UserError {
  return diedError("no word", mostAttempts);
}

/** A block whose every process died; `how` as "signal SIGKILL" or "exit code 1". */
export function diedError(how: string, attempts: number): UserError {
  return new UserError({
    where: "a worker process",
    rule: "it must live until its block is done",
    received: `${how} in the last of ${attempts} attempts`,
    repair:
      how === "signal SIGKILL"
        ? "Most often memory ran out: resume the run with fewer --workers, or give smaller cells."
        : "See what it printed, mend it, and resume the run.",
  });
}
