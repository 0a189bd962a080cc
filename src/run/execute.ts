import { messageOf } from "../errors.js";
import type { AnyExperiment, Member } from "../experiment.js";
import { randomStream } from "../math/random.js";
import { completed, inOrder, type RunDirectory, type TrialRecord } from "./directory.js";
import { blocksOf, trialId, type Block, type Plan } from "./grid.js";
import { canonical } from "./json.js";

export interface ExecuteOptions {
  readonly experiment: AnyExperiment;
  readonly plan: Plan;
  readonly directory: RunDirectory;
  readonly signal: AbortSignal;
  /** Called as work proceeds: blocks done of all known so far, and the one that runs. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly done: number;
  readonly blocks: number;
  /** Of the running block, in [0, 1]. */
  readonly fraction: number;
  readonly block: Block;
}

export interface Executed {
  readonly records: readonly TrialRecord[];
  readonly failed: number;
  readonly aborted: boolean;
}

/** Runs the blocks that are not complete, then those that the experiment asks for when it has seen them, to the end. */
export async function execute(options: ExecuteOptions): Promise<Executed> {
  const { experiment, plan, directory, signal } = options;
  const records = new Map(
    (await directory.readTrials()).filter(({ status }) => status === "complete").map((record) => [record.id, record]),
  );
  let blocks = plan.cells.flatMap((cell) => blocksOf(experiment, cell, plan.seeds));
  let done = 0;
  for (;;) {
    for (const block of blocks.slice(done)) {
      if (signal.aborted) break;
      if (!isComplete(experiment, block, records))
        await runBlock(options, block, records, { done, blocks: blocks.length });
      if (!signal.aborted) done++;
    }
    const more = signal.aborted || !plan.refine ? [] : refinement(experiment, blocks, [...records.values()]);
    if (more.length === 0) break;
    blocks = [...blocks, ...more];
  }
  const all = inOrder([...records.values()]);
  return { records: all, failed: all.filter(({ status }) => status === "failed").length, aborted: signal.aborted };
}

function isComplete(
  experiment: AnyExperiment,
  { parameters, seeds }: Block,
  records: ReadonlyMap<string, TrialRecord>,
): boolean {
  return seeds.every((seed) => records.has(trialId(experiment.id, parameters, seed)));
}

async function runBlock(
  { experiment, directory, signal, onProgress }: ExecuteOptions,
  block: Block,
  records: Map<string, TrialRecord>,
  count: { done: number; blocks: number },
): Promise<void> {
  const { parameters, seeds } = block;
  const members = seeds.map((seed): Member => ({ seed, random: randomStream(seed).split(experiment.id) }));
  const started = new Date();
  const idOf = (seed: number): string => trialId(experiment.id, parameters, seed);
  const report = (fraction: number): void => onProgress?.({ ...count, fraction, block });
  report(0);
  const base = (seed: number) => ({
    id: idOf(seed),
    experiment: experiment.id,
    parameters,
    seed,
    times: { started: started.toISOString(), seconds: (Date.now() - started.getTime()) / 1000 / seeds.length },
  });
  let finished: TrialRecord[];
  try {
    const results: readonly unknown[] = await experiment.trial(parameters, members, {
      signal,
      progress: report,
      save: (member, name, model) => directory.saveModel(idOf(member.seed), name, model),
    });
    if (signal.aborted) return;
    if (results.length !== seeds.length)
      throw new Error(`the trial returned ${results.length} records for ${seeds.length} members`);
    finished = seeds.map((seed, index) => ({ ...base(seed), status: "complete", result: results[index] }));
  } catch (error) {
    if (signal.aborted) return;
    finished = seeds.map((seed) => ({ ...base(seed), status: "failed", error: messageOf(error) }));
  }
  for (const record of finished) {
    await directory.writeTrial(record);
    records.set(record.id, record);
  }
}

/** The blocks of the cells that the trials ask for and that are not yet known. */
function refinement(experiment: AnyExperiment, known: readonly Block[], records: readonly TrialRecord[]): Block[] {
  const keys = new Set(known.map(canonical));
  return (experiment.refine?.(completed(records)) ?? [])
    .flatMap(({ parameters, seeds }) => blocksOf(experiment, parameters, seeds))
    .filter((block) => !keys.has(canonical(block)));
}
