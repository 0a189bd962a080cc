import type { TrialRecord } from "./records.js";
import type { Parameters } from "./grid.js";
import { canonical } from "./json.js";

/**
 * Records by the plan's cells, then cells that were added by their parameters, and by seed within a cell: the same order
 * whoever finished first.
 */
export function inOrder(records: readonly TrialRecord[], cells: readonly Parameters[]): TrialRecord[] {
  const places = new Map(cells.map((cell, index) => [canonical(cell), index]));
  const found = new Map<Parameters, number>(); // records of one cell share their parameters
  const placeOf = (parameters: Parameters): number => {
    const place = found.get(parameters) ?? places.get(canonical(parameters)) ?? cells.length;
    found.set(parameters, place);
    return place;
  };
  return records
    .map((record) => ({ record, place: placeOf(record.parameters) }))
    .sort(
      (a, b) =>
        a.place - b.place || compareCells(a.record.parameters, b.record.parameters) || a.record.seed - b.record.seed,
    )
    .map(({ record }) => record);
}

/** By the first parameter that differs, numbers as numbers. */
function compareCells(a: Parameters, b: Parameters): number {
  if (a === b) return 0;
  for (const [key, value] of Object.entries(a)) {
    const order = compareValues(value, b[key]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [canonical(a), canonical(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
