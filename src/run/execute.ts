import { check, type Fault } from "../errors.js";
import type { AnyExperiment } from "../experiment/contract.js";
import { blocksOf, type Block } from "./blocks.js";
import { type Plan } from "./grid.js";
import { trialIdsOf } from "./ids.js";
import { inOrder } from "./order.js";
import type { TrialRecord } from "./records.js";
import { refinement } from "./refinement.js";
import { schedule, type ScheduleOptions } from "./schedule.js";

export interface ExecuteOptions extends ScheduleOptions {
  readonly plan: Plan;
  /** What lies on disk before, as it was read once. */
  readonly records: readonly TrialRecord[];
}

export interface Executed {
  readonly records: readonly TrialRecord[];
  readonly failed: number;
  readonly aborted: boolean;
}

type Records = Map<string, TrialRecord>;

/** The blocks of a plan whose trials are not all complete in these records. */
export function missingBlocks(experiment: AnyExperiment, plan: Plan, records: readonly TrialRecord[]): Block[] {
  const complete = completeOnly(records);
  return planned(experiment, plan).filter((block) => !isComplete(experiment, block, complete));
}

/**
 * Has the blocks worked that are not complete, then those that the experiment asks for when it has seen them all, to the end. Only
 * records of these blocks count: what else lies in the directory is left out and said.
 */
export async function execute(options: ExecuteOptions): Promise<Executed> {
  const { experiment, plan, directory, signal, onNote } = options;
  const records = completeOnly(options.records);
  const known: Block[] = [];
  const counted = () => inOrder(ofBlocks(experiment.id, known, records), plan.cells);
  const trials = plan.cells.length * plan.seeds;
  for (let [fresh, round] = [planned(experiment, plan), 1]; fresh.length > 0; round++) {
    known.push(...fresh);
    await directory.writeBlocks(known);
    const missing = fresh.filter((block) => !isComplete(experiment, block, records));
    for (const record of await schedule(options, missing, known.length)) records.set(record.id, record);
    const more = plan.refine && !signal.aborted;
    fresh = more
      ? refinement({ experiment, known, records: counted(), firstSeed: plan.firstSeed, planned: trials, round })
      : [];
  }
  const all = counted();
  const asked = idsOf(experiment.id, known).length;
  check(signal.aborted || all.length === asked, () => lostRecords(directory.path, asked - all.length, asked));
  if (records.size > all.length && !signal.aborted) onNote?.(strangers(records.size - all.length));
  return { records: all, failed: all.filter(({ status }) => status === "failed").length, aborted: signal.aborted };
}

/** The records of these blocks' trials, each once, and no others. */
export function ofBlocks(experiment: string, blocks: readonly Block[], records: Records): TrialRecord[] {
  return idsOf(experiment, blocks).flatMap((id) => records.get(id) ?? []);
}

/** Of the trials of these blocks, each once: one that was not full and one that holds more seeds of its cell share some. */
function idsOf(experiment: string, blocks: readonly Block[]): string[] {
  return [...new Set(blocks.flatMap(({ parameters, seeds }) => seeds.map(trialIdsOf(experiment, parameters))))];
}

/** Records that were written, or should have been, and are not there. */
function lostRecords(path: string, lost: number, asked: number): Fault {
  return {
    where: `${path}/trials`,
    rule: "every trial leaves a record of its own parameters and seed",
    received: `none of ${lost} of ${asked} trials`,
    repair: "Something else writes or deletes in this folder: stop it, then resume the run.",
  };
}

/** What is said of records that do not count. */
export const strangers = (count: number): string =>
  `${count} trials in this directory are of other parameters, seeds or experiments than this run's: they do not count.`;

function completeOnly(records: readonly TrialRecord[]): Records {
  return new Map(records.filter(({ status }) => status === "complete").map((record) => [record.id, record]));
}

function planned(experiment: AnyExperiment, plan: Plan): Block[] {
  return plan.cells.flatMap((cell) => blocksOf(experiment, cell, plan));
}

function isComplete({ id }: AnyExperiment, { parameters, seeds }: Block, records: Records): boolean {
  return seeds.map(trialIdsOf(id, parameters)).every((trial) => records.has(trial));
}
