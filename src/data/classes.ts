import { closest } from "fastest-levenshtein";
import { check } from "../errors.js";
import type { RawTable } from "./dataset.js";
import { numberOf } from "./numbers.js";
import { quoted } from "./text.js";

/** What the labels are: "auto" takes them for classes unless they look real-valued. */
export const taskNames = ["auto", "classification", "regression"] as const;
export type TaskName = (typeof taskNames)[number];

export interface ClassCount {
  readonly name: string;
  /** Rows of this class. */
  readonly count: number;
}

/** The classes among labels with their counts: numbers first, in their order, then words in theirs. */
export function classCounts(labels: readonly string[]): ClassCount[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => inOrder(a.name, b.name));
}

/**
 * The names of the classes to use: all, or the two of `asked` ("3,8") in the order asked.
 * @throws UserError for a single class, for unknown ones, for labels that look real-valued, and for labels that differ only
 * in how they are written, as 1 and 1.0; the last two pass where the task is stated.
 */
export function chooseClasses(table: RawTable, asked: string, task: TaskName): string[] {
  const counts = classCounts(table.labels);
  const where = `labels of ${table.name}`;
  const names = counts.map(({ name }) => name);
  check(names.length > 1, () => ({
    where,
    rule: "there must be two classes or more",
    received: `one class, ${quoted(names[0])}`,
    repair: "Name another label column, or add samples of a second class.",
  }));
  if (task === "auto") {
    if (asked === "") checkClasses(where, table, counts);
    checkSpelling(where, names);
  }
  return asked === "" ? names : twoClasses(asked, names);
}

/**
 * The labels as real numbers.
 * @throws UserError with the place of the first that is none.
 */
export function realLabels({ labels, place }: Pick<RawTable, "labels" | "place">): Float64Array {
  const numbers = Float64Array.from(labels, numberOf);
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  check(bad < 0, () => ({
    where: place(bad),
    rule: "labels must be finite numbers for --task regression",
    received: quoted(labels[bad]),
    repair: "Name another label column, or use --task classification.",
  }));
  return numbers;
}

/** Numbers of which there are more than √N, or of which most stand in one row only, are measurements and not classes. */
function checkClasses(where: string, table: RawTable, counts: readonly ClassCount[]): void {
  const rows = new Map<number, number>(); // by value: 1 and 1.0 are one
  for (const { name, count } of counts) rows.set(numberOf(name), (rows.get(numberOf(name)) ?? 0) + count);
  const numbers = [...rows.keys()];
  const measured = table.columns !== undefined || numbers.some((value) => !Number.isInteger(value));
  const single = [...rows.values()].filter((count) => count === 1).length;
  const many = numbers.length > Math.sqrt(table.samples) || single > numbers.length / 2;
  const real = numbers.length > 2 && measured && many && !rows.has(NaN);
  check(!real, () => ({
    where,
    rule: "labels must be classes, and these look like real numbers",
    received: `${numbers.length} different numbers in ${table.samples} rows, ${single} of them once`,
    repair: "Say --task regression to learn the numbers, or --task classification if each is a class.",
  }));
}

function checkSpelling(where: string, names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const number = numberOf(name);
    const plain = Number.isNaN(number) ? name.toLowerCase().replace(/\s+/g, " ") : String(number);
    const other = seen.get(plain);
    check(other === undefined, () => ({
      where,
      rule: "classes must differ by more than how they are written",
      received: `${quoted(other ?? "")} and ${quoted(name)}`,
      repair: "Write them alike in the file, or say --task classification to take them as two classes.",
    }));
    seen.set(plain, name);
  }
}

/** Names may contain commas themselves: the comma that separates is the one with a class at either side. */
function twoClasses(asked: string, names: readonly string[]): string[] {
  const bare = (name: string): string => name.trim().replace(/^"(.*)"$/, "$1");
  const text = asked.normalize("NFC");
  const commas = Array.from(text.matchAll(/,/g), ({ index }) => index);
  const pairs = commas.map((at) => [bare(text.slice(0, at)), bare(text.slice(at + 1))]);
  const pair = pairs.find(([a, b]) => a !== b && names.includes(a) && names.includes(b));
  if (pair !== undefined) return pair;
  const unknown = text
    .split(",")
    .map(bare)
    .find((name) => name !== "" && !names.includes(name));
  const hint = unknown === undefined ? "" : `Did you mean ${quoted(closest(unknown, names))}? `;
  const shown = names.slice(0, 20).map((name) => (name.includes(",") ? `"${name}"` : name));
  check(false, () => ({
    where: `--classes ${asked}`,
    rule: "it must name two different classes of the data",
    received: quoted(asked),
    repair: `${hint}The classes are ${shown.join(", ")}${names.length > 20 ? ", …" : ""}; for example --classes ${shown[0]},${shown[1]}.`,
  }));
  return [];
}

function inOrder(a: string, b: string): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return x - y || (a < b ? -1 : 1); // NaN for two words
}
