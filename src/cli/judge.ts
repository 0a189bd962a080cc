import { relative } from "node:path";
import { RunDirectory } from "../run/directory.js";
import { loadExperiment } from "../run/load.js";
import { judgeAgain } from "../run/rejudge.js";
import { requireTrusted } from "../run/trust.js";
import { runDocument } from "./json.js";
import { print, say } from "./output.js";
import { printRun } from "./text.js";

/** `overparam judge`: trains nothing. */
export async function judgeRun(path: string, trusted: boolean, json: boolean): Promise<number> {
  const directory = new RunDirectory(path);
  const { source } = requireTrusted(await directory.readRecord(), path, trusted);
  const loaded = await loadExperiment(source);
  const { record, trials } = await judgeAgain(directory, loaded, say);
  const shown = relative(process.cwd(), path) || ".";
  print(json ? `${runDocument(path, record, trials)}\n` : printRun(shown, record, trials, loaded.experiment.claim));
  return 0;
}
