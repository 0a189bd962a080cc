import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { messageOf } from "../errors.js";
import { accessError, codeOf } from "./access.js";
import type { Parameters } from "./grid.js";
import { trialIdsOf } from "./ids.js";
import { canonical, decode } from "./json.js";
import type { TrialRecord } from "./records.js";
import { isTrial } from "./shape.js";

export interface ReadOptions {
  /** False leaves out what the trials returned, which is most of what they hold; default true. */
  readonly results?: boolean;
}

/**
 * All whole records of a folder, in no order, one file after another: so one is open at a time, and ten thousand take a sixth of the
 * time that Node's asynchronous calls do. Records of one cell share their parameters. One that is damaged, or that is not of the trial
 * that its name says, is left out, and `say` hears of it by name.
 * @throws UserError where a file is there and cannot be read.
 */
export async function readTrialsIn(
  folder: string,
  say: (text: string) => void,
  { results = true }: ReadOptions = {},
): Promise<TrialRecord[]> {
  const cellOf = cells();
  return (await namesIn(folder)).flatMap((name) => {
    if (!name.endsWith(".json")) return [];
    const record = readTrial(join(folder, name), cellOf);
    if (record === undefined) return [];
    if (typeof record !== "string") return [results ? record : { ...record, result: undefined }];
    say(`${join(folder, name)}: ${record}; it does not count, and its trial runs again.`);
    return [];
  });
}

/** One record, or what is wrong with it; nothing where there is none. */
export function readTrial(path: string, cellOf = cells()): TrialRecord | string | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  try {
    return faultOf(decode(text) as TrialRecord, basename(path, ".json"), cellOf);
  } catch (error) {
    return `the record is damaged (${messageOf(error)})`;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw accessError(path, error);
  }
}

/** The record, or what it says that cannot be: a record is of the trial whose experiment, parameters and seed give its id. */
function faultOf(record: TrialRecord, id: string, cellOf: ReturnType<typeof cells>): TrialRecord | string {
  if (!isTrial(record)) return "this is no record";
  const { experiment, seed } = record;
  const { parameters, idOf } = cellOf(experiment, record.parameters);
  const own = idOf(seed);
  if (own !== id || record.id !== id) return `the record is of trial ${own}, by its parameters and seed`;
  return { ...record, parameters };
}

/** The cells that were met: equal parameters become one object, which is held, and written for ids, once. */
function cells() {
  const known = new Map<string, { readonly parameters: Parameters; readonly idOf: (seed: number) => string }>();
  return (experiment: string, parameters: Parameters) => {
    const key = canonical([experiment, parameters]);
    const cell = known.get(key) ?? { parameters, idOf: trialIdsOf(experiment, parameters) };
    known.set(key, cell);
    return cell;
  };
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw accessError(folder, error);
  });
  return entries.filter((entry) => !entry.isFIFO() && !entry.isSocket()).map(({ name }) => name); // a pipe would never end
}
