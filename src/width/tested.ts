import type { Request, Trial } from "../experiment/contract.js";
import { groupBy } from "../math/statistics/moments.js";
import { outcomes, widthGroups, widthRows, type WidthCell, type WidthResult, type WidthRow } from "./rows.js";
import { refinedWidths } from "./thresholds.js";

/** Seeds where they decide, fixed beforehand: at the largest width of every group, and around the thresholds on the sphere. */
const decidingSeeds = 40;
/** At the theorem's own width a true probability of 0.97, of data with close pairs in one of thirty, has to show: 97 of 100 do, 39 of 40 do not. */
const theoremSeeds = 100;
/** Up to this N a threshold is refined: beyond, its seeds would take most of a run. */
const mostRefined = 128;
/** Seeds that a cell has before. */
const screeningSeeds = 10;

/** More seeds at each group's largest width, and on the sphere at depth 1 at quarter octaves around the crossing. */
export function refineWidths<P extends WidthCell>(trials: readonly Trial<P, WidthResult>[]): Request<P>[] {
  const hidden = trials.filter(({ parameters: { depth } }) => depth > 0);
  const groups = groupBy(hidden, ({ parameters: { width: _, ...cell } }) => JSON.stringify(cell));
  return [...groups.values()].flatMap((group) => {
    const [{ parameters: cell }] = group;
    const largest = Math.max(...group.map(({ parameters: { width } }) => width));
    const screened = widthRows(group.filter(({ seed }) => seed < screeningSeeds));
    const refined = cell.setting === "theorem" && cell.depth === 1 && cell.samples <= mostRefined;
    const crossing = refined ? refinedWidths(outcomes(screened)) : [];
    return [largest, ...crossing].map((width) => ({
      parameters: { ...cell, width },
      seeds: width >= cell.samples ** 3 ? theoremSeeds : decidingSeeds,
    }));
  });
}

const listed = (values: readonly number[]): string => [...new Set(values)].sort((a, b) => a - b).join(", ");

/** What a sweep tested, in words. */
export function widthsTested(rows: readonly WidthRow[], trials: readonly Trial<{ loss: number }, unknown>[]): string {
  const groups = widthGroups(rows);
  const all = [...groups.values()].flat();
  const most = (key: "budget" | "width"): number => Math.max(...all.map((row) => row[key]));
  const own = [...groups.values()].filter(reachesCube).length;
  return (
    `gradient descent with at most ${most("budget")} steps, to ${listed(trials.map(({ parameters }) => parameters.loss))} of the initial loss on the sphere and to no training error on tables, up to width ${most("width")}, ` +
    `on ${groups.size} combination${groups.size === 1 ? "" : "s"} of setting, d, depth and N (N = ${listed(all.map(({ samples }) => samples))}), ` +
    `${own} of them up to the theorem's own width N^3`
  );
}

/** What it did not, from the rows that there are. */
export function widthsNotTested(rows: readonly WidthRow[]): string {
  const below = [...widthGroups(rows).values()].filter((group) => !reachesCube(group));
  const samples = below.flatMap((group) => group.map((row) => row.samples));
  const widths =
    below.length === 0 ? [] : [`widths of the order N^3 at N = ${listed(samples)}, where smaller ones were tried`];
  const settings = new Set(rows.map(({ setting }) => setting));
  const data = settings.has("theorem") && settings.size === 1 ? ["data other than points on a sphere"] : [];
  return [
    ...widths,
    ...data,
    "whether N^3 is needed (the statement is an upper bound)",
    "inputs that are parallel, rates in λmin, stochastic gradients",
  ].join("; ");
}

/** What would settle an inconclusive sweep, in words. */
export const widthsSettle =
  "where the budget ended training: more --steps; a lower bound of 0.9 takes 35 successes of 35: --seeds 40; a refutation takes widths of N^3 and more";

function reachesCube(group: readonly WidthRow[]): boolean {
  return group.some(({ width, samples }) => width >= samples ** 3);
}
