import type { AnyExperiment } from "../experiment/contract.js";
import { completed, type RunDirectory, type TrialRecord } from "./directory.js";
import { blockBytes, blocksOf, trialId, type Block, type Plan } from "./grid.js";
import { canonical } from "./json.js";
import type { Launcher } from "./launcher.js";
import { inOrder } from "./order.js";
import { createTally, type Progress, type Tally } from "./tally.js";

export interface ExecuteOptions {
  readonly experiment: AnyExperiment;
  readonly plan: Plan;
  readonly directory: RunDirectory;
  readonly launcher: Launcher;
  readonly signal: AbortSignal;
  /** Called when a block starts and as work proceeds. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called with what happened besides, such as a worker that died. */
  readonly onNote?: (text: string) => void;
}

export interface Executed {
  readonly records: readonly TrialRecord[];
  readonly failed: number;
  readonly aborted: boolean;
}

type Records = Map<string, TrialRecord>;
type Ended = Exclude<Awaited<ReturnType<Launcher["run"]>>, { status: "aborted" }>;

/** The blocks of a plan whose trials are not all complete on disk. */
export async function missingBlocks({
  experiment,
  plan,
  directory,
}: Pick<ExecuteOptions, "experiment" | "plan" | "directory">): Promise<Block[]> {
  const records = await completeRecords(directory);
  return planned(experiment, plan).filter((block) => !isComplete(experiment, block, records));
}

/**
 * Runs the blocks that are not complete, as many at once as the launcher takes, then those that the experiment asks for when
 * it has seen them all, to the end. Only whole blocks are written, and only here.
 */
export async function execute(options: ExecuteOptions): Promise<Executed> {
  const { experiment, plan, directory, signal } = options;
  const records = await completeRecords(directory);
  const known: Block[] = [];
  for (let fresh = planned(experiment, plan); fresh.length > 0;) {
    known.push(...fresh);
    await runRound(options, fresh, known.length, records);
    const seen = inOrder([...records.values()], plan.cells);
    fresh = signal.aborted || !plan.refine ? [] : refinement(experiment, known, seen);
  }
  const all = inOrder([...records.values()], plan.cells);
  return { records: all, failed: all.filter(({ status }) => status === "failed").length, aborted: signal.aborted };
}

async function completeRecords(directory: RunDirectory): Promise<Records> {
  const complete = (await directory.readTrials()).filter(({ status }) => status === "complete");
  return new Map(complete.map((record) => [record.id, record]));
}

function planned(experiment: AnyExperiment, plan: Plan): Block[] {
  return plan.cells.flatMap((cell) => blocksOf(experiment, cell, plan.seeds));
}

function isComplete(experiment: AnyExperiment, { parameters, seeds }: Block, records: Records): boolean {
  return seeds.every((seed) => records.has(trialId(experiment.id, parameters, seed)));
}

/** Runs what is missing of the blocks; `blocks` counts all that are known. The first error stops the others. */
async function runRound(
  options: ExecuteOptions,
  fresh: readonly Block[],
  blocks: number,
  records: Records,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const missing = fresh.filter((block) => !isComplete(options.experiment, block, records));
  const queue = largestFirst(options.experiment, missing);
  const tally = createTally(blocks - queue.length, blocks, options.onProgress);
  // A worker goes on with its next block while the last one's records are written.
  const lane = async (): Promise<void> => {
    let written = Promise.resolve();
    for (let block = queue.shift(); block !== undefined && !signal.aborted; block = queue.shift()) {
      const ended = await trainBlock({ ...options, signal }, block, tally);
      await written;
      written = ended === undefined ? written : writeBlock(options, block, ended, records);
      written.catch(() => undefined); // awaited by the next round of this lane
    }
    await written;
  };
  const lanes = Array.from({ length: options.launcher.workers }, () =>
    lane().catch((error: unknown) => {
      stop.abort();
      throw error;
    }),
  );
  const failure = (await Promise.allSettled(lanes)).find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
}

/** So that no worker is left alone with a large block at the end; in the plan's order where sizes are not known. */
function largestFirst(experiment: AnyExperiment, blocks: readonly Block[]): Block[] {
  return [...blocks].sort((a, b) => blockBytes(experiment, b) - blockBytes(experiment, a));
}

/** What became of a block; nothing where it was aborted. */
async function trainBlock(
  { launcher, signal, onNote }: ExecuteOptions,
  block: Block,
  tally: Tally,
): Promise<Ended | undefined> {
  tally.report(block, 0);
  const ended = await launcher.run(block, {
    signal,
    progress: (fraction) => tally.report(block, fraction),
    note: onNote,
  });
  if (ended.status === "aborted" || signal.aborted) return undefined;
  tally.finish(block);
  return ended;
}

/** Models first, then the records that say they are there. */
async function writeBlock(
  { experiment, directory }: ExecuteOptions,
  block: Block,
  ended: Ended,
  records: Records,
): Promise<void> {
  const models = ended.status === "complete" ? ended.models : [];
  for (const { seed, name, model } of models)
    await directory.saveModel(trialId(experiment.id, block.parameters, seed), name, model);
  const made = recordsOf(experiment, block, ended);
  await Promise.all(made.map((record) => directory.writeTrial(record)));
  for (const record of made) records.set(record.id, record);
}

function recordsOf({ id: experiment }: AnyExperiment, { parameters, seeds }: Block, ended: Ended): TrialRecord[] {
  const { attempts, times } = ended;
  return seeds.map((seed, index) => ({
    id: trialId(experiment, parameters, seed),
    experiment,
    parameters,
    seed,
    attempts,
    times: { ...times, seconds: times.seconds / seeds.length },
    ...(ended.status === "complete"
      ? { status: "complete", result: ended.results[index] }
      : { status: "failed", error: ended.error }),
  }));
}

/** The blocks of the cells that the trials ask for and that are not yet known. */
function refinement(experiment: AnyExperiment, known: readonly Block[], records: readonly TrialRecord[]): Block[] {
  const keys = new Set(known.map(canonical));
  return (experiment.refine?.(completed(records)) ?? [])
    .flatMap(({ parameters, seeds }) => blocksOf(experiment, parameters, seeds))
    .filter((block) => !keys.has(canonical(block)));
}
