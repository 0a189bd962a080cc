import { RunDirectory } from "../run/directory.js";
import { addRemark } from "../run/remark.js";
import { encode } from "../run/json.js";
import { print } from "./output.js";

/** `overparam note`: adds a line to what its user noted of a run; without one it says what there is. */
export async function note(path: string, words: string | undefined, json: boolean): Promise<number> {
  const directory = new RunDirectory(path);
  const { remarks = [] } = words === undefined ? await directory.readRecord() : await addRemark(directory, words);
  const shown = remarks.length === 0 ? `Nothing is noted of ${path}.` : remarks.join("\n");
  print(`${json ? encode({ run: path, remarks }, 2) : shown}\n`);
  return 0;
}
