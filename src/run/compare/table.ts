import { csvCell } from "../../data/csv-cell.js";
import { isUnknown } from "../../math/statistics/interval.js";
import type { Table } from "../../experiment/contract.js";
import { formatNumber } from "../../plot/format.js";
import { countText, intervalText } from "../phrases.js";
import type { ComparedCell, Comparison } from "./contract.js";

/**
 * All runs in one table, a row a cell, as people read it.
 * @example
 * const { columns, rows } = comparisonTable(compareRuns(runs));
 */
export function comparisonTable({ measure, x, varying, cells, runs }: Comparison): Table {
  const several = runs.length > 1;
  const columns = ["run", ...varying, x, measure, "95 % interval", "seeds", "failed", "missing"];
  const lacking = cells.some(({ withoutValue }) => withoutValue > 0);
  return {
    title: `${measureTitle(measure)} against ${x}`,
    columns: [...columns, ...(lacking ? ["no value"] : []), ...(several ? [`difference from ${runs[0].run}`] : [])],
    rows: cells.map((cell) => [
      ...[cell.run, ...varying.map((name) => wordOf(cell.parameters[name])), formatNumber(cell.x)],
      ...[formatNumber(cell.value), intervalText(cell), cell.seeds, cell.failed, cell.missing],
      ...(lacking ? [cell.withoutValue] : []),
      ...(several ? [differenceText(cell)] : []),
    ]),
  };
}

/**
 * The same with every digit, as CSV (RFC 4180): a header, then a line a cell.
 * @example
 * const csv = comparisonCsv(compareRuns(runs));
 */
export function comparisonCsv({ measure, x, varying, cells, runs }: Comparison): string {
  const experiments = new Map(runs.map(({ run, experiment }) => [run, experiment]));
  const header = [
    ...["run", "experiment", ...varying, x, "measure", "mean", "low", "high", "seeds", "failed", "missing"],
    ...["without_value", "difference", "difference_low", "difference_high", "difference_from", "difference_method"],
  ];
  const rows = cells.map((cell) => {
    const { run, parameters, value, low, high, seeds, failed, missing, withoutValue, difference } = cell;
    return [
      ...[run, experiments.get(run), ...varying.map((name) => wordOf(parameters[name])), cell.x, measure],
      ...[value, low, high, seeds, failed, missing, withoutValue],
      ...[difference?.value, difference?.low, difference?.high, difference?.from, difference?.method],
    ];
  });
  return [header, ...rows].map((row) => `${row.map(cellOf).join(",")}\r\n`).join("");
}

/** What the measure is called where there is room. */
export function measureTitle(measure: string): string {
  return measure === "error" ? "Training 0-1 error" : measure;
}

/** A parameter's value as a word; empty where the experiment has none. */
export function wordOf(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function differenceText({ difference }: ComparedCell): string {
  if (difference === undefined) return "";
  const { value, method, seeds } = difference;
  if (method === "the same trials") return method;
  const how = method === "Welch" ? "Welch" : "paired";
  const size = seeds.length === 1 ? countText(seeds[0], "seed") : `${seeds.join(" and ")} seeds`;
  const interval = isUnknown(difference) ? "(interval unknown)" : intervalText(difference);
  return `${formatNumber(value)} ${interval} ${how}, ${size}`;
}

const cellOf = (cell: unknown): string => csvCell(cell === undefined ? "" : String(cell as string));
