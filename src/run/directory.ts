import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { UsageError, UserError, check, messageOf } from "../errors.js";
import { accessError, codeOf } from "./access.js";
import { forgive, isHeldClaim, readClaim, takeClaim, type HeldClaim, type Claimed } from "./claim.js";
import type { Block } from "./blocks.js";
import { decode, encode } from "./json.js";
import { isClaimName, requireOwnDirectory } from "./own-files.js";
import type { RunRecord, TrialRecord } from "./records.js";
import { blocksFault, recordFault } from "./shape.js";
import { readTrial, readTrialsIn, type ReadOptions } from "./trials.js";
import { makeRoom, sweep, writeFolder, writeWhole } from "./whole.js";

/**
 * One run on disk; the directory is the truth, and every write is whole or not there.
 * @example
 * const { record, trials } = await readRun(new RunDirectory("runs/width-sweep-1"), console.error);
 */
export class RunDirectory {
  constructor(readonly path: string) {}

  get exists(): boolean {
    return existsSync(this.file("run.json"));
  }

  file(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /**
   * Takes the run for this process, and clears up after processes that are gone: their temporary files and their blocks' claims.
   * @throws UserError where a living process has the run, or where the directory is no run's.
   */
  async acquire(): Promise<HeldClaim> {
    requireOwnDirectory(this.path);
    await makeRoom(this.file("trials", "any"));
    await makeRoom(this.file("claims", "any"));
    const claim = takeClaim(this.file("claims", "run"));
    if (!isHeldClaim(claim)) throw takenError(this.path, claim);
    await this.clear();
    return claim;
  }

  /** Forgets claims of dead processes, and removes their temporary files. */
  async clear(): Promise<void> {
    const names = (await readdir(this.file("claims"))).filter((name) => name !== "run" && isClaimName(name));
    for (const name of names) forgive(this.file("claims", name));
    await sweep(this.path);
  }

  /** The claim of a block, to be taken. */
  claimFile(block: string): string {
    return this.file("claims", block);
  }

  /** @throws UserError where there is no run, or its record is damaged. */
  async readRecord(): Promise<RunRecord> {
    const text = await readFile(this.file("run.json"), "utf8").catch((error: unknown) => {
      if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw accessError(this.file("run.json"), error);
      throw noRun(this.path);
    });
    const record = decodeAs<RunRecord>(text, this.file("run.json"), recordFault);
    const runs = record.status !== "running" || readClaim(this.file("claims", "run"))?.alive === true;
    return runs ? record : { ...record, status: "interrupted" };
  }

  async writeRecord(record: RunRecord): Promise<void> {
    await writeWhole(this.file("run.json"), `${encode(record, 2)}\n`);
  }

  /** The blocks that the run is known to have, those of refinement included, in order; nothing where none were written. */
  async readBlocks(): Promise<Block[] | undefined> {
    const path = this.file("blocks.json");
    const text = await readFile(path, "utf8").catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return undefined;
      throw accessError(path, error);
    });
    return text === undefined ? undefined : decodeAs<Block[]>(text, path, blocksFault);
  }

  async writeBlocks(blocks: readonly Block[]): Promise<void> {
    await writeWhole(this.file("blocks.json"), `[\n${blocks.map((block) => encode(block)).join(",\n")}\n]\n`);
  }

  async writeTrial(record: TrialRecord): Promise<void> {
    await writeWhole(this.file("trials", `${record.id}.json`), `${encode(record)}\n`);
  }

  /**
   * All whole records of trials, in no order; `say` hears of each that is damaged, by name.
   * @throws UserError where a file cannot be read although it is there.
   */
  async readTrials(say: (text: string) => void, options?: ReadOptions): Promise<TrialRecord[]> {
    return readTrialsIn(this.file("trials"), say, options);
  }

  /** One trial's record; nothing where there is no whole one. */
  readTrial(id: string): TrialRecord | undefined {
    const record = readTrial(this.file("trials", `${id}.json`));
    return typeof record === "string" ? undefined : record;
  }

  /** Keeps files as `models/<trial>/<name>/`, all or none. */
  async saveFiles(trial: string, name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    await mkdir(this.file("models", trial), { recursive: true });
    await writeFolder(this.file("models", trial, name), files);
  }

  /** Removes the checkpoints of a block, or of all: those of trials that are over, or whose code is another now. */
  async forgetCheckpoints(block = ""): Promise<void> {
    await rm(this.file("checkpoints", block), { recursive: true, force: true });
  }

  async write(path: readonly string[], content: string | Uint8Array): Promise<void> {
    await makeRoom(this.file(...path));
    await writeWhole(this.file(...path), content);
  }
}

/** A file of the run as it was written. @throws UserError for what is no JSON, and for what is no such file. */
function decodeAs<T extends object>(text: string, path: string, faultOf: (value: unknown) => string | undefined): T {
  let fault: string | undefined;
  let value: unknown;
  try {
    value = decode(text);
    fault = faultOf(value);
  } catch (error) {
    fault = `${text.length} characters that are no JSON document (${messageOf(error)})`;
  }
  check(fault === undefined, () => ({
    where: path,
    rule: "a run's record must be whole",
    received: String(fault),
    repair: "Restore the file from a copy; the trials beside it are whole.",
  }));
  return value as T;
}

function noRun(path: string): UsageError {
  return new UsageError({
    where: path,
    rule: "a run is a directory with a run.json",
    received: "none there",
    repair: "Check the path; runs are in runs/ by default.",
  });
}

function takenError(path: string, { holder: { pid, host } }: Claimed): UserError {
  return new UserError({
    where: path,
    rule: "a run directory belongs to one process at a time",
    received: `a run in progress (process ${pid} on ${host})`,
    repair: "Wait until it ends, help it with 'overparam work', or give another --out.",
  });
}
