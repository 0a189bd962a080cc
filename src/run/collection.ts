import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../errors.js";
import { accessError, codeOf } from "./access.js";
import { RunDirectory } from "./directory.js";
import type { RunRecord } from "./records.js";

/** One run of a folder of runs. */
export interface ListedRun {
  readonly path: string;
  readonly record: RunRecord;
  /** Seconds from the start of its last stretch to that stretch's end; nothing while it runs, and for runs of an earlier version. */
  readonly seconds?: number;
}

/**
 * The runs in a folder, the oldest first, from their `run.json` alone; `say` hears of each that is damaged.
 * @throws UserError where the folder cannot be read; one that is not there holds none.
 */
export async function runsIn(folder: string, say: (text: string) => void): Promise<ListedRun[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw accessError(folder, error);
  });
  const listed: ListedRun[] = [];
  for (const name of names.sort()) {
    const directory = new RunDirectory(join(folder, name));
    if (!directory.exists) continue;
    try {
      listed.push(await listedOf(directory));
    } catch (error) {
      say(messageOf(error));
    }
  }
  return listed.sort((a, b) => startOf(a.record) - startOf(b.record));
}

async function listedOf(directory: RunDirectory): Promise<ListedRun> {
  const record = await directory.readRecord();
  const seconds = (Date.parse(record.ended ?? "") - startOf(record)) / 1000;
  return { path: directory.path, record, ...(Number.isFinite(seconds) ? { seconds } : {}) };
}

/** Milliseconds since 1970; NaN in a record that does not say. */
function startOf({ provenance }: RunRecord): number {
  return Date.parse(String(provenance.started));
}
