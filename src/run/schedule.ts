import type { AnyExperiment } from "../experiment/contract.js";
import type { RunDirectory } from "./directory.js";
import { blockBytes, type Block } from "./blocks.js";
import { blockId, trialId } from "./ids.js";
import type { Change, Launcher } from "./launcher.js";
import type { TrialRecord } from "./records.js";
import { createTally, type Progress, type Tally } from "./tally.js";
import { blockState, diedError, giveUp, mostAttempts, type Worked } from "./work.js";

export interface ScheduleOptions {
  readonly experiment: AnyExperiment;
  readonly directory: RunDirectory;
  readonly launcher: Launcher;
  readonly signal: AbortSignal;
  /** Called when a block starts and as work proceeds. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called with what happened besides, such as a worker that died. */
  readonly onNote?: (text: string) => void;
}

interface Round extends ScheduleOptions {
  readonly queue: Block[];
  /** By id: blocks that the launcher has, and blocks that another process has. */
  readonly flying: Map<string, Block>;
  readonly elsewhere: Map<string, Block>;
  readonly deaths: Map<string, number>;
  readonly tally: Tally;
  readonly collected: TrialRecord[];
}

/**
 * Has blocks worked, the largest first, as many at once as the launcher takes, and returns their records from disk. A block that
 * another process has is waited for. `done` of `known` blocks were done before.
 */
export async function schedule(
  options: ScheduleOptions,
  missing: readonly Block[],
  known: number = missing.length,
): Promise<TrialRecord[]> {
  const tally = createTally(known - missing.length, known, options.onProgress);
  const round: Round = {
    ...{ ...options, tally, queue: largestFirst(options.experiment, missing), collected: [] },
    ...{ flying: new Map<string, Block>(), elsewhere: new Map<string, Block>(), deaths: new Map<string, number>() },
  };
  const cancel = (): void => options.launcher.cancel([...round.flying.keys()]);
  options.signal.addEventListener("abort", cancel, { once: true });
  try {
    while (goesOn(round)) await step(round);
    return round.collected;
  } catch (error) {
    cancel();
    throw error;
  } finally {
    options.signal.removeEventListener("abort", cancel);
  }
}

function goesOn({ signal, queue, flying, elsewhere }: Round): boolean {
  return flying.size > 0 || (!signal.aborted && (queue.length > 0 || elsewhere.size > 0));
}

async function step(round: Round): Promise<void> {
  const { launcher, signal, elsewhere } = round;
  if (!signal.aborted) submitNext(round);
  const changes = await launcher.poll(elsewhere.size > 0 ? 250 : 1000);
  for (const [id, change] of changes) await hear(round, id, change);
  for (const [id, block] of elsewhere) lookFor(round, id, block);
}

function submitNext({ launcher, queue, flying, tally, experiment }: Round): void {
  const next = queue
    .splice(0, launcher.most - flying.size)
    .map((block) => [blockId(experiment.id, block), block] as const);
  for (const [id, block] of next) {
    flying.set(id, block);
    tally.report(block, 0);
  }
  if (next.length > 0) launcher.submit(next.map(([id]) => id));
}

async function hear(round: Round, id: string, change: Change): Promise<void> {
  const block = round.flying.get(id);
  if (block === undefined) return;
  if (change.kind === "progress") return round.tally.report(block, change.fraction);
  round.flying.delete(id);
  if (change.kind === "ended") close(round, id, block, change.worked);
  else await mourn(round, id, block, change.how);
}

function close(round: Round, id: string, block: Block, worked: Worked): void {
  if (worked === "taken") round.elsewhere.set(id, block);
  if (worked !== "done" && worked !== "failed") return;
  round.tally.finish(block);
  round.collected.push(...collect(round, block));
}

/** Another attempt, or none after three: the trials fail with how the last process ended. */
async function mourn(round: Round, id: string, block: Block, how: string): Promise<void> {
  const { experiment, directory, signal, deaths, queue, onNote } = round;
  if (signal.aborted) return;
  const died = (deaths.get(id) ?? 0) + 1;
  deaths.set(id, died);
  if (died >= mostAttempts)
    return close(round, id, block, await giveUp(experiment, block, directory, diedError(how, died).message));
  onNote?.(`A worker ended with ${how}; its block runs again (attempt ${died + 1} of ${mostAttempts}).`);
  queue.unshift(block);
}

/** Has the process that took it finished, or died? */
function lookFor(round: Round, id: string, block: Block): void {
  const { state, fraction } = blockState(round.experiment.id, block, round.directory);
  if (state === "running") return round.tally.report(block, fraction);
  round.elsewhere.delete(id);
  if (state === "done" || state === "failed") close(round, id, block, state);
  else round.queue.unshift(block);
}

function collect({ experiment, directory }: Round, { parameters, seeds }: Block): TrialRecord[] {
  return seeds.flatMap((seed) => directory.readTrial(trialId(experiment.id, parameters, seed)) ?? []);
}

/** So that no worker is left alone with a large block at the end; in the plan's order where sizes are not known. */
function largestFirst(experiment: AnyExperiment, blocks: readonly Block[]): Block[] {
  return [...blocks].sort((a, b) => blockBytes(experiment, b) - blockBytes(experiment, a));
}
