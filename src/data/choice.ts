import { closest } from "fastest-levenshtein";
import { check, type Fault } from "../errors.js";
import { quoted } from "./text.js";

/** Which columns of a table are coordinates, and how its cells are separated; empty texts leave it to the file. */
export interface TableChoice {
  /** The columns to take: names, places from 1 and ranges of either, with commas (`a,c..f,9`); a name with commas stands in quotes. */
  readonly columns?: string;
  /** The columns to leave out, written the same. */
  readonly drop?: string;
  /** The separator: comma, semicolon, tab, bar, space, or one character of ASCII. */
  readonly delimiter?: string;
}

/** What is chosen from, for messages. */
interface Chosen {
  /** The file. */
  readonly where: string;
  readonly names: readonly string[];
  /** The place of the column of labels, from 0; −1 where there is none. */
  readonly label: number;
}

/**
 * The places, from 0 and in the file's order, of the columns that are coordinates: all but the labels', or those of `columns`
 * less those of `drop`.
 * @throws UserError for a name, a place or a range that the table does not have, the labels' own column, and where none is left.
 */
export function chosenColumns(table: Chosen, { columns = "", drop = "" }: TableChoice): number[] {
  const all = table.names.map((_, place) => place);
  const taken = new Set(columns === "" ? all : placesOf("--columns", columns, table));
  const left = new Set(drop === "" ? [] : placesOf("--drop", drop, table));
  const chosen = all.filter((place) => place !== table.label && taken.has(place) && !left.has(place));
  check(chosen.length > 0 || (columns === "" && drop === ""), () => ({
    where: columns === "" ? "--drop" : "--columns",
    rule: "a column at least must be left to learn from",
    received: columns === "" ? quoted(drop) : `${quoted(columns)}${drop === "" ? "" : ` less ${quoted(drop)}`}`,
    repair: `The columns are ${shown(table.names)}.`,
  }));
  return chosen;
}

/** What was left out, as a sentence; none where nothing was. */
export function choiceNotes({ names, label }: Omit<Chosen, "where">, chosen: readonly number[]): string[] {
  const kept = new Set(chosen);
  const left = names.filter((_, place) => place !== label && !kept.has(place));
  const total = names.length - (label < 0 ? 0 : 1);
  return left.length === 0 ? [] : [`${left.length} of ${total} columns left out: ${shown(left)}`];
}

/** Some columns of numbers [N·d], row by row. */
export function pickColumns<A extends Float32Array | Float64Array>(
  values: A,
  width: number,
  chosen: readonly number[],
): A {
  const rows = values.length / width;
  const picked = new (values.constructor as new (length: number) => A)(rows * chosen.length);
  for (let row = 0, to = 0; row < rows; row++) for (const place of chosen) picked[to++] = values[row * width + place];
  return picked;
}

/**
 * The byte of a separator's name; nothing where none is named.
 * @throws UserError for what is no single character of ASCII, or one that numbers, quotes or lines are made of.
 */
export function delimiterByte(delimiter = ""): number | undefined {
  if (delimiter === "") return undefined;
  const character = separators[delimiter.toLowerCase()] ?? delimiter;
  check(/^[\t -~]$/.test(character) && !/["\d.+a-z-]/i.test(character), () => ({
    where: "--delimiter",
    rule: "it must be comma, semicolon, tab, bar, space, or one character that numbers and quotes do not contain",
    received: quoted(delimiter),
    repair: "For example --delimiter semicolon.",
  }));
  return character.charCodeAt(0);
}

const separators: Readonly<Record<string, string>> = {
  ...{ comma: ",", semicolon: ";", tab: "\t", "\\t": "\t", bar: "|", pipe: "|", space: " " },
};

/** The place of every name: of thousands of columns, each is looked up at once. */
interface Known extends Chosen {
  readonly places: ReadonlyMap<string, number>;
}

function placesOf(flag: string, text: string, chosen: Chosen): number[] {
  const places = new Map(chosen.names.map((name, place) => [name, place] as const).reverse()); // of two alike, the first
  const table: Known = { ...chosen, places };
  return partsOf(text.normalize("NFC")).flatMap((part) => {
    const one = placeOf(part, table);
    const ends = one < 0 && !part.quoted ? rangeOf(part.text, table) : undefined;
    const [first, last] = ends ?? [one, one];
    check(first >= 0 && first <= last, () => unknownColumn(flag, part.text, table, ends));
    check(ends !== undefined || one !== table.label, () => ({
      where: flag,
      rule: "the column of the labels is no coordinate, and is left out by itself",
      received: quoted(part.text),
      repair: "Leave it out, or name another column as --labels.",
    }));
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

interface Part {
  readonly text: string;
  /** Whether it stood in quotes: then it is a name, whatever it looks like. */
  readonly quoted: boolean;
}

function partsOf(text: string): Part[] {
  const parts = text.match(/(?:"(?:[^"]|"")*"|[^",])+/g) ?? [];
  return parts.map((part) => {
    const inner = /^\s*"(.*)"\s*$/s.exec(part)?.[1];
    return { text: (inner?.replaceAll('""', '"') ?? part).trim(), quoted: inner !== undefined };
  });
}

/** A name first; a number that is none is a place from 1. */
function placeOf({ text, quoted: isName }: Part, { names, places }: Known): number {
  const named = places.get(text) ?? -1;
  const place = !isName && /^\d+$/.test(text) ? Number(text) - 1 : -1;
  return named >= 0 || place >= names.length ? named : place;
}

/** The ends of "a..f"; names may have dots themselves, so every pair of them is tried. */
function rangeOf(text: string, table: Known): readonly [number, number] | undefined {
  const ends = Array.from(text.matchAll(/(?=\.\.)/g), ({ index }) => {
    const [a, b] = [text.slice(0, index).trim(), text.slice(index + 2).trim()];
    return [placeOf({ text: a, quoted: false }, table), placeOf({ text: b, quoted: false }, table)] as const;
  });
  return ends.find(([first, last]) => first >= 0 && last >= 0);
}

function unknownColumn(flag: string, text: string, { where, names }: Chosen, ends?: readonly [number, number]): Fault {
  const near = `Did you mean ${quoted(closest(text, [...names]))}? `;
  return {
    where: flag,
    rule: `it must name columns of ${where}, by name, by place from 1 to ${names.length}, or by a range such as ${names[0]}..${names[names.length - 1]}`,
    received: quoted(text),
    repair: `${ends === undefined ? near : "Write the range from its first column to its last. "}The columns are ${shown(names)}.`,
  };
}

function shown(names: readonly string[]): string {
  return `${names.slice(0, 12).map(quoted).join(", ")}${names.length > 12 ? ", …" : ""}`;
}
