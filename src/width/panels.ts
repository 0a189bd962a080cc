import { groupBy } from "../math/statistics/moments.js";
import type { Axis, Rule } from "../plot/figure.js";
import { seedsPerPoint } from "../plot/means-figure.js";
import { widthGroups, type WidthRow } from "./rows.js";

/** The panel of a row: its depth and N. */
export const cellPanel = ({ depth, samples }: WidthRow): string => `depth ${depth}, N = ${samples}`;

/** Networks with hidden layers, of data that were tried at several widths; all of them where none was. */
export function severalWidths(all: readonly WidthRow[]): WidthRow[] {
  const groups = [...widthGroups(all).values()];
  const ranged = groups.filter((group) => new Set(group.map(({ width }) => width)).size > 1);
  return (ranged.length > 0 ? ranged : groups).flat();
}

/** What a figure shows, and what it says of the rest. */
export interface Shown {
  readonly rows: WidthRow[];
  readonly panels: string[];
  /** " Panels: the largest N of each depth and setting."; empty where nothing was left out. */
  readonly leftOut: string;
}

/** All panels where they are four at most, else those of the largest N of each depth and setting; and the rows that stand in them. */
export function shownRows(given: readonly WidthRow[]): Shown {
  const all = severalWidths(given);
  const few = new Set(all.map(cellPanel)).size <= 4;
  const largest = new Map<string, number>();
  const kindOf = ({ depth, setting }: WidthRow): string => `${depth} ${setting}`;
  for (const row of all) largest.set(kindOf(row), Math.max(row.samples, largest.get(kindOf(row)) ?? 0));
  const rows = all.filter((row) => few || row.samples === largest.get(kindOf(row)));
  const inOrder = [...rows].sort((a, b) => a.depth - b.depth || a.samples - b.samples);
  const leftOut = rows.length < all.length ? " Panels: the largest N of each depth and setting." : "";
  return { rows, panels: [...new Set(inOrder.map(cellPanel))], leftOut };
}

/** Names of series: the setting, with d, the step budget and what counts as zero where these differ within one. */
export function seriesNames(rows: readonly WidthRow[]): (row: WidthRow) => string {
  const parts: ((row: WidthRow) => string)[] = [
    ({ dimension }) => `d = ${dimension}`,
    ({ budget }) => `${budget} steps`,
    ({ zero }) => zero,
  ];
  const settings = [...groupBy(rows, ({ group }) => group).values()];
  const varying = parts.filter((part) => settings.some((own) => new Set(own.map(part)).size > 1));
  return (row) => [row.group, ...varying.map((part) => part(row))].join(", ");
}

/** The rows of each series and panel, series in the same order in each panel. */
export function seriesOf(rows: readonly WidthRow[]): { name: string; panel: string; rows: WidthRow[] }[] {
  return [...groupBy(rows, seriesNames(rows))].flatMap(([name, series]) =>
    [...groupBy(series, cellPanel)].map(([panel, own]) => ({ name, panel, rows: own })),
  );
}

/** Powers of two from the smallest width to the largest. */
export function widthAxis(rows: readonly WidthRow[]): Axis {
  const widths = rows.map(({ width }) => width);
  const [least, most] = [Math.min(...widths), Math.max(...widths)];
  const powers = Array.from({ length: 24 }, (_, exponent) => 2 ** exponent);
  const ticks = powers.filter((at) => at >= least && at <= most);
  const domain = [least, most] as const;
  return { label: "hidden width m (units)", scale: "log", ticks, ...(least < most ? { domain } : {}) };
}

/** "10 seeds", or "10 to 40 seeds". */
export function seedsOf(rows: readonly WidthRow[]): string {
  const nameOf = seriesNames(rows);
  return seedsPerPoint(rows, (row) => `${nameOf(row)} ${row.depth} ${row.samples} ${row.width}`);
}

/** The width at which L hidden layers of m units, d inputs and one output have N weights: (L − 1)m² + (d + 1)m = N. */
export function parameterWidth(depth: number, samples: number, dimension: number): number {
  const [a, b] = [depth - 1, dimension + 1];
  return a === 0 ? samples / b : (Math.sqrt(b * b + 4 * a * samples) - b) / (2 * a);
}

/** Where the parameters of networks number N, for each dimension of a panel's inputs, where that lies between the widths. */
export function parameterRules(rows: readonly WidthRow[]): Rule[] {
  const widths = rows.map(({ width }) => width);
  const [least, most] = [Math.min(...widths), Math.max(...widths)];
  return [...groupBy(rows, cellPanel)].flatMap(([panel, own]) => {
    const [{ depth, samples }] = own;
    const dimensions = [...new Set(own.map(({ dimension }) => dimension))];
    const found = dimensions.map((d) => ({ d, at: parameterWidth(depth, samples, d) }));
    return found
      .filter(({ at }) => at >= least && at <= most)
      .map(({ d, at }): Rule => {
        const label = dimensions.length > 1 ? `parameters = N, d = ${d}` : "parameters = N";
        return { mark: "rule", axis: "x", at, label, panel };
      });
  });
}
