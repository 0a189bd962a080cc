import { useBackend, type BackendChoice } from "../backend/backend.js";
import type { AnyExperiment } from "../experiment/contract.js";
import type { Launcher } from "../run/launcher.js";
import { runBlock } from "./block.js";
import { threadsHere } from "./threads.js";

/** Runs trials in this process, one block at a time: no process to start, and none to survive. */
export function launchHere(experiment: AnyExperiment, backend?: BackendChoice): Launcher {
  return {
    workers: 1,
    ready: async () => {
      const loaded = await useBackend(backend);
      return { ...loaded, threads: threadsHere(loaded.name) };
    },
    run: async (block, watch) => ({ ...(await runBlock(experiment, block, watch)), attempts: 1 }),
    close: () => Promise.resolve(),
  };
}
