import type { AnyExperiment } from "../experiment/contract.js";
import { backendOf, type LaunchOptions } from "../launch/choose.js";
import { thisMachine } from "../launch/machine.js";
import { defaultWorkers, memoryOf } from "../launch/size.js";
import { runsIn } from "../run/collection.js";
import { RunDirectory } from "../run/directory.js";
import { blockBytes, blocksOf } from "../run/blocks.js";
import type { Plan } from "../run/grid.js";
import { costOf, rateMeasured, type CostRate } from "../run/presets.js";

/** How large a run is, before it is begun. */
export interface Estimate {
  readonly cells: number;
  readonly seeds: number;
  readonly trials: number;
  readonly blocks: number;
  /** Whether the experiment may ask for more when it has seen these. */
  readonly refine: boolean;
  readonly workers: number;
  /** From start to verdict; nothing where no run is known by which to tell. */
  readonly seconds?: number;
  /** By what the seconds are told, in words. */
  readonly by: string;
  /** The most bytes that all workers need at once. */
  readonly bytes: number;
}

/**
 * Estimates a run by the shapes of its cells: their bytes times their steps, scaled from the latest complete run of the experiment in
 * runs/, else from what a built-in grid took on two cores. `held` are bytes that every worker holds beside.
 */
export async function estimateOf(
  experiment: AnyExperiment,
  plan: Plan,
  place: LaunchOptions,
  held = 0,
): Promise<Estimate> {
  const { cells, seeds, refine } = plan;
  const blocks = cells.flatMap((cell) => blocksOf(experiment, cell, { seeds }));
  const bytes = blocks.reduce((most, block) => Math.max(most, blockBytes(experiment, block)), 0);
  const backend = backendOf(experiment, place.backend);
  const count = refine && experiment.refine !== undefined ? Infinity : blocks.length;
  const workers = place.workers ?? defaultWorkers(thisMachine(), { backend, blocks: count, bytes, held });
  const rate = (await rateHere(experiment)) ?? rateMeasured(experiment);
  const cost = seeds * costOf(experiment, cells);
  return {
    ...{ cells: cells.length, seeds, trials: cells.length * seeds, blocks: blocks.length },
    ...{ refine: refine && experiment.refine !== undefined, workers, by: rate?.by ?? "no earlier run is known" },
    ...(rate === undefined ? {} : { seconds: (rate.seconds * cost) / Math.min(workers, blocks.length) }),
    bytes: memoryOf(workers, { bytes, held }),
  };
}

async function rateHere(experiment: AnyExperiment): Promise<CostRate | undefined> {
  const listed = await runsIn("runs", () => undefined).catch(() => []);
  const latest = listed
    .filter(({ record }) => record.experiment === experiment.id && record.status === "complete")
    .at(-1);
  if (latest === undefined) return undefined;
  const trials = await new RunDirectory(latest.path).readTrials(() => undefined, { results: false }).catch(() => []);
  const seconds = trials.reduce((sum, { times }) => sum + times.seconds, 0);
  const cost = costOf(
    experiment,
    trials.map(({ parameters }) => parameters),
  );
  return seconds > 0 && cost > 0 ? { seconds: seconds / cost, by: `${latest.path}, on this machine` } : undefined;
}
