import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readModelFiles } from "../../backend/model-files.js";
import { UserError, messageOf } from "../../errors.js";
import type { RunDirectory } from "../directory.js";
import type { TrialRecord } from "../records.js";
import type { StoredRun } from "../stored.js";
import { accessError, codeOf } from "../access.js";

/** A folder that a trial kept, and its record. */
export interface KeptFolder {
  readonly trial: TrialRecord;
  readonly name: string;
  readonly path: string;
  /** Whether it holds a network in TF.js layers format. */
  readonly isModel: boolean;
}

/**
 * The folders that the trials of a run kept, or one of them, in the order of cells and seeds.
 * @throws UserError where there are none, and where one is not whole: no complete record, which is written last, or damaged files.
 */
export async function keptFolders(
  directory: RunDirectory,
  run: StoredRun,
  trial: string | undefined,
): Promise<KeptFolder[]> {
  const models = directory.file("models");
  const kept = await readdir(models).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return []; // it kept none
    throw accessError(models, error);
  });
  const chosen = trial === undefined ? kept : kept.filter((id) => id === trial);
  if (chosen.length === 0) throw nothingKept(directory.path, kept, trial);
  const folders = (await Promise.all(chosen.map((id) => foldersOf(directory, run, id)))).flat();
  const place = ({ trial: { id } }: KeptFolder): number => run.trials.findIndex((one) => one.id === id);
  return folders.sort((a, b) => place(a) - place(b));
}

async function foldersOf(directory: RunDirectory, run: StoredRun, id: string): Promise<KeptFolder[]> {
  const folder = directory.file("models", id);
  const trial = run.trials.find((one) => one.id === id && one.status === "complete");
  if (trial === undefined) throw notWhole(folder, "no complete record of its trial");
  const names = (await readdir(folder)).filter((name) => !name.endsWith(".tmp")).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { trial, name, path, isModel: await isWholeModel(path) };
    }),
  );
}

/** A network is whole where its weights have the bytes that model.json says; other files have no such measure. */
async function isWholeModel(path: string): Promise<boolean> {
  const names = await readdir(path);
  if (!names.includes("model.json")) {
    if (names.includes("weights.bin")) throw notWhole(path, "weights without a model.json");
    return false;
  }
  try {
    readModelFiles(path);
  } catch (error) {
    throw notWhole(path, error instanceof UserError ? error.fault.received : messageOf(error));
  }
  return true;
}

function nothingKept(where: string, kept: readonly string[], trial: string | undefined): UserError {
  return new UserError({
    where,
    rule: "the run must have kept the models to export",
    received: trial === undefined ? "no models" : `no model of trial '${trial}'`,
    repair: kept.length === 0 ? "This run kept none." : `Trials with models: ${kept.slice(0, 8).join(", ")}.`,
  });
}

function notWhole(where: string, received: string): UserError {
  return new UserError({
    where,
    rule: "a model must be whole to be exported",
    received,
    repair: "Resume the run, which trains what is missing, or export another --trial.",
  });
}
