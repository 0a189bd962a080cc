import { RunDirectory } from "../run/directory.js";
import { readRun } from "../run/stored.js";
import { runDocument } from "./json.js";
import { print } from "./output.js";
import { printRun } from "./text.js";

/** `overparam show`. */
export async function show(path: string, json: boolean): Promise<number> {
  const directory = new RunDirectory(path);
  const { record, trials } = await readRun(directory, (text) => process.stderr.write(`${text}\n`));
  print(json ? `${runDocument(path, record, trials)}\n` : printRun(path, record, trials));
  return 0;
}
