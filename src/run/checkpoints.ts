import { readFile } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import type { Checkpoints } from "../train/checkpoint.js";
import { accessError, codeOf } from "./access.js";
import type { RunDirectory } from "./directory.js";

/** A minute: a process that dies costs its trainings so much, and a state of a gigabyte is written in a few seconds. */
const everyMinute = 60_000;

/** The checkpoints of a block, as `checkpoints/<block>/0`, `1`, …: a file for each training of its trial, in the order of the calls. */
export function checkpointsOf(directory: RunDirectory, block: string, every = everyMinute): Checkpoints {
  let calls = 0;
  const next: Checkpoints["next"] = () => {
    const path = ["checkpoints", block, String(calls++)];
    return {
      every,
      read: () => readState(directory.file(...path)),
      write: async (state) => directory.write(path, serialize(state)),
    };
  };
  return { next };
}

/** What was written; nothing where nothing was, or by a Node that this one does not understand. */
async function readState(path: string): Promise<unknown> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw accessError(path, error);
  });
  try {
    return bytes === undefined ? undefined : (deserialize(bytes) as unknown);
  } catch {
    return undefined;
  }
}
