import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { lock } from "proper-lockfile";
import { UserError, messageOf } from "../errors.js";
import type { SavedModel, Trial } from "../experiment/contract.js";
import type { Parameters, Plan } from "./grid.js";
import { decode, encode } from "./json.js";
import type { Judgement } from "./judge.js";

/** `run.json`: what was asked, and where and with what it runs. */
export interface RunRecord {
  readonly format: 1;
  readonly experiment: string;
  /** Where the experiment stands: a built-in's name, or a file. */
  readonly source: string;
  readonly sourceHash: string;
  readonly plan: Plan;
  readonly predictions: unknown;
  readonly provenance: Readonly<Record<string, unknown>>;
  /** Differences that a resume with --force accepted. */
  readonly forced: readonly string[];
  readonly status: "running" | "complete" | "interrupted" | "failed";
  readonly judgement?: Judgement;
}

/** `trials/<id>.json`. */
export interface TrialRecord {
  readonly id: string;
  readonly experiment: string;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly status: "complete" | "failed";
  readonly error?: string;
  readonly result?: unknown;
  /** Processes that it took: more than 1 where some died. */
  readonly attempts: number;
  /** When the trial's block began, and this trial's share of the seconds that the block took. */
  readonly times: { readonly started: string; readonly seconds: number };
}

/** One run on disk; the directory is the truth, and every write is whole or not there. */
export class RunDirectory {
  private release: (() => Promise<void>) | undefined;

  constructor(readonly path: string) {}

  get exists(): boolean {
    return existsSync(this.file("run.json"));
  }

  file(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Takes the directory for this process; the lock of a process of this host that is gone is taken over. */
  async acquire(): Promise<void> {
    await mkdir(this.file("trials"), { recursive: true });
    const owner = await readOwner(this.file("owner.json"));
    if (owner !== undefined && owner.host === hostname() && !isAlive(owner.pid)) {
      await rm(this.file("run.lock"), { recursive: true, force: true });
    }
    try {
      this.release = await lock(this.path, { lockfilePath: this.file("run.lock"), stale: 30_000, realpath: false });
    } catch {
      throw new UserError({
        where: this.path,
        rule: "a run directory belongs to one process at a time",
        received:
          owner === undefined ? "a run in progress" : `a run in progress (process ${owner.pid} on ${owner.host})`,
        repair: "Wait until it ends, or give another --out.",
      });
    }
    await this.sweep();
    await writeWhole(this.file("owner.json"), encode({ pid: process.pid, host: hostname() }));
  }

  /** Removes what writes left that a kill cut off; nobody else writes here. */
  private async sweep(): Promise<void> {
    const names = (await readdir(this.file("trials"))).filter((name) => name.endsWith(".tmp"));
    await Promise.all(names.map((name) => rm(this.file("trials", name), { force: true })));
  }

  async free(): Promise<void> {
    await rm(this.file("owner.json"), { force: true });
    await this.release?.();
    this.release = undefined;
  }

  async readRecord(): Promise<RunRecord> {
    const text = await readFile(this.file("run.json"), "utf8").catch(() => {
      throw new UserError({
        where: this.path,
        rule: "a run is a directory with a run.json",
        received: "none there",
        repair: "Check the path; runs are in runs/ by default.",
      });
    });
    return decode(text) as RunRecord;
  }

  async writeRecord(record: RunRecord): Promise<void> {
    await writeWhole(this.file("run.json"), `${encode(record, 2)}\n`);
  }

  async writeTrial(record: TrialRecord): Promise<void> {
    await writeWhole(this.file("trials", `${record.id}.json`), `${encode(record)}\n`);
  }

  /** All whole records, in no order; a file that cannot be read counts as not there, so that its trial runs again. */
  async readTrials(): Promise<TrialRecord[]> {
    const names = (await readdir(this.file("trials")).catch(() => [])).filter((name) => name.endsWith(".json"));
    const records = await Promise.all(names.map((name) => this.readTrial(name)));
    return records.filter((record) => record !== undefined);
  }

  async saveModel(trial: string, name: string, model: SavedModel): Promise<void> {
    const folder = this.file("models", trial, name);
    await mkdir(folder, { recursive: true });
    await writeWhole(join(folder, "weights.bin"), model.weights);
    const manifest = [{ paths: ["weights.bin"], weights: model.weightSpecs }];
    const content = {
      format: "layers-model",
      generatedBy: "overparam",
      convertedBy: null,
      modelTopology: model.topology,
      weightsManifest: manifest,
    };
    await writeWhole(join(folder, "model.json"), JSON.stringify(content));
  }

  async write(path: readonly string[], content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(this.file(...path)), { recursive: true });
    await writeWhole(this.file(...path), content);
  }

  private async readTrial(name: string): Promise<TrialRecord | undefined> {
    try {
      const record = decode(await readFile(this.file("trials", name), "utf8")) as TrialRecord;
      return record.id === basename(name, ".json") ? record : undefined;
    } catch {
      return undefined;
    }
  }
}

/** What `evidence` is made of: completed trials in the order of cells and seeds. */
export function completed(records: readonly TrialRecord[]): Trial<Parameters, unknown>[] {
  return records
    .filter(({ status }) => status === "complete")
    .map(({ parameters, seed, result }) => ({ parameters, seed, result }))
    .sort((a, b) => a.seed - b.seed);
}

/** Writes to a temporary name, syncs, renames: a reader sees the old file or the new one, never a part. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, "w").catch((error: unknown) => {
    throw new UserError({
      where: path,
      rule: "results must be writable",
      received: messageOf(error),
      repair: "Give an --out that can be written.",
    });
  });
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

interface Owner {
  readonly pid: number;
  readonly host: string;
}

async function readOwner(path: string): Promise<Owner | undefined> {
  return readFile(path, "utf8").then(
    (text) => JSON.parse(text) as Owner,
    () => undefined,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
