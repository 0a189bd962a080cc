import { check } from "../errors.js";
import type { RunDirectory } from "./directory.js";
import type { RunRecord } from "./records.js";

/**
 * Adds a line to what the user noted of a run; nothing else of it changes.
 * @throws UserError for an empty line or one with control characters, and where another process has the run.
 * @example
 * await addRemark(new RunDirectory("runs/width-sweep-1"), "the one for the talk");
 */
export async function addRemark(directory: RunDirectory, text: string): Promise<RunRecord> {
  const remark = requireRemark(text);
  await directory.readRecord(); // a folder that is no run gets no claim
  const claim = await directory.acquire();
  try {
    const record = await directory.readRecord();
    const noted = { ...record, remarks: [...(record.remarks ?? []), remark] };
    await directory.writeRecord(noted);
    return noted;
  } finally {
    claim.release();
  }
}

/** @throws UserError for what is no line of text. */
export function requireRemark(text: string): string {
  const remark = text.trim();
  check(remark !== "" && !/\p{Cc}/u.test(remark), () => ({
    where: "a note",
    rule: "it is a line of text, without control characters",
    received: JSON.stringify(text),
    repair: 'For example overparam note runs/width-sweep-1 "the one with more steps".',
  }));
  return remark;
}
