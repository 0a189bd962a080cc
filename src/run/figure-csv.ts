import { csvCell } from "../data/csv-cell.js";
import type { Figure, Mark } from "../plot/figure.js";

type Row = readonly (string | number | undefined)[];

/** Rows as CSV (RFC 4180); numbers with all their digits, what is absent empty. */
export function csvText(rows: readonly Row[]): string {
  const cellOf = (value: Row[number]): string => (value === undefined ? "" : csvCell(String(value)));
  return rows.map((row) => `${row.map(cellOf).join(",")}\n`).join("");
}

const columns = ["panel", "mark", "colour", "name", "x", "y", "low", "high", "value"];

/** What a figure shows as a table, a place a row; pictures and words are left out. */
export function figureCsv({ marks }: Figure): string {
  return csvText([columns, ...marks.flatMap((mark) => placesOf(mark).map((row) => [mark.panel, mark.mark, ...row]))]);
}

/** Colour, name, x, y, low, high and value of each place of a mark. */
function placesOf(mark: Mark): Row[] {
  if (mark.mark === "image" || mark.mark === "text") return [];
  if (mark.mark === "rule") {
    const at: Row = mark.axis === "x" ? [mark.at, undefined] : [undefined, mark.at];
    return [[undefined, mark.label, ...at, undefined, undefined, undefined]];
  }
  if (mark.mark === "cells") {
    const { x, y, values } = mark;
    const place = (index: number): Row => [x[index % x.length], y[Math.floor(index / x.length)]];
    return values.map((value, index) => [undefined, undefined, ...place(index), undefined, undefined, value]);
  }
  const { colour } = mark;
  const name = mark.name ?? (mark.mark === "line" ? mark.endLabel : undefined);
  if (mark.mark === "bars")
    return mark.bars.map(({ x, y, low, high }) => [colour, name, [x].flat().join(" to "), y, low, high, undefined]);
  return mark.points.map((point) => {
    const { x, y, low, high } = point;
    return [colour, name, x, y, low, high, "value" in point ? point.value : undefined];
  });
}
