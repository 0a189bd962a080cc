import { check, checkKeys, described } from "../errors.js";
import type { Random } from "../math/random.js";
import { chooseClasses, realLabels, taskNames, type TaskName } from "./classes.js";
import { columnMoments, scaleRows, standardiseColumns, type ColumnMoments } from "./columns.js";
import type { Dataset, RawTable } from "./dataset.js";
import { conflictsOf, groupRows, type Grouped } from "./geometry.js";
import { joined, leakedRows, splitRows } from "./held-out.js";
import {
  columnNotes,
  duplicateNotes,
  equalPairs,
  heldOutNotes,
  labelNotes,
  nearestNotes,
  parallelNotes,
} from "./notes.js";
import { largestFloat32 } from "./numbers.js";
import { countsOf, targetNames, targetsOf, type TargetName } from "./targets.js";
import { quoted } from "./text.js";

const scaleNames = ["sphere", "none"] as const;

export interface PrepareOptions {
  /** What is learned: the labels given, random ones, a random teacher's, or the parity of two coordinates. Default given. */
  readonly targets?: TargetName;
  /** What the labels are; default "auto": classes, and labels that look real-valued are refused. */
  readonly task?: TaskName;
  /** "3,8": only these two classes, the first −1 and the second +1. Default all. */
  readonly classes?: string;
  /** Rows drawn without replacement, beside those held out. Default all. */
  readonly samples?: number;
  /**
   * The fraction of the usable rows that is held out for testing, in [0, 1), rounded to one row at least; default 0. These are the last of
   * the random order whose first rows train, so they are the same for every number of samples.
   */
  readonly test?: number;
  /**
   * Subtract each column's mean and divide by its deviation, of the rows used; constant columns become 0. Default: true
   * where the table has named columns, each with a unit of its own, false for images.
   */
  readonly standardise?: boolean;
  /** "sphere" scales each row to radius √d; default "sphere". */
  readonly scale?: (typeof scaleNames)[number];
}

/** Rows that were drawn and scaled, before they have targets. */
export interface PreparedRows extends Pick<Dataset, "name" | "samples" | "dimension" | "inputs"> {
  readonly standardised: boolean;
  readonly notes: readonly string[];
  readonly grouped: Grouped;
  /** Some pairs of equal rows, by their places in the file. */
  readonly alike: readonly string[];
  /** Names of the classes; empty for regression. */
  readonly names: readonly string[];
  /** [N]: each row's class among `names`, or for regression its label to mean 0 and deviation 1. */
  readonly given: Float64Array;
  readonly heldOut?: {
    readonly samples: number;
    readonly inputs: Float64Array;
    readonly given: Float64Array;
    readonly duplicates: number;
  };
  readonly labelScale?: ColumnMoments;
}

/**
 * Rows [N·d] and targets [N·O] for one training set, float64; the rows come from `streams.rows`, new labels from `streams.labels`.
 * @throws UserError for labels and numbers of rows that the table does not have, with the valid ones.
 * @example
 * const streams = { rows: randomStream(0).split("rows"), labels: randomStream(0).split("labels") };
 * const dataset = prepare(await readTable("data/plants.csv", "species"), { classes: "alba,minor" }, streams);
 */
export function prepare(table: RawTable, options: PrepareOptions, streams: { rows: Random; labels: Random }): Dataset {
  return withTargets(prepareRows(table, options, streams.rows), options.targets ?? "given", streams.labels);
}

/** The rows of {@link prepare}, which targets of several streams can share. */
export function prepareRows(table: RawTable, options: PrepareOptions, random: Random): PreparedRows {
  checkCall(table, options);
  const { samples, test = 0, standardise = table.columns !== undefined, scale = "sphere" } = options;
  const { names, real } = labelsOf(table, options);
  const { rows, apart } = splitRows(table, names, { samples, test }, random);
  const { dimension } = table;
  const inputs = inputsOf(table, rows);
  const moments = standardise ? columnMoments(inputs, dimension) : undefined;
  const scaled = (own: Float64Array, from: Int32Array): Float64Array => {
    if (moments !== undefined) standardiseColumns(own, moments);
    if (scale === "sphere") scaleRows(own, dimension, (at) => table.place(from[at]));
    return own;
  };
  const grouped = groupRows(scaled(inputs, rows), dimension);
  const codes = new Map(names.map((name, code) => [name, code]));
  const givenOf = (from: Int32Array) => Float64Array.from(from, (row) => real?.[row] ?? codes.get(table.labels[row]) ?? NaN); // prettier-ignore
  const [given, others] = [givenOf(rows), givenOf(apart)];
  const labelScale = real === undefined ? undefined : columnMoments(given, 1)[0];
  if (labelScale !== undefined) requireSpread(table.name, labelScale, rows.length);
  if (labelScale !== undefined) for (const labels of [given, others]) standardiseColumns(labels, [labelScale]);
  const far = apart.length === 0 ? undefined : scaled(inputsOf(table, apart), apart);
  const heldOut = far && { samples: apart.length, inputs: far, given: others, duplicates: leakedRows(inputs, far, dimension) }; // prettier-ignore
  const placeOf = (at: number): string => table.place(rows[at]).split(", ").pop() ?? "";
  const notes = [
    ...(table.notes ?? []),
    ...columnNotes(table, moments ?? []),
    ...parallelNotes(grouped, standardise),
    ...nearestNotes(grouped, placeOf),
    ...labelNotes(table, names, rows),
    ...(heldOut === undefined ? [] : heldOutNotes(heldOut, given, names)),
  ];
  if (labelScale !== undefined) notes.push(`targets from ${labelScale.low} to ${labelScale.high} were brought to mean 0 and deviation 1`); // prettier-ignore
  return {
    ...{ name: table.name, samples: rows.length, dimension, inputs },
    ...{ standardised: standardise, notes, grouped, names, given, alike: equalPairs(grouped, placeOf) },
    ...(heldOut === undefined ? {} : { heldOut }),
    ...(labelScale === undefined ? {} : { labelScale }),
  };
}

