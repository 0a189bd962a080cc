import type { BackendName } from "../backend/backend.js";
import type { AnyExperiment } from "../experiment.js";
import type { Block } from "../run/grid.js";

/** What a worker needs before it trains: TensorFlow's native library takes most of it (measured: 395 MB resident). */
export const bytesPerWorker = 400e6;

export interface Machine {
  /** Threads that can run at once. */
  readonly cores: number;
  /** Bytes that new processes can have. */
  readonly memory: number;
}

/**
 * How many workers a run has unless --workers says: one a core, no more than blocks, and no more than fit into memory when
 * each trains the largest block; at least 1. One on a GPU, which all blocks would share.
 */
export function defaultWorkers(
  { cores, memory }: Machine,
  { backend, blocks, bytes }: { backend: BackendName; blocks: number; bytes: number },
): number {
  if (backend === "cuda") return 1;
  return Math.max(1, Math.min(cores, blocks, Math.floor(memory / (bytesPerWorker + bytes))));
}

/** The bytes of the largest of these blocks while it trains, as the experiment estimates them; 0 where it does not. */
export function largestBlock(experiment: AnyExperiment, blocks: readonly Block[]): number {
  const { memory = () => 0 } = experiment;
  return blocks.reduce((most, { parameters, seeds }) => Math.max(most, memory(parameters) * seeds.length), 0);
}
