import type { Parameters } from "../run/grid.js";
import { encode } from "../run/json.js";

/** The parameters that differ between cells, with their values in the order of their coming. */
export function varyingOf(cells: readonly Parameters[]): Map<string, unknown[]> {
  const values = new Map<string, Map<string, unknown>>();
  for (const cell of cells)
    for (const [name, value] of Object.entries(cell))
      values.set(name, (values.get(name) ?? new Map<string, unknown>()).set(encode(value) ?? "", value));
  const several = [...values].filter(([, found]) => found.size > 1);
  return new Map(several.map(([name, found]) => [name, [...found.values()]]));
}

/** "It varies: width 2, 4, 8; depth 1, 2."; nothing of a single cell. Of more than 12 values the first and the last stand. */
export function varyingText(cells: readonly Parameters[]): string[] {
  const parts = [...varyingOf(cells)].map(([name, values]) => `${name} ${listed(ordered(values)).join(", ")}`);
  return parts.length === 0 ? [] : [`It varies: ${parts.join("; ")}.`];
}

const ordered = (values: readonly unknown[]): readonly unknown[] =>
  values.every((value) => typeof value === "number") ? [...values].sort((a, b) => a - b) : values;

function listed(values: readonly unknown[]): string[] {
  const texts = values.map((value) => (value === "" ? "''" : String(value as string)));
  return texts.length <= 12 ? texts : [...texts.slice(0, 10), "…", ...texts.slice(-1)];
}
