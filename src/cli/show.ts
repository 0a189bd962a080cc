import { RunDirectory } from "../run/directory.js";
import { readRun } from "../run/stored.js";
import { print, say } from "./output.js";
import { printRun } from "./text.js";

/** `overparam show`. */
export async function show(path: string, json: boolean): Promise<number> {
  const directory = new RunDirectory(path);
  const { record, trials } = await readRun(directory, say, { results: json });
  if (!json) print(printRun(path, record, trials));
  else print(`${(await import("./json.js")).runDocument(path, record, trials)}\n`);
  return 0;
}
