import type { Random } from "../math/random.js";
import { randomStream } from "../math/random.js";
import type { Dataset } from "../data/dataset.js";
import { sphereWithRandomLabels } from "../data/tasks.js";
import { readTable } from "../data/load.js";
import { prepare, type TargetName } from "../data/prepare.js";

/** Inputs and labels of the memorization experiments, with their names in figures. */
export const settings = {
  theorem: "sphere, random labels",
  digits: "digits, true labels",
  "digits-random": "digits, random labels",
  file: "your file",
} as const;

export type SettingName = keyof typeof settings;

export interface SettingOptions {
  readonly setting: SettingName;
  readonly samples: number;
  /** d of the sphere; tables have their own. */
  readonly dimension: number;
  /** For the setting "file": what {@link readTable} and {@link prepare} take. */
  readonly data: string;
  readonly labels: string;
  readonly targets: TargetName;
  readonly classes: string;
}

/**
 * The training sets of members, from one stream each. On the sphere every member draws its own points and labels; from a
 * table all have the same rows (drawn from a stream of the table's own), and their own labels where these are random or a
 * teacher's.
 */
export async function settingData(options: SettingOptions, streams: readonly Random[]): Promise<Dataset[]> {
  const { setting, samples, dimension, classes } = options;
  if (setting === "theorem") return streams.map((random) => sphereWithRandomLabels(random, samples, dimension));
  const table = await readTable(setting === "file" ? options.data : "digits", options.labels);
  const targets = setting === "digits-random" ? "random" : setting === "digits" ? "given" : options.targets;
  const draw = (random: Random): Dataset =>
    prepare(
      table,
      { samples, targets, classes },
      { rows: randomStream(0).split("rows"), labels: random.split("labels") },
    );
  const first = draw(streams[0]);
  if (targets === "given" || targets === "parity") return streams.map(() => first);
  return streams.map((random) => ({ ...draw(random), inputs: first.inputs }));
}
