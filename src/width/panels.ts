import { groupBy } from "../math/statistics/moments.js";
import type { Rule } from "../plot/figure.js";
import { widthGroups, type WidthRow } from "./rows.js";

/** The panel of a row: its depth and N. */
export const cellPanel = ({ depth, samples }: WidthRow): string => `depth ${depth}, N = ${samples}`;

/** Networks with hidden layers, of data that were tried at several widths; all of them where none was. */
export function severalWidths(all: readonly WidthRow[]): WidthRow[] {
  const groups = [...widthGroups(all).values()];
  const ranged = groups.filter((group) => new Set(group.map(({ width }) => width)).size > 1);
  return (ranged.length > 0 ? ranged : groups).flat();
}

/** All panels where they are four at most, else those of each depth's largest N; and the rows that stand in them. */
export function shownRows(given: readonly WidthRow[]): { rows: WidthRow[]; panels: string[] } {
  const all = severalWidths(given);
  const few = new Set(all.map(cellPanel)).size <= 4;
  const largest = new Map<number, number>();
  for (const { depth, samples } of all) largest.set(depth, Math.max(samples, largest.get(depth) ?? 0));
  const rows = all.filter(({ depth, samples }) => few || samples === largest.get(depth));
  const inOrder = [...rows].sort((a, b) => a.depth - b.depth || a.samples - b.samples);
  return { rows, panels: [...new Set(inOrder.map(cellPanel))] };
}

/** The width at which L hidden layers of m units, d inputs and one output have N weights: (L − 1)m² + (d + 1)m = N. */
export function parameterWidth(depth: number, samples: number, dimension: number): number {
  const [a, b] = [depth - 1, dimension + 1];
  return a === 0 ? samples / b : (Math.sqrt(b * b + 4 * a * samples) - b) / (2 * a);
}

/** Where the parameters number N, in each panel where that lies between its widths. */
export function parameterRules(rows: readonly WidthRow[]): Rule[] {
  const widths = rows.map(({ width }) => width);
  const [least, most] = [Math.min(...widths), Math.max(...widths)];
  return [...groupBy(rows, cellPanel)].flatMap(([panel, [{ depth, samples, dimension }]]) => {
    const at = parameterWidth(depth, samples, dimension);
    return at >= least && at <= most ? [{ mark: "rule", axis: "x", at, label: "parameters = N", panel } as const] : [];
  });
}
