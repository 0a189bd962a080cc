import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { messageOf } from "../errors.js";
import { accessError, codeOf } from "./access.js";
import { trialId } from "./grid.js";
import { decode } from "./json.js";
import type { TrialRecord } from "./records.js";

/** Files that are open at once; a process may have 1,024, or 256, and needs some for itself. */
const mostOpen = 16;

/**
 * All whole records of a folder, in no order. One that is damaged, or that is not of the trial that its name says, is left out, and
 * `say` hears of it by name.
 * @throws UserError where a file is there and cannot be read.
 */
export async function readTrialsIn(folder: string, say: (text: string) => void): Promise<TrialRecord[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith(".json"));
  const records: TrialRecord[] = [];
  const lane = async (): Promise<void> => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const record = await readTrial(join(folder, name));
      if (typeof record === "string")
        say(`${join(folder, name)}: ${record}; it does not count, and its trial runs again.`);
      else if (record !== undefined) records.push(record);
    }
  };
  await Promise.all(Array.from({ length: mostOpen }, lane));
  return records;
}

/** One record, or what is wrong with it; nothing where there is none. */
export async function readTrial(path: string): Promise<TrialRecord | string | undefined> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw accessError(path, error);
  });
  if (text === undefined) return undefined;
  try {
    return faultOf(decode(text) as TrialRecord, basename(path, ".json"));
  } catch (error) {
    return `the record is damaged (${messageOf(error)})`;
  }
}

/** The record, or what it says that cannot be: a record is of the trial whose experiment, parameters and seed give its id. */
function faultOf(record: TrialRecord, id: string): TrialRecord | string {
  const { experiment, parameters, seed, status } = record;
  if (typeof parameters !== "object" || (status !== "complete" && status !== "failed")) return "this is no record";
  const own = trialId(experiment, parameters, seed);
  if (own !== id || record.id !== id) return `the record is of trial ${own}, by its parameters and seed`;
  return record;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw accessError(folder, error);
  });
}
