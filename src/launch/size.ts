import type { BackendName } from "../backend/backend.js";

/** What a worker needs before it trains: TensorFlow's native library takes most of it (measured: 395 MB resident). */
export const bytesPerWorker = 400e6;

/** An experiment counts its arrays; what training holds at its peak was up to 2.4 times that (measured: width 4096). */
export const headroom = 2.5;

export interface Machine {
  /** Threads that can run at once. */
  readonly cores: number;
  /** Bytes that new processes can have. */
  readonly memory: number;
}

/**
 * How many workers a run has unless --workers says: one a core, no more than blocks, and no more than fit into memory when
 * each trains the largest block, of so many `bytes`, and holds `held` more, such as a table; at least 1. One on a GPU, which all blocks would share.
 */
export function defaultWorkers(
  { cores, memory }: Machine,
  { backend, blocks, bytes, held = 0 }: { backend: BackendName; blocks: number; bytes: number; held?: number },
): number {
  if (backend === "cuda") return 1;
  return Math.max(1, Math.min(cores, blocks, Math.floor(memory / memoryOf(1, { bytes, held }))));
}

/** Bytes that so many workers need at the most when each trains a block of `bytes` and holds `held` more. */
export function memoryOf(workers: number, { bytes, held = 0 }: { bytes: number; held?: number }): number {
  return workers * (bytesPerWorker + headroom * bytes + held);
}
