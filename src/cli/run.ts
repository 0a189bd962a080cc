import { existsSync } from "node:fs";
import { join } from "node:path";
import { RunDirectory } from "../run/directory.js";
import { loadExperiment, type Loaded } from "../run/load.js";
import { askedFor, planOf, type Arguments } from "./asked.js";
import { carryOut } from "./carry-out.js";
import { dryRun, requireYes } from "./dry-run.js";

/** `overparam run`; `found` is the experiment where its flags have loaded it already. */
export async function run(argv: Arguments, found?: Loaded): Promise<number> {
  const loaded = found ?? (await loadExperiment(String(argv.experiment)));
  const asked = askedFor(loaded.experiment, argv);
  const plan = planOf(loaded.experiment, asked);
  const out = asked.out === undefined ? nextDirectory(loaded.experiment.id) : String(asked.out as string);
  if (asked.dryRun === true) return dryRun(loaded, plan, out, asked);
  await requireYes(loaded, plan, asked);
  return carryOut(loaded, plan, new RunDirectory(out), asked);
}

function nextDirectory(id: string): string {
  for (let number = 1; ; number++) {
    const path = join("runs", `${id}-${number}`);
    if (!existsSync(path)) return path;
  }
}
