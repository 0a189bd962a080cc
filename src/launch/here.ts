import type { BackendChoice } from "../backend/backend.js";
import type { AnyExperiment } from "../experiment/contract.js";
import { blocksById } from "../run/blocks.js";
import type { RunDirectory } from "../run/directory.js";
import type { Launcher } from "../run/launcher.js";
import { rehearse } from "../run/rehearse.js";
import { work } from "../run/work.js";
import { createChanges } from "./changes.js";
import { loadEngine } from "./engine.js";

/** Works blocks in this process, one at a time: no process to start, and none to survive. */
export function launchHere(experiment: AnyExperiment, directory: RunDirectory, backend?: BackendChoice): Launcher {
  const changes = createChanges();
  const find = blocksById(experiment.id, directory);
  const running = new Map<string, AbortController>();
  let last: Promise<void> = Promise.resolve();
  const workOn = async (id: string, signal: AbortSignal): Promise<void> => {
    const { block, loops } = await find(id);
    const progress = (fraction: number): void => changes.report(id, { kind: "progress", fraction });
    const worked = signal.aborted ? "aborted" : await work(experiment, block, directory, { signal, progress, loops });
    changes.report(id, { kind: "ended", worked });
  };
  const submit = (id: string): void => {
    const control = new AbortController();
    running.set(id, control);
    last = last
      .then(() => workOn(id, control.signal))
      .catch(changes.fail)
      .finally(() => running.delete(id));
  };
  const cancel: Launcher["cancel"] = (blocks) => blocks.forEach((id) => running.get(id)?.abort());
  return {
    most: 1,
    ready: () => loadEngine(experiment, backend),
    rehearse: (parameters, signal) => rehearse(experiment, parameters, signal),
    submit: (blocks) => blocks.forEach(submit),
    poll: changes.poll,
    cancel,
    close: async () => {
      cancel([...running.keys()]);
      await last;
    },
  };
}
