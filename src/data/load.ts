import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { check, UserError } from "../errors.js";
import { choiceNotes, chosenColumns, pickColumns, type TableChoice } from "./choice.js";
import { parseCsv, type ParsedTable } from "./csv.js";
import type { RawTable } from "./dataset.js";
import { readBytes, readPacked, unpacked } from "./file.js";
import { idxTable, parseIdx } from "./idx.js";
import { signatureOf } from "./signature.js";
import { large, readStored, storedName, writeStored } from "./stored.js";

/** Tables that a process holds; of more, the longest unused is let go. */
const held = 3;
const tables = new Map<string, Promise<RawTable>>();

/**
 * Reads the built-in digits ("digits"), a text table, a Parquet file or an IDX array, told apart by their first bytes. `labels` names the
 * label column of a table or the IDX file of an array's labels; `choice` leaves columns out. A process reads a file once, as long as it is unchanged;
 * large text tables lie parsed in the user's cache, by the hash of their content, for all processes.
 * @throws UserError with file and place for all that is no such file.
 * @example
 * const table = await readTable("data/plants.csv", "species"); // columns of numbers, and the labels as they stand there
 */
export async function readTable(data: string, labels = "", choice: TableChoice = {}): Promise<RawTable> {
  const { columns = "", drop = "", delimiter = "" } = choice;
  const key = JSON.stringify([data, await identity(data), labels, await identity(labels), columns, drop, delimiter]);
  const table = tables.get(key) ?? readAnew(data, labels, { columns, drop, delimiter });
  tables.delete(key);
  tables.set(key, table); // last in order: the latest used
  if (tables.size > held) tables.delete([...tables.keys()][0]);
  try {
    return await table;
  } catch (error) {
    tables.delete(key);
    throw error;
  }
}

async function readAnew(data: string, labels: string, choice: Required<TableChoice>): Promise<RawTable> {
  if (data === "digits") return chosenPlaces(await builtInDigits(), choice);
  const packed = await readPacked(data);
  const text = packed[0] !== 0; // or gzip; an IDX array is quickly read
  const stored = text && packed.length >= large && labels !== "" ? storedName(packed, labels, choice) : undefined;
  const known = stored === undefined ? undefined : await readStored(stored);
  const word = packed.toString("latin1", 0, 4) === "PAR1" ? "row" : "line";
  if (known !== undefined) return tableOf(data, known, word);
  const content = await unpacked(data, packed);
  const kind = signatureOf(data, content);
  check(labels !== "", () => ({
    where: `--data ${data}`,
    rule: "a file needs its labels named",
    received: "no --labels",
    repair: `Add --labels with ${kind === "idx" ? "the IDX file of the labels" : "the name of the label column"}.`,
  }));
  if (kind === "idx") {
    const images = parseIdx(data, content);
    return chosenPlaces(idxTable({ images: data, labels }, images, parseIdx(labels, await readBytes(labels))), choice);
  }
  const parsed = kind === "parquet" ? await (await import("./parquet-table.js")).parquetTable(data, content, labels, choice) : parseCsv(data, content, labels, choice); // prettier-ignore
  if (stored !== undefined) await writeStored(stored, parsed);
  return tableOf(data, parsed, word);
}

function tableOf(path: string, { columns, inputs, labels, lines, notes }: ParsedTable, word = "line"): RawTable {
  const place = (index: number): string => `${path}, ${word} ${lines[index]}`;
  return {
    ...{ name: basename(path), samples: labels.length, dimension: columns.length },
    ...{ inputs, labels, place, columns, notes },
  };
}

/** Coordinates of images have places, from 1, and no names. */
function chosenPlaces(table: RawTable, choice: Required<TableChoice>): RawTable {
  const { name, inputs, dimension } = table;
  check(choice.delimiter === "", () => ({
    where: "--delimiter",
    rule: "it is that of a text table",
    received: `${name}, an array of numbers`,
    repair: "Leave it out.",
  }));
  if (choice.columns === "" && choice.drop === "") return table;
  const names = Array.from({ length: dimension }, (_, place) => String(place + 1));
  const chosen = chosenColumns({ where: name, names, label: -1 }, choice);
  const notes = [...(table.notes ?? []), ...choiceNotes({ names, label: -1 }, chosen)];
  return { ...table, dimension: chosen.length, inputs: pickColumns(inputs, dimension, chosen), notes };
}

/** Digits of 8 x 8 pixels; these are coordinates alike, not columns with units of their own. */
async function builtInDigits(): Promise<RawTable> {
  const path = builtIn("digits.csv.gz");
  const { columns, ...table } = tableOf(path, parseCsv(path, await readBytes(path), "digit"));
  return { ...table, dimension: columns?.length ?? table.dimension, name: "digits" };
}

/** What changes when a file does: the hash of its content, or of a large one its inode, size and time of change. */
async function identity(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found?.isFile() !== true) return "none";
  if (found.size >= large) return [found.dev, found.ino, found.size, found.ctimeNs].join(" ");
  const content = await readFile(path).catch(() => ""); // unreadable: the reading itself says so
  return createHash("sha256").update(content).digest("hex");
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
