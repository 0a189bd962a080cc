import type { RunDirectory } from "./directory.js";
import { ofBlocks, strangers } from "./execute.js";
import type { Block } from "./blocks.js";
import { inOrder } from "./order.js";
import type { RunRecord, TrialRecord } from "./records.js";
import type { ReadOptions } from "./trials.js";

/** A run as it lies on disk. */
export interface StoredRun {
  readonly path: string;
  readonly record: RunRecord;
  /** Complete and failed ones, in the order of cells and seeds. */
  readonly trials: readonly TrialRecord[];
  /** What was to be trained; absent in runs of an earlier version. */
  readonly blocks: readonly Block[] | undefined;
}

/**
 * A run as it lies on disk, its trials in order; `say` hears of records that are damaged or of no block of this run, which do not count.
 * @throws UserError where there is no run, or a file of it cannot be read.
 * @example
 * const run = await readRun(new RunDirectory("runs/width-sweep-1"), console.error);
 * run.record.judgement?.verdict;
 */
export async function readRun(
  directory: RunDirectory,
  say: (text: string) => void,
  options?: ReadOptions,
): Promise<StoredRun> {
  const record = await directory.readRecord();
  const all = await directory.readTrials(say, options);
  const blocks = await directory.readBlocks(); // none in a run of an earlier version
  const byId = new Map(all.map((trial) => [trial.id, trial]));
  const own =
    blocks === undefined
      ? all.filter(({ experiment }) => experiment === record.experiment)
      : ofBlocks(record.experiment, blocks, byId);
  if (own.length < all.length) say(strangers(all.length - own.length));
  return { path: directory.path, record, trials: inOrder(own, record.plan.cells), blocks };
}
