import { writeFile } from "node:fs/promises";
import { useBackend } from "../backend/backend.js";
import { tf } from "../backend/tensorflow.js";
import type { TableChoice } from "../data/choice.js";
import { readTable } from "../data/load.js";
import { tableBytes, tableEnding } from "../data/named-columns.js";
import { readPoints } from "../data/points.js";
import { asUsage, check, UsageError } from "../errors.js";
import { codeOf, type CodeOf } from "../features/methods/code.js";
import type { Matrix } from "../math/algebra/contract.js";
import { RunDirectory } from "../run/directory.js";
import { keptFolders, type KeptFolder } from "../run/export/kept.js";
import { accessError } from "../run/access.js";
import { encode } from "../run/json.js";
import { readRun } from "../run/stored.js";
import { print, say } from "./output.js";

/** What is embedded, as the flags have it. */
export interface EmbedFlags {
  readonly data: string;
  readonly to: string;
  /** A column that is no coordinate and is written beside the features. */
  readonly labels: string | undefined;
  readonly choice: TableChoice;
  readonly trial: string | undefined;
  readonly part: string | undefined;
  readonly json: boolean;
}

/** How inputs came to the network that was trained, where it says so: (x − mean)/scale by column. */
interface Preprocessing {
  readonly means: readonly number[];
  readonly scale: number;
}

/** `overparam embed`: a network that a run kept, applied to a file; features as CSV, Parquet or NumPy. */
export async function embed(run: string, flags: EmbedFlags): Promise<number> {
  const { data, to, labels: column, json } = flags;
  await asUsage(() => tableEnding(to));
  const directory = new RunDirectory(run);
  const kept = chosen(await keptFolders(directory, await readRun(directory, say, { results: false }), flags.trial), flags.part); // prettier-ignore
  const { points, labels } = await asUsage(() => given(data, column, flags.choice));
  await useBackend();
  const { features, scaled } = await encoded(kept, points);
  const names = Array.from({ length: features.columns }, (_, at) => `f${at + 1}`);
  check(column === undefined || !names.includes(column), () => ({
    where: "embed, --labels",
    rule: `features are called ${names[0]} to ${names[names.length - 1]}, and the labels otherwise`,
    received: column!,
    repair: "Call this column of the file by another name.",
  }));
  const beside = column === undefined ? {} : { labels: { name: column, texts: labels! } };
  const bytes = await asUsage(() => tableBytes(to, { names, rows: features.rows, values: features.data, ...beside }));
  await writeFile(to, bytes).catch((error: unknown) => {
    throw accessError(to, error);
  });
  const facts = { run, trial: kept.trial.id, part: kept.name, data, to, rows: features.rows, columns: features.columns, scaled }; // prettier-ignore
  const how = scaled ? "centred and scaled as in training" : "taken as they are: the network does not say how its inputs were scaled"; // prettier-ignore
  print(`${json ? encode(facts, 2) : `${features.rows} rows of ${features.columns} features in ${to}; inputs were ${how}`}\n`); // prettier-ignore
  return 0;
}

async function given(
  path: string,
  column: string | undefined,
  choice: TableChoice,
): Promise<{ points: Matrix; labels?: readonly string[] }> {
  if (column === undefined) return { points: await readPoints(path, undefined, choice) };
  const { samples, dimension, inputs, labels } = await readTable(path, column, choice);
  return { points: { rows: samples, columns: dimension, data: Float64Array.from(inputs) }, labels };
}

function chosen(folders: readonly KeptFolder[], part: string | undefined): KeptFolder {
  const models = folders.filter(({ isModel }) => isModel);
  const parts = [...new Set(models.map(({ name }) => name))];
  const wanted = part ?? (parts.includes("encoder") ? "encoder" : "network");
  const fitting = models.filter(({ name }) => name === wanted);
  if (fitting.length === 1) return fitting[0];
  throw new UsageError({
    where: "embed",
    rule: "one network of the run embeds the data",
    received: fitting.length === 0 ? `no part called '${wanted}'; there are ${parts.join(", ")}` : `${fitting.length} of them`,
    repair:
      fitting.length === 0
        ? `Give --part ${parts[0] ?? "network"}.`
        : `Give --trial, such as ${fitting.slice(0, 3).map(({ trial }) => trial.id).join(", ")}.`,
  }); // prettier-ignore
}

async function encoded({ path }: KeptFolder, points: Matrix): Promise<{ features: Matrix; scaled: boolean }> {
  const model = await tf.loadLayersModel(path);
  try {
    const metadata = model.getUserDefinedMetadata() as { preprocessing?: Preprocessing; code?: CodeOf } | undefined;
    const [, inputs] = model.inputs[0].shape;
    check(inputs === points.columns, () => ({
      where: "embed, --data",
      rule: `the network takes ${inputs} numbers a row`,
      received: `${points.columns} columns`,
      repair: "Name a column that is no coordinate by --labels or --drop, or give the data that it was trained on.",
    }));
    const { means, scale } = metadata?.preprocessing ?? { means: [], scale: 1 };
    const inputsOf = points.data.map((value, at) => (value - (means[at % points.columns] ?? 0)) / scale);
    const output = tf.tidy(() => {
      const made = model.predict(tf.tensor2d(Float32Array.from(inputsOf), [points.rows, points.columns]));
      return codeOf(Array.isArray(made) ? made[0] : made, metadata?.code ?? {});
    });
    const data = new Float64Array(output.dataSync<"float32">());
    output.dispose();
    const columns = data.length / points.rows;
    return { features: { rows: points.rows, columns, data }, scaled: metadata?.preprocessing !== undefined };
  } finally {
    model.dispose();
  }
}
