import type { TableChoice } from "../data/choice.js";
import type { ClassCount, TaskName } from "../data/classes.js";
import { classCounts } from "../data/classes.js";
import type { Checked } from "../experiment/contract.js";
import type { Dataset, RawTable } from "../data/dataset.js";
import { readTable } from "../data/load.js";
import { prepareRows, withTargets, type PreparedRows } from "../data/prepare.js";
import { summaryOf } from "../data/summary.js";
import type { TargetName } from "../data/targets.js";
import { sphereWithRandomLabels } from "../data/tasks.js";
import { asUsage, check } from "../errors.js";
import { randomStream, streamOf, type Random, type Seeded } from "../math/random.js";

/** Inputs and labels of the memorization experiments, with their names in figures. */
export const settings = {
  theorem: "sphere, random labels",
  digits: "digits, true labels",
  "digits-random": "digits, random labels",
  file: "your file",
} as const;

/** One of {@link settings}. */
export type SettingName = keyof typeof settings;

/** What chooses the data of a cell. */
export interface SettingOptions extends TableChoice {
  readonly setting: SettingName;
  /** N. */
  readonly samples: number;
  /** d of the sphere; tables have their own. */
  readonly dimension: number;
  /** For the setting "file": what {@link readTable} and {@link prepareRows} take. */
  readonly data: string;
  readonly labels: string;
  readonly targets: TargetName;
  readonly classes: string;
  readonly task?: TaskName;
  /** Default "auto": columns of a text table are standardised, images are not. */
  readonly standardise?: "auto" | "yes" | "no";
  /** The fraction of a table's rows that is held out for testing; default 0. */
  readonly test?: number;
}

/** What a setting's data are, found before anything is trained. */
export interface SettingFacts {
  /** Rows that the file has, of all classes; Infinity where they are drawn. */
  readonly rows: number;
  /** d as the network sees it: the file's own where there is one. */
  readonly dimension: number;
  readonly outputs: number;
  /** Classes of the whole file, with their rows; empty where labels are drawn or real. */
  readonly classes: readonly ClassCount[];
  /** Whether the columns are standardised. */
  readonly standardised: boolean;
  /** What the file holds, in sentences: {@link summaryOf}; empty for drawn points. */
  readonly summary: readonly string[];
  /** What a reader of the verdict should know of the rows used: constant columns, duplicate and parallel rows, those held out. */
  readonly notes: readonly string[];
  /** Bytes that every worker holds for the table, beside what its training needs. */
  readonly bytes: number;
}

/**
 * The training sets of members, from one stream each. On the sphere every member draws its own points and labels; from a
 * table all have the same rows (drawn from a stream of the table's own), and their own labels where these are random or a
 * teacher's.
 * @example
 * const datasets = await settingData({ setting: "digits", samples: 32, dimension: 10 } as Parameters<typeof settingData>[0], members);
 */
export async function settingData(options: SettingOptions, members: readonly Seeded[]): Promise<Dataset[]> {
  const streams = members.map(streamOf);
  const { setting, samples, dimension } = options;
  if (setting === "theorem") return streams.map((random) => sphereWithRandomLabels(random, { samples, dimension }));
  const rows = rowsOf(await tableOf(options), options);
  const targets = targetsOf(options);
  const draw = (random: Random): Dataset => withTargets(rows, targets, random.split("labels"));
  if (targets === "random" || targets === "teacher") return streams.map(draw);
  const shared = draw(streams[0]);
  return streams.map(() => shared);
}

/**
 * Reads and prepares a setting's data once, as every trial of it will, so that what cannot be done is found before a run
 * writes anything; large tables then lie parsed in the user's cache for the workers.
 * @throws UsageError for all that {@link settingData} refuses: a missing or malformed file, an unknown label column or
 * class, a single class, more samples than rows.
 * @example
 * const facts = await checkSetting(cell);
 */
export async function checkSetting(options: SettingOptions): Promise<SettingFacts> {
  const { setting, dimension } = options;
  if (setting === "theorem")
    return {
      rows: Infinity,
      dimension,
      outputs: 1,
      classes: [],
      standardised: false,
      summary: [],
      notes: [],
      bytes: 0,
    };
  const facts = await asUsage(() => factsOf(options));
  if (setting === "file") shapes.set(kindOf(options), facts);
  return facts;
}

