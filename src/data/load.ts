import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { check, UserError } from "../errors.js";
import type { Random } from "../math/random.js";
import { readCsv } from "./csv.js";
import type { Dataset, RawTable } from "./dataset.js";
import { norm } from "./generators.js";
import { readIdxPair } from "./idx.js";
import { oneHot, parityLabels, randomClasses, randomLabels, teacherLabels } from "./labels.js";

export const targetNames = ["given", "random", "teacher", "parity"] as const;
export type TargetName = (typeof targetNames)[number];

/**
 * Reads the built-in digits ("digits"), a CSV file, or an IDX file of images. `labels` names the label column of a CSV file
 * or the IDX file of the labels.
 */
export async function readTable(data: string, labels = ""): Promise<RawTable> {
  if (data === "digits") return { ...(await readCsv(builtIn("digits.csv.gz"), "digit")), name: "digits" };
  const idx = /idx\d?-|\.idx\b/.test(data) || /idx\d?-|\.idx\b/.test(labels);
  check(labels !== "", () => ({
    where: `--data ${data}`,
    rule: "a file needs its labels named",
    received: "no --labels",
    repair: idx ? "Add --labels with the IDX file of the labels." : "Add --labels with the name of the label column.",
  }));
  return idx ? readIdxPair(data, labels) : readCsv(data, labels);
}

export interface PrepareOptions {
  /** What is learned: the labels given, random ones, a random teacher's, or the parity of two coordinates. Default given. */
  readonly targets?: TargetName;
  /** "3,8": only these two classes, the first −1 and the second +1. Default all. */
  readonly classes?: string;
  /** Rows drawn without replacement. Default all. */
  readonly samples?: number;
  /** Subtract each column's mean and divide by its deviation, of the rows used; constant columns become 0. Default false. */
  readonly standardise?: boolean;
  /** "sphere" scales each row to radius √d; default "sphere". */
  readonly scale?: "sphere" | "none";
}

/** Rows and targets for one training set; the rows come from `streams.rows`, new labels from `streams.labels`. */
export function prepare(
  table: RawTable,
  { targets = "given", classes = "", samples, standardise = false, scale = "sphere" }: PrepareOptions,
  streams: { rows: Random; labels: Random },
): Dataset {
  const names = chooseClasses(table, classes);
  const rows = chooseRows(table, names, samples, streams.rows);
  const { dimension } = table;
  const inputs = new Float64Array(rows.length * dimension);
  rows.forEach((row, at) => inputs.set(table.inputs.subarray(row * dimension, (row + 1) * dimension), at * dimension));
  if (standardise) standardiseColumns(inputs, dimension);
  if (scale === "sphere") scaleRows(inputs, dimension, (at) => table.place(rows[at]));
  const codes = Int32Array.from(rows, (row) => names.indexOf(table.labels[row]));
  const labelled = targetsOf(targets, codes, names, inputs, dimension, streams.labels);
  return { name: table.name, samples: rows.length, dimension, inputs, ...labelled };
}

function targetsOf(
  targets: TargetName,
  codes: Int32Array,
  names: readonly string[],
  inputs: Float64Array,
  dimension: number,
  random: Random,
): Pick<Dataset, "targets" | "classes" | "outputs"> {
  const two = { outputs: 1, classes: ["-1", "+1"] };
  const several = names.length > 2;
  switch (targets) {
    case "given":
      if (!several)
        return { outputs: 1, classes: names, targets: Float64Array.from(codes, (code) => (code === 0 ? -1 : 1)) };
      return { outputs: names.length, classes: names, targets: oneHot(codes, names.length) };
    case "random":
      if (!several) return { ...two, targets: randomLabels(random, codes.length) };
      return { outputs: names.length, classes: names, targets: randomClasses(random, codes.length, names.length) };
    case "teacher":
      return { ...two, targets: teacherLabels(random, inputs, dimension) };
    case "parity":
      return { ...two, targets: parityLabels(inputs, dimension) };
  }
}

/** The classes to use: numeric names in numeric order, or the two that were asked for in the order asked. */
function chooseClasses(table: RawTable, classes: string): string[] {
  const present = [...new Set(table.labels)].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  const where = `labels of ${table.name}`;
  check(present.length > 1, () => ({
    where,
    rule: "there must be two classes or more",
    received: `one class, '${present[0]}'`,
    repair: "Name another label column, or add samples of a second class.",
  }));
  if (classes === "") return present;
  const asked = classes.split(",").map((name) => name.trim());
  const good = asked.length === 2 && asked[0] !== asked[1] && asked.every((name) => present.includes(name));
  check(good, () => ({
    where: `--classes ${classes}`,
    rule: "it must name two different classes of the data",
    received: `'${classes}'`,
    repair: `The classes are ${present.slice(0, 20).join(", ")}${present.length > 20 ? ", …" : ""}; for example --classes ${present[0]},${present[1]}.`,
  }));
  return asked;
}

function chooseRows(
  table: RawTable,
  names: readonly string[],
  samples: number | undefined,
  random: Random,
): Int32Array {
  const usable = Int32Array.from(table.labels.flatMap((label, row) => (names.includes(label) ? [row] : [])));
  if (samples === undefined) return usable;
  check(Number.isInteger(samples) && samples >= 1 && samples <= usable.length, () => ({
    where: `samples of ${table.name}`,
    rule: `it must be an integer in [1, ${usable.length}], the rows there are`,
    received: String(samples),
    repair: "Ask for fewer samples, or use more classes.",
  }));
  return random
    .permutation(usable.length)
    .slice(0, samples)
    .map((at) => usable[at]);
}

function standardiseColumns(inputs: Float64Array, dimension: number): void {
  const samples = inputs.length / dimension;
  for (let column = 0; column < dimension; column++) {
    let sum = 0;
    let square = 0;
    for (let at = column; at < inputs.length; at += dimension) sum += inputs[at];
    const mean = sum / samples;
    for (let at = column; at < inputs.length; at += dimension) square += (inputs[at] - mean) ** 2;
    const deviation = Math.sqrt(square / samples);
    for (let at = column; at < inputs.length; at += dimension)
      inputs[at] = deviation > 0 ? (inputs[at] - mean) / deviation : 0;
  }
}

function scaleRows(inputs: Float64Array, dimension: number, place: (row: number) => string): void {
  for (let row = 0; row * dimension < inputs.length; row++) {
    const point = inputs.subarray(row * dimension, (row + 1) * dimension);
    const length = norm(point);
    check(length > 0, () => ({
      where: place(row),
      rule: "a row must not be zero to be scaled to a sphere",
      received: "a row of zeros",
      repair: "Leave this row out.",
    }));
    const factor = Math.sqrt(dimension) / length;
    for (let column = 0; column < dimension; column++) point[column] *= factor;
  }
}

/** A file of the package's data folder, from the sources and from the compiled files alike. */
function builtIn(name: string): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, "data", name);
    if (existsSync(path)) return path;
    if (folder === dirname(folder))
      throw new UserError({
        where: name,
        rule: "the built-in data must be in the package",
        received: "no such file",
        repair: "Install overparam again.",
      });
  }
}
