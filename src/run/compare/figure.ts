import { groupBy } from "../../math/statistics/moments.js";
import type { Axis, Figure, Line } from "../../plot/figure.js";
import { canonical } from "../json.js";
import type { ComparedCell, Comparison } from "./contract.js";
import { measureTitle, wordOf } from "./table.js";

/** What tells lines apart: the run, or a parameter that varies within one. */
interface Factor {
  readonly levels: readonly string[];
  readonly levelOf: (cell: ComparedCell) => string;
}

/** Hues that can be told apart. */
const mostHues = 7;

/**
 * The measure against x of all runs in one figure: lines are means over seeds, bands their 95 % intervals. A hue is a run where there
 * are at most seven; otherwise the parameter with most values up to seven; what is left makes panels.
 * @example
 * const svg = await renderSvg(comparisonFigure(compareRuns(runs)));
 */
export function comparisonFigure(comparison: Comparison): Figure {
  const { measure, x, runs, cells } = comparison;
  const shown = cells.filter(({ seeds }) => seeds > 0);
  const factors = factorsOf(comparison);
  const hue = hueOf(factors, runs.length);
  const rest = factors.filter((factor) => factor !== hue);
  const panelOf = (cell: ComparedCell): string => rest.map(({ levelOf }) => levelOf(cell)).join(", ");
  const lines = [...groupBy(shown, (cell) => canonical([panelOf(cell), hue?.levelOf(cell) ?? ""])).values()];
  const panels = [...new Set(shown.map(panelOf))].filter((name) => name !== "");
  const counts = shown.map(({ seeds }) => seeds);
  return {
    title: `${measureTitle(measure)} against ${x}${runs.length > 1 ? ` of ${runs.length} runs` : ""}`,
    caption: `Means over ${seedsText(counts)} a point, bands 95 % t intervals of the mean.`,
    x: xAxis(x, shown),
    y: yAxis(measure, shown),
    ...(panels.length > 0 ? { panels } : {}),
    marks: lines.map((line) => lineOf(line, hue?.levelOf(line[0]) ?? nameOf(comparison), panelOf(line[0]))),
  };
}

function factorsOf({ runs, varying, cells }: Comparison): Factor[] {
  const short = shortNames(runs.map(({ run }) => run));
  const byRun = { levels: [...short.values()], levelOf: ({ run }: ComparedCell) => short.get(run) ?? run };
  const byParameter = varying.map((name) => {
    const levelOf = ({ parameters }: ComparedCell): string =>
      name in parameters ? `${name} ${wordOf(parameters[name])}` : `no ${name}`;
    return { levels: [...new Set(cells.map(levelOf))], levelOf };
  });
  return [...(runs.length > 1 ? [byRun] : []), ...byParameter];
}

/** Which factor the hues show. */
function hueOf(factors: readonly Factor[], runs: number): Factor | undefined {
  if (runs > 1 && runs <= mostHues) return factors[0];
  const fitting = factors.filter(({ levels }) => levels.length <= mostHues);
  return [...fitting].sort((a, b) => b.levels.length - a.levels.length)[0];
}

function lineOf(cells: readonly ComparedCell[], name: string, panel: string): Line {
  const points = cells.map(({ x, value: y, low, high }) => ({ x, y, low, high }));
  return { mark: "line", name, dots: true, points, ...(panel === "" ? {} : { panel }) };
}

function xAxis(label: string, cells: readonly ComparedCell[]): Axis {
  const ticks = [...new Set(cells.map(({ x }) => x))].sort((a, b) => a - b);
  const wide = ticks.length > 2 && ticks[0] > 0 && ticks[ticks.length - 1] >= 8 * ticks[0];
  return { label: axisLabels[label] ?? label, scale: wide ? "log" : "linear", ticks };
}

function yAxis(measure: string, cells: readonly ComparedCell[]): Axis {
  const values = cells.map(({ value }) => value).filter(Number.isFinite);
  const label = axisLabels[measure] ?? measure;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (measure === "error") return { label, scale: "linear", domain: [0, Math.min(1, Math.max(0.05, 1.25 * most))] };
  return { label, scale: least > 0 && most >= 100 * least ? "log" : "linear" };
}

const axisLabels: Readonly<Record<string, string>> = {
  error: "training 0-1 error (fraction)",
  width: "hidden width m (units)",
  samples: "samples N",
  steps: "steps",
};

function seedsText(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${most} seed${most === 1 ? "" : "s"}` : `${least} to ${most} seeds`;
}

const nameOf = ({ runs }: Comparison): string => [...shortNames(runs.map(({ run }) => run)).values()][0];

/** The last parts of paths, as many as tell them apart. */
function shortNames(paths: readonly string[]): Map<string, string> {
  const parts = paths.map((path) => path.split(/[/\\]/).filter((part) => part !== ""));
  const deepest = Math.max(...parts.map(({ length }) => length));
  for (let count = 1; count < deepest; count++) {
    const names = parts.map((path) => path.slice(-count).join("/"));
    if (new Set(names).size === names.length) return new Map(paths.map((path, index) => [path, names[index]]));
  }
  return new Map(paths.map((path) => [path, path]));
}