/**
 * What there is to know of the data of these cells, each kind once, with the bytes of the largest table: {@link checkSetting}.
 * @example
 * const { notes, bytes } = await checkCells([cell]); // of a user's file: what is found before anything runs
 */
export async function checkCells(cells: readonly SettingOptions[]): Promise<Checked> {
  const kinds = new Map(cells.map((cell) => [`${cell.setting} ${cell.dimension} ${kindOf(cell)}`, cell]));
  const notes = new Set<string>();
  let bytes = 0;
  for (const kind of kinds.values()) {
    const facts = await checkSetting(kind);
    bytes = Math.max(bytes, facts.bytes);
    if (kind.setting !== "file") continue;
    for (const sentence of facts.summary) notes.add(sentence);
    if (kind.samples < facts.rows)
      notes.add(`N = ${kind.samples}: every seed has the same rows, drawn once for this table whatever the seeds; intervals speak of these rows.`); // prettier-ignore
    for (const note of facts.notes) notes.add(`N = ${kind.samples}: ${note}`);
  }
  return { notes: [...notes], bytes };
}

/** Input dimension and outputs of the data. */
export interface DataShape {
  readonly dimension: number;
  readonly outputs: number;
}

/**
 * Input dimension and outputs of a setting, in time for the sizes of blocks; those of a file are what {@link checkSetting} found in
 * this process.
 * @throws UserError for a file that it has not looked at.
 * @example
 * const { dimension } = shapeOf(cell); // of the data of this cell
 */
export function shapeOf(options: SettingOptions): DataShape {
  const { setting, dimension, classes, samples } = options;
  if (setting === "theorem") return { dimension, outputs: 1 };
  if (setting !== "file") return { dimension: 64, outputs: classes === "" ? 10 : 1 };
  const shape = shapes.get(kindOf(options));
  check(shape !== undefined, () => ({
    where: "shapeOf",
    rule: "a file's shape is known after checkSetting, of the same options",
    received: `'${options.data}' at N = ${samples}`,
    repair: "Await checkSetting(options) first.",
  }));
  return shape;
}

const shapes = new Map<string, DataShape>();
function kindOf(options: SettingOptions): string {
  const { samples, data, labels, columns, drop, delimiter, targets, classes, task, standardise, test } = options;
  return JSON.stringify([samples, data, labels, columns, drop, delimiter, targets, classes, task, standardise, test]);
}

async function factsOf(options: SettingOptions): Promise<SettingFacts> {
  const table = await tableOf(options);
  const targets = targetsOf(options);
  const data = withTargets(rowsOf(table, options), targets, randomStream(0).split("labels"));
  const named = targets === "given" && options.task !== "regression";
  return {
    rows: table.samples,
    ...{ dimension: data.dimension, outputs: data.outputs, standardised: data.standardised ?? false },
    classes: named ? classCounts(table.labels) : [],
    summary: summaryOf(table, { classes: named, standardised: data.standardised ?? false }),
    notes: (data.notes ?? []).filter((note) => table.notes?.includes(note) !== true),
    // A reference and a line a row beside the numbers; rows held out, which every worker scales for itself.
    bytes: table.inputs.byteLength + 16 * table.samples + 8 * (data.heldOut?.inputs.length ?? 0),
  };
}

async function tableOf({ setting, data, labels, columns, drop, delimiter }: SettingOptions): Promise<RawTable> {
  if (setting !== "file") return readTable("digits");
  check(data !== "", () => ({
    where: "setting 'file'",
    rule: "it needs a file",
    received: "no --data",
    repair: "Add --data with a CSV or IDX file, and --labels.",
  }));
  return readTable(data, labels, { columns, drop, delimiter });
}

function rowsOf(table: RawTable, options: SettingOptions): PreparedRows {
  const { setting, samples, classes, task, standardise = "auto", test = 0 } = options;
  const own =
    setting === "file" ? { task, ...(standardise === "auto" ? {} : { standardise: standardise === "yes" }) } : {};
  return prepareRows(
    table,
    { samples, test, classes, targets: targetsOf(options), ...own },
    randomStream(0).split("rows"),
  );
}

function targetsOf({ setting, targets }: SettingOptions): TargetName {
  if (setting === "digits-random") return "random";
  return setting === "digits" ? "given" : targets;
}
