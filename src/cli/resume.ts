import { existsSync } from "node:fs";
import { requireSameFiles } from "../run/differences.js";
import { RunDirectory } from "../run/directory.js";
import { checkedCell } from "../run/grid.js";
import { loadExperiment } from "../run/load.js";
import { requireTrusted } from "../run/trust.js";
import { carryOut } from "./carry-out.js";

/** `overparam resume`: nothing of the run's own source is imported before its files were compared. */
export async function resume(argv: Readonly<Record<string, unknown>>): Promise<number> {
  const directory = new RunDirectory(String(argv.run));
  const record = requireTrusted(await directory.readRecord(), directory.path, argv.trust === true);
  requireSameFiles(record, argv.force === true);
  const config = record.config !== undefined && existsSync(record.config) ? record.config : undefined;
  const loaded = await loadExperiment(record.source);
  for (const cell of record.plan.cells) checkedCell(loaded.experiment, cell); // it may have been edited
  return carryOut(loaded, record.plan, directory, { ...argv, config });
}
