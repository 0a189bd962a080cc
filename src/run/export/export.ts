import { copyFile, cp, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { useBackend } from "../../backend/backend.js";
import { isLoaded } from "../../backend/tensorflow.js";
import { check, UserError } from "../../errors.js";
import { accessError, codeOf } from "../access.js";
import type { RunDirectory } from "../directory.js";
import { readRun, type StoredRun } from "../stored.js";
import { keptFolders, type KeptFolder } from "./kept.js";
import { withMetadata, type Metadata } from "./metadata.js";
import { trialNames } from "./names.js";
import { renderModelsPage } from "./page.js";
import { modelScript } from "./script.js";
import { readmeOf } from "./readme.js";
import { makeRoom, sweepBeside, temporaryName } from "../whole.js";
import { verifyModel } from "./verify.js";

/** What was written of a trial: a network, where it has metadata, or other files. */
export interface Exported {
  /** The trial's id. */
  readonly trial: string;
  readonly seed: number;
  /** Within the folder of the export: setting-digits-width-64-seed-0/network. */
  readonly folder: string;
  readonly metadata?: Metadata;
}

/**
 * Writes the models that a run kept, or one trial's, as folders that say what they are, with a page that opens and runs one without a
 * server, and a README. Each is opened again and gives its example's output; the folder is there whole or not at all.
 * @throws UserError where there are none, where one is not whole, or where the folder is not empty.
 * @example
 * const written = await exportModels(new RunDirectory("runs/width-sweep-1"), "models", { say: console.error });
 */
export async function exportModels(
  directory: RunDirectory,
  to: string,
  { trial, say }: { trial?: string; say: (text: string) => void },
): Promise<Exported[]> {
  const run = await readRun(directory, say, { results: false });
  const folders = await keptFolders(directory, run, trial);
  await requireEmpty(to);
  await sweepBeside(to);
  // Whatever is loaded will do, and plain kernels are enough for one sample a model.
  if (!isLoaded()) await useBackend("js");
  const temporary = temporaryName(resolve(to));
  try {
    const exported = await writeAll(temporary, run, folders);
    await rmdir(to).catch(() => undefined); // an empty one
    await rename(temporary, to);
    return exported;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw codeOf(error) === undefined || error instanceof UserError ? error : accessError(to, error);
  }
}

async function requireEmpty(to: string): Promise<void> {
  const names = await readdir(to).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw accessError(to, error);
  });
  check(names.length === 0, () => ({
    where: "--to",
    rule: "models are written into a new or empty folder, so that all that it holds is of one run",
    received: `'${to}' with ${names.length} files in it`,
    repair: "Name another folder, or remove this one.",
  }));
}

async function writeAll(to: string, run: StoredRun, folders: readonly KeptFolder[]): Promise<Exported[]> {
  const trials = [...new Map(folders.map(({ trial }) => [trial.id, trial])).values()];
  const names = trialNames(
    trials,
    run.trials.map(({ parameters }) => parameters),
  );
  await makeRoom(to);
  await mkdir(to);
  const exported: Exported[] = [];
  for (const kept of folders) {
    const folder = `${names.get(kept.trial.id) ?? kept.trial.id}/${kept.name}`;
    const metadata = kept.isModel ? await writeModel(join(to, folder), folder, kept, run) : undefined;
    if (!kept.isModel) await cp(kept.path, join(to, folder), { recursive: true });
    exported.push({ trial: kept.trial.id, seed: kept.trial.seed, folder, ...(metadata === undefined ? {} : { metadata }) }); // prettier-ignore
  }
  const models = exported.filter(({ metadata }) => metadata !== undefined);
  await writeFile(join(to, "README.txt"), readmeOf(run, models.map(({ folder }) => folder)), "utf8"); // prettier-ignore
  if (models.length === 0) return exported;
  await writeFile(join(to, "index.html"), renderModelsPage(run, models), "utf8");
  const build = createRequire(import.meta.url).resolve("@tensorflow/tfjs/dist/tf.min.js");
  await copyFile(build, join(to, "tf.min.js"));
  return exported;
}

/** The kept files, model.json with its metadata, and model.js for the page; then opened again. */
async function writeModel(path: string, folder: string, kept: KeptFolder, run: StoredRun): Promise<Metadata> {
  await cp(kept.path, path, { recursive: true });
  const file = join(path, "model.json");
  const { text, metadata } = withMetadata(await readFile(file, "utf8"), kept, run);
  await writeFile(file, text, "utf8");
  await writeFile(join(path, "model.js"), modelScript(path, folder), "utf8");
  await verifyModel(path, metadata);
  return metadata;
}
