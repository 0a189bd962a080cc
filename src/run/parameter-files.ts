import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { AnyExperiment } from "../experiment/contract.js";
import { fieldsOf } from "./fields.js";
import type { Parameters } from "./grid.js";

/** The files that the cells' parameters name, as absolute paths. */
export function parameterFiles(experiment: AnyExperiment, cells: readonly Parameters[]): string[] {
  const names = fieldsOf(experiment).flatMap(({ name, file }) => (file ? [name] : []));
  const values = cells.flatMap((cell) => names.map((name) => String(cell[name])));
  return [...new Set(values)].filter(isFile).map((path) => resolve(path));
}

/** A text that names a file made absolute; any other text, such as a column's name, as it is. */
export function absoluteFile(text: string): string {
  return isFile(text) ? resolve(text) : text;
}

function isFile(text: string): boolean {
  return text !== "" && (statSync(text, { throwIfNoEntry: false })?.isFile() ?? false);
}