function requireSpread(name: string, { deviation, low }: ColumnMoments, rows: number): void {
  check(deviation !== 0, () => ({
    where: `prepare of ${name}`,
    rule: "numbers that are learned must vary",
    received: `the one number ${low} in all ${rows} rows`,
    repair: "Choose another column, or more rows.",
  }));
}

/** Rows with targets; `random` gives those that are drawn. */
export function withTargets(rows: PreparedRows, targets: TargetName, random: Random): Dataset {
  const { name, samples, dimension, inputs, standardised, grouped, heldOut, labelScale } = rows;
  const { targets: all, ...made } = targetsOf(heldOut === undefined ? rows : joined(rows, heldOut), targets, random);
  const labelled = { ...made, targets: all.subarray(0, samples * made.outputs) };
  const { duplicates, cosine, angle } = grouped;
  const conflicts = conflictsOf(grouped.groups, labelled.targets, labelled.outputs);
  const notes = [...rows.notes, ...duplicateNotes({ duplicates, conflicts, samples, alike: rows.alike })];
  return {
    ...{ name, samples, dimension, inputs, ...labelled, standardised, notes },
    ...(heldOut === undefined ? {} : { heldOut: { samples: heldOut.samples, inputs: heldOut.inputs, targets: all.subarray(samples * made.outputs), duplicates: heldOut.duplicates } }), // prettier-ignore
    ...(labelScale === undefined ? {} : { labelScale: { mean: labelScale.mean, deviation: labelScale.deviation } }),
    classCounts: countsOf(labelled),
    geometry: { duplicates, conflicts, cosine, ...(angle === undefined ? {} : { angle }) },
  };
}

function checkCall({ name, samples, dimension, inputs, labels }: RawTable, options: PrepareOptions): void {
  check(inputs.length === samples * dimension && labels.length === samples && inputs.length > 0, () => ({
    where: `prepare of ${name}`,
    rule: "a table has samples x dimension numbers and one label a sample",
    received: `${inputs.length} numbers and ${labels.length} labels for ${samples} x ${dimension}`,
    repair: "Give the table as readTable does.",
  }));
  checkKeys(`the options of prepare of ${name}`, optionNames, options);
  const { standardise } = options;
  check(standardise === undefined || typeof standardise === "boolean", () => ({
    where: `prepare of ${name}`,
    rule: "'standardise' is true or false",
    received: described(standardise),
    repair: "Give standardise: false, for example.",
  }));
  const named = { targets: targetNames, task: taskNames, scale: scaleNames };
  for (const [option, names] of Object.entries<readonly string[]>(named)) {
    const value: unknown = options[option as keyof typeof named];
    check(value === undefined || names.includes(value as string), () => ({
      where: `prepare of ${name}`,
      rule: `'${option}' must be one of ${names.join(", ")}`,
      received: quoted(String(value)),
      repair: `Use ${option}: "${names[0]}", for example.`,
    }));
  }
}

const optionNames = ["targets", "task", "classes", "samples", "test", "standardise", "scale"];

/** The labels as classes or as numbers; as neither where nothing is learned of them. */
function labelsOf(
  table: RawTable,
  { targets = "given", task = "auto", classes = "" }: PrepareOptions,
): { names: readonly string[]; real?: Float64Array } {
  if (task !== "regression") {
    const unused = classes === "" && (targets === "teacher" || targets === "parity");
    return { names: unused ? [] : chooseClasses(table, classes, task) };
  }
  check(targets === "given" && classes === "", () => ({
    where: "--task regression",
    rule: "the numbers of the file are learned, and these are no classes",
    received: classes === "" ? `--targets ${targets}` : `--classes ${classes}`,
    repair: "Leave one of them out.",
  }));
  return { names: [], real: realLabels(table) };
}

/** Rows of the table as [N·d] in float64. */
function inputsOf({ inputs: all, dimension, place, columns }: RawTable, rows: Int32Array): Float64Array {
  const inputs = new Float64Array(rows.length * dimension);
  rows.forEach((row, at) => inputs.set(all.subarray(row * dimension, (row + 1) * dimension), at * dimension));
  const bad = inputs.findIndex((value) => !(Math.abs(value) <= largestFloat32));
  check(bad < 0, () => ({
    where: `${place(rows[Math.floor(bad / dimension)])}, column ${quoted(columns?.[bad % dimension] ?? String(bad % dimension))}`,
    rule: "every number must lie within float32, ±3.4028235e38",
    received: String(inputs[bad]),
    repair: "Scale this column, or leave out this row.",
  }));
  return inputs;
}
