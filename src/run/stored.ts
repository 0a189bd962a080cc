import type { RunDirectory } from "./directory.js";
import { ofBlocks, strangers } from "./execute.js";
import { inOrder } from "./order.js";
import type { RunRecord, TrialRecord } from "./records.js";

/**
 * A run as it lies on disk, its trials in order; `say` hears of records that are damaged or of no block of this run, which do not count.
 * @throws UserError where there is no run, or a file of it cannot be read.
 */
export async function readRun(
  directory: RunDirectory,
  say: (text: string) => void,
): Promise<{ readonly record: RunRecord; readonly trials: readonly TrialRecord[] }> {
  const record = await directory.readRecord();
  const all = await directory.readTrials(say);
  const blocks = await directory.readBlocks(); // none in a run of an earlier version
  const byId = new Map(all.map((trial) => [trial.id, trial]));
  const own =
    blocks === undefined
      ? all.filter(({ experiment }) => experiment === record.experiment)
      : ofBlocks(record.experiment, blocks, byId);
  if (own.length < all.length) say(strangers(all.length - own.length));
  return { record, trials: inOrder(own, record.plan.cells) };
}
