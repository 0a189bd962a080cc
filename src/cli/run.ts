import { RunDirectory } from "../run/directory.js";
import { loadExperiment, type Loaded } from "../run/load.js";
import { askedFor, planOf, type Arguments } from "./asked.js";
import { carryOut } from "./carry-out.js";
import { dryRun, requireYes } from "./dry-run.js";
import { reserveDirectory } from "./reserve.js";

/** `overparam run`; `found` is the experiment where its flags have loaded it already. */
export async function run(argv: Arguments, found?: Loaded): Promise<number> {
  const loaded = found ?? (await loadExperiment(String(argv.experiment)));
  const asked = askedFor(loaded.experiment, argv);
  const plan = planOf(loaded.experiment, asked);
  const out = asked.out === undefined ? undefined : String(asked.out as string);
  if (asked.dryRun === true) return dryRun(loaded, plan, out, asked);
  await requireYes(loaded, plan, asked);
  const { path, giveBack } = out === undefined ? reserveDirectory(loaded.experiment.id) : { path: out, giveBack: keep };
  const directory = new RunDirectory(path);
  try {
    return await carryOut(loaded, plan, directory, asked);
  } finally {
    if (!directory.exists) giveBack();
  }
}

const keep = (): void => undefined;
