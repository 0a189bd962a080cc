import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors.js";
import { RunDirectory } from "../run/directory.js";

/** `overparam export`: the models that a run kept, as folders with model.json and weights.bin. */
export async function exportModels(run: string, to: string, trial: string | undefined, json: boolean): Promise<number> {
  const directory = new RunDirectory(run);
  await directory.readRecord();
  const kept = await readdir(directory.file("models")).catch(() => []);
  const chosen = trial === undefined ? kept : kept.filter((id) => id === trial);
  if (chosen.length === 0) {
    const received = trial === undefined ? "no models" : `no model of trial '${trial}'`;
    const repair = kept.length === 0 ? "This run kept none." : `Trials with models: ${kept.slice(0, 8).join(", ")}.`;
    throw new UserError({ where: run, rule: "the run must have kept the models to export", received, repair });
  }
  for (const id of chosen) await cp(directory.file("models", id), join(to, id), { recursive: true });
  process.stdout.write(
    json
      ? `${JSON.stringify({ run, to, trials: chosen })}\n`
      : `${chosen.length} trials' models are in ${to}; open one with tf.loadLayersModel.\n`,
  );
  return 0;
}
