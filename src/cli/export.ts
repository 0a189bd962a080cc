import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError, messageOf } from "../errors.js";
import { RunDirectory } from "../run/directory.js";
import { print } from "./output.js";

/**
 * `overparam export`: the models that a run kept, as folders with model.json and weights.bin.
 * @throws UserError where there are none, where one is not whole, or where the copy differs.
 */
export async function exportModels(run: string, to: string, trial: string | undefined, json: boolean): Promise<number> {
  const directory = new RunDirectory(run);
  await directory.readRecord();
  const chosen = await chosenTrials(directory, trial);
  const folders = (await Promise.all(chosen.map((id) => wholeFolders(directory, id)))).flat();
  for (const folder of folders) await copyFolder(directory.file("models", ...folder), join(to, ...folder));
  const text = `${chosen.length} trials' models are in ${to}; open one with tf.loadLayersModel.\n`;
  print(json ? `${JSON.stringify({ run, to, trials: chosen })}\n` : text);
  return 0;
}

async function chosenTrials(directory: RunDirectory, trial: string | undefined): Promise<string[]> {
  const kept = await readdir(directory.file("models")).catch(() => []);
  const chosen = trial === undefined ? kept : kept.filter((id) => id === trial);
  if (chosen.length > 0) return chosen;
  throw new UserError({
    where: directory.path,
    rule: "the run must have kept the models to export",
    received: trial === undefined ? "no models" : `no model of trial '${trial}'`,
    repair: kept.length === 0 ? "This run kept none." : `Trials with models: ${kept.slice(0, 8).join(", ")}.`,
  });
}

/** The folders that a trial kept, as [trial, name]; its record, which is written last, says that they are all there. */
async function wholeFolders(directory: RunDirectory, id: string): Promise<(readonly [string, string])[]> {
  if ((await directory.readTrial(id))?.status !== "complete")
    throw notWhole(directory.file("models", id), "no complete record of its trial");
  const names = (await readdir(directory.file("models", id))).filter((name) => !name.endsWith(".tmp"));
  for (const name of names) await requireWhole(directory.file("models", id, name));
  return names.map((name) => [id, name] as const);
}

interface LayersModel {
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly WeightSpec[] }[];
}

interface WeightSpec {
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** A network is whole where its weights have the bytes that model.json says; other files have no such measure. */
async function requireWhole(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (!names.includes("model.json")) {
    if (names.includes("weights.bin")) throw notWhole(folder, "weights without a model.json");
    return;
  }
  for (const { paths, weights } of await manifestOf(join(folder, "model.json"))) {
    const files = await Promise.all(paths.map((path) => readFile(join(folder, path)).catch(() => undefined)));
    const bytes = files.reduce((sum, file) => sum + (file?.byteLength ?? 0), 0);
    const expected = weights.reduce(
      (sum, { shape, dtype }) => sum + bytesEach(dtype) * shape.reduce((a, b) => a * b, 1),
      0,
    );
    if (bytes !== expected) throw notWhole(folder, `${bytes} bytes of weights where model.json says ${expected}`);
  }
}

async function manifestOf(path: string): Promise<LayersModel["weightsManifest"]> {
  try {
    return (JSON.parse(await readFile(path, "utf8")) as LayersModel).weightsManifest;
  } catch (error) {
    throw notWhole(path, messageOf(error));
  }
}

const bytesEach = (dtype: string): number =>
  dtype === "bool" || dtype === "uint8" ? 1 : dtype === "complex64" ? 8 : 4;

async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
  for (const name of await readdir(from)) {
    const [here, there] = await Promise.all([readFile(join(from, name)), readFile(join(to, name))]);
    if (!here.equals(there)) throw notWhole(join(to, name), "a copy that differs from its original");
  }
}

function notWhole(where: string, received: string): UserError {
  return new UserError({
    where,
    rule: "a model must be whole to be exported",
    received,
    repair: "Resume the run, which trains what is missing, or export another --trial.",
  });
}
