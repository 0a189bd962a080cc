import { widthGroups, type WidthRow } from "./rows.js";

/**
 * What a sweep tested, in words.
 * @example
 * const sentence = widthsTested(widthRows(trials)); // of a run of width-sweep
 */
export function widthsTested(rows: readonly WidthRow[]): string {
  const groups = [...widthGroups(rows).values()];
  if (groups.length === 0) return "networks without a hidden layer alone, of which the theorem says nothing";
  const all = groups.flat();
  const own = groups.filter(reachesCube).length;
  const combinations = `${groups.length} combination${groups.length === 1 ? "" : "s"} of setting, d, depth and N`;
  return [
    `gradient descent with at most ${listed(all, "budget")} steps at ${listed(all, "units")} of the largest stable rate`,
    rules(all),
    networks(rows, all),
    `up to width ${Math.max(...all.map(({ width }) => width))}`,
    `on ${combinations} (N = ${listed(all, "samples")}), ${own} of them up to the theorem's own width N³`,
  ].join(", ");
}

/**
 * What it did not, from the rows that there are.
 * @example
 * const sentence = widthsNotTested(widthRows(trials)); // of a run of width-sweep
 */
export function widthsNotTested(rows: readonly WidthRow[]): string {
  const groups = [...widthGroups(rows).values()];
  const below = groups.filter((group) => !reachesCube(group)).flat();
  const settings = new Set(rows.map(({ setting }) => setting));
  const unmatched = groups.flat().filter(isUnmatched(rows));
  const depths = listed(groups.flat(), "depth");
  return [
    ...(below.length > 0
      ? [`widths of the order N³ at N = ${listed(below, "samples")}, where smaller ones were tried`]
      : []),
    ...(unmatched.length > 0
      ? [
          `whether a linear network fits the data too, at N = ${listed(unmatched, "samples")} of at most 2 d, where it was not run`,
        ]
      : []),
    ...(settings.has("theorem") && settings.size === 1 ? ["data other than points on a sphere"] : []),
    groups.length > 0 ? `depths other than ${depths}` : "networks with a hidden layer",
    "whether N³ is needed (the statement is an upper bound)",
    "inputs that are parallel, rates in λmin, stochastic gradients",
  ].join("; ");
}

/** What would settle an inconclusive sweep, in words. */
export const widthsSettle =
  "where the budget ended training: more --steps; a lower bound of 0.9 takes 35 successes of 35: --seeds 40; a refutation takes widths of N³ and more";

type Listed = "budget" | "units" | "samples" | "depth" | "lossFraction";

function listed(rows: readonly WidthRow[], key: Listed): string {
  return [...new Set(rows.map((row) => row[key]))].sort((a, b) => a - b).join(", ");
}

/** What had to come to zero, of the rules that were run. */
function rules(rows: readonly WidthRow[]): string {
  const byLoss = rows.filter(({ lossFraction }) => !Number.isNaN(lossFraction));
  const byError = rows.filter(({ lossFraction }) => Number.isNaN(lossFraction));
  const where = (own: readonly WidthRow[]): string => {
    if (own.length === rows.length) return "";
    const sphere = own.filter(({ setting }) => setting === "theorem").length;
    return sphere === own.length ? " on the sphere" : sphere === 0 ? " on tables" : " on the sphere and on tables";
  };
  const loss = `to ${listed(byLoss, "lossFraction")} of the initial loss${where(byLoss)}`;
  const error = `to no training error${where(byError)}`;
  return [...(byLoss.length > 0 ? [loss] : []), ...(byError.length > 0 ? [error] : [])].join(" and ");
}

function networks(rows: readonly WidthRow[], hidden: readonly WidthRow[]): string {
  const depths = [...new Set(hidden.map(({ depth }) => depth))];
  const kinds = [...new Set(hidden.map(({ parameterization }) => parameterization))].sort();
  const hiddenLayers = depths.length === 1 && depths[0] === 1 ? "hidden layer" : "hidden layers";
  const linear = hidden.length < rows.length ? ", beside linear networks" : "";
  const many = kinds.length > 1 ? ` under ${kinds.join(", ")}` : "";
  return `at ${listed(hidden, "depth")} ${hiddenLayers}${many}${linear}`;
}

/** Rows of so few points that a linear network may separate them, where it was not run. */
function isUnmatched(rows: readonly WidthRow[]): (row: WidthRow) => boolean {
  const keyOf = ({ group, samples, dimension }: WidthRow): string => `${group}, ${samples}, ${dimension}`;
  const linear = new Set(rows.filter(({ depth }) => depth === 0).map(keyOf));
  return (row) => row.samples <= 2 * row.dimension && !linear.has(keyOf(row));
}

function reachesCube(group: readonly WidthRow[]): boolean {
  return group.some(({ width, samples }) => width >= samples ** 3);
}
