import { csvCell } from "../data/csv-cell.js";
import type { TrialRecord } from "./records.js";

/** A table of trials as CSV, and what has no place in one. */
export interface TrialsCsv {
  /** RFC 4180: a header, then a line a trial. */
  readonly csv: string;
  /** Lists within the results, by their dotted paths. */
  readonly leftOut: readonly string[];
}

const own = ["id", "seed", "status", "attempts", "started", "seconds"];

/**
 * The trials of a run, a line each, in their order: what each was, its parameters, what it returned by dotted paths from "result." on
 * ("result.test.error"), and its error where it failed. Numbers have every digit; NaN and the infinities are written so, what a trial has not is empty.
 * @example
 * const { csv } = trialsCsv(runs[0].trials);
 */
export function trialsCsv(trials: readonly TrialRecord[]): TrialsCsv {
  const leftOut = new Set<string>();
  const rows = trials.map((trial) => {
    const { id, seed, status, attempts, times, parameters, result, error } = trial;
    const returned = flat("result", result, leftOut);
    const asked = flat("", parameters, leftOut);
    return new Map<string, unknown>([
      ...Object.entries({ id, seed, status, attempts, started: times.started, seconds: times.seconds }),
      ...asked.filter(([name]) => !own.includes(name)),
      ...returned,
      ["error", error],
    ]);
  });
  const columns = [...new Set([...own, ...rows.flatMap((row) => [...row.keys()].filter((name) => name !== "error"))])];
  if (trials.some(({ error }) => error !== undefined)) columns.push("error");
  const lines = [columns, ...rows.map((row) => columns.map((name) => textOf(row.get(name))))];
  return { csv: lines.map((line) => `${line.map(csvCell).join(",")}\r\n`).join(""), leftOut: [...leftOut] };
}

/** The numbers, words and flags of a value by their paths. */
function flat(path: string, value: unknown, leftOut: Set<string>): [string, unknown][] {
  if (Array.isArray(value)) {
    leftOut.add(path);
    return [];
  }
  if (value === null || typeof value !== "object") return path === "" || value === undefined ? [] : [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => flat(path === "" ? name : `${path}.${name}`, inner, leftOut));
}

const textOf = (value: unknown): string => (value === undefined || value === null ? "" : String(value as string));
