import { chooseBackend, type BackendChoice, type BackendName } from "../backend/backend.js";
import type { AnyExperiment } from "../experiment/contract.js";
import type { RunDirectory } from "../run/directory.js";
import { blockBytes, type Block } from "../run/blocks.js";
import type { Launcher } from "../run/launcher.js";
import type { Loaded } from "../run/load.js";
import { launchLocal } from "./local.js";
import { thisMachine } from "./machine.js";
import { defaultWorkers } from "./size.js";

/** What the user said of where trials run. */
export interface LaunchOptions {
  readonly backend?: BackendChoice;
  readonly workers?: number;
}

/** Which backend an experiment's trials run on. @throws UserError for one that is not there. */
export function backendOf({ needs }: AnyExperiment, asked?: BackendChoice): BackendName {
  return needs === "nothing" ? "js" : chooseBackend(asked);
}

/**
 * Opens worker processes on this machine: as many as asked, else by cores, memory and blocks; `more` where blocks may be added, `held` the
 * bytes that every worker holds whatever it trains.
 * @throws UserError for a backend that is not there, before anything of the run is touched.
 */
export function launcherFor(
  loaded: Loaded,
  directory: RunDirectory,
  { backend: asked, workers }: LaunchOptions,
): (missing: readonly Block[], more: boolean, held?: number) => Launcher {
  const { experiment } = loaded;
  const backend = backendOf(experiment, asked);
  return (missing, more, held) => {
    const blocks = more ? Infinity : missing.length;
    const bytes = Math.max(0, ...missing.map((block) => blockBytes(experiment, block)));
    const most = workers ?? defaultWorkers(thisMachine(), { backend, blocks, bytes, held });
    return launchLocal({ loaded, directory, backend, workers: most, start: missing.length });
  };
}
