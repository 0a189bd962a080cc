import type { Request, Trial } from "../experiment/contract.js";
import { groupBy } from "../math/statistics/moments.js";
import { firstSeed } from "../math/statistics/first-seed.js";
import type { WidthCell, WidthResult } from "./cell.js";
import { outcomes, widthRows } from "./rows.js";
import { refinedWidths } from "./thresholds.js";

/** Seeds where they decide, fixed beforehand: at the largest width of every group, and around the thresholds on the sphere. */
const decidingSeeds = 40;
/** At the theorem's own width a true probability of 0.97, of data with close pairs in one of thirty, has to show: 97 of 100 do, 39 of 40 do not. */
const theoremSeeds = 100;
/** Up to this N a threshold is refined: beyond, its seeds would take most of a run. */
const mostRefined = 128;
/** Seeds that a cell has before. */
const screeningSeeds = 10;

/**
 * More seeds at each group's largest width, and on the sphere at depth 1 at quarter octaves around the crossing.
 * @example
 * const requests = refineWidths(trials); // the cells that width-sweep adds around a threshold
 */
export function refineWidths<P extends WidthCell>(trials: readonly Trial<P, WidthResult>[]): Request<P>[] {
  const hidden = trials.filter(({ parameters: { depth } }) => depth > 0);
  const groups = groupBy(hidden, ({ parameters: { width: _, ...cell } }) => JSON.stringify(cell));
  const first = firstSeed(trials);
  return [...groups.values()].flatMap((group) => {
    const [{ parameters: cell }] = group;
    const largest = Math.max(...group.map(({ parameters: { width } }) => width));
    const screened = widthRows(group.filter(({ seed }) => seed < first + screeningSeeds));
    const refined = cell.setting === "theorem" && cell.depth === 1 && cell.samples <= mostRefined;
    const crossing = refined ? refinedWidths(outcomes(screened)) : [];
    return [largest, ...crossing].map((width) => ({
      parameters: { ...cell, width },
      seeds: width >= cell.samples ** 3 ? theoremSeeds : decidingSeeds,
    }));
  });
}
