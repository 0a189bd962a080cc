import type { Table } from "../experiment/contract.js";
import type { FamilyMember } from "../experiment/verdict.js";
import { meanInterval } from "../math/statistics/mean.js";
import { groupBy, median } from "../math/statistics/moments.js";
import { powerLaw, type PowerLaw } from "../math/statistics/power-law.js";
import type { Figure } from "../plot/figure.js";
import { geometricMeanPoints, seedsPerPoint } from "../plot/means-figure.js";

/** What an exact solver spent on an instance of n elements. */
export interface EffortRow {
  readonly elements: number;
  readonly answer: string;
  readonly nodes: number;
  readonly seconds: number;
}

/** nodes ∝ e^(rate · n): a power law in e^n. */
const fitOf = (rows: readonly EffortRow[], confidence?: number): PowerLaw =>
  powerLaw(rows.map(({ elements, nodes }) => ({ x: Math.exp(elements), y: nodes })), { confidence }); // prettier-ignore

/**
 * How much the local power d ln(nodes)/d ln(n) grows from the two least sizes to the two greatest, paired by seed, with Student's t interval: 0 of n^a for every a,
 * r times the growth of (b − a)/ln(b/a) of e^(r n) between neighbouring sizes a and b. Needs three sizes; a seed that lacks one of the four is left out.
 * @example
 * const estimate = powerGrowth(rows); // of a run of three-node-hardness
 */
export function powerGrowth(rows: readonly (EffortRow & { readonly seed: number })[]): FamilyMember {
  const sizes = [...new Set(rows.map(({ elements }) => elements))].sort((a, b) => a - b);
  const ends = [...sizes.slice(0, 2), ...sizes.slice(-2)];
  const enough = sizes.length > 2;
  const growths = [...groupBy(enough ? rows : [], ({ seed }) => seed).values()]
    .map((own) => ends.map((size) => own.find(({ elements }) => elements === size)))
    .filter((four) => four.every((row) => row !== undefined))
    .map(([a, b, c, d]) => localPower(c, d) - localPower(a, b));
  const premise = { met: enough, statement: `three sizes or more; there are ${sizes.length}`, repair: "--elements 10,14,18,22,26,30" }; // prettier-ignore
  return { name: "", seeds: growths.length, premises: [premise], interval: (confidence) => meanInterval(growths, { confidence }) }; // prettier-ignore
}

const localPower = (from: EffortRow, to: EffortRow): number =>
  Math.log(to.nodes / from.nodes) / Math.log(to.elements / from.elements);

/**
 * Medians by size, with the rates between neighbouring sizes.
 * @example
 * const table = effortTable(rows); // of a run of three-node-hardness
 */
export function effortTable(rows: readonly EffortRow[]): Table {
  const { local } = fitOf(rows);
  const powers = powerLaw(rows.map(({ elements, nodes }) => ({ x: elements, y: nodes }))).local;
  const sizes = [...groupBy(rows, ({ elements }) => elements)].sort(([a], [b]) => a - b);
  return {
    title: "Exact backtracking on instances with too many sets to be split",
    columns: [
      "n",
      "instances",
      "answered yes",
      "median nodes",
      "median seconds",
      "rate from the size before",
      "power of n from the size before",
    ],
    rows: sizes.map(([elements, all], at) => [
      ...[elements, all.length, all.filter(({ answer }) => answer === "yes").length],
      ...[median(all.map(({ nodes }) => nodes)), median(all.map(({ seconds }) => seconds))],
      ...[local, powers].map((laws) => (at === 0 ? "–" : (laws.at(at - 1)?.slope.value ?? NaN))),
    ]),
  };
}

/**
 * Nodes against n with the fitted exponential and the bound 2^(n−1).
 * @example
 * const svg = await renderSvg(effortFigure(rows)); // of a run of three-node-hardness
 */
export function effortFigure(rows: readonly EffortRow[]): Figure {
  const { slope, prefactor } = fitOf(rows);
  const sizes = [...new Set(rows.map(({ elements }) => elements))].sort((a, b) => a - b);
  const ends = [sizes[0], sizes[sizes.length - 1]].filter((n) => n !== undefined);
  const line = (of: (n: number) => number) => ends.map((x) => ({ x, y: of(x) }));
  const fitted = line((n) => prefactor * Math.exp(slope.value * n));
  const known = Number.isFinite(slope.value);
  return {
    title: "Exact backtracking: nodes against the number of elements",
    caption: `Dots are geometric means over ${seedsPerPoint(rows, ({ elements }) => elements)}, bars 95 % intervals of the mean; dashed, the fitted exponential.`,
    x: { label: "elements n", scale: "linear", ticks: sizes },
    y: { label: "nodes of the search", scale: "log" },
    marks: [
      { mark: "dots", name: "measured", points: geometricMeanPoints(rows.map(({ elements, nodes }) => ({ x: elements, y: nodes }))) }, // prettier-ignore
      ...(known
        ? [{ mark: "line", name: `e^(${slope.value.toFixed(2)} n)`, stroke: "dashed", points: fitted } as const]
        : []),
      { mark: "line", name: "2^(n − 1), every split", stroke: "dotted", points: line((n) => 2 ** (n - 1)) },
    ],
  };
}

/**
 * What a run on reductions covered, in words.
 * @example
 * const sentence = reductionsTested(rows); // of a run of three-node-hardness
 */
export function reductionsTested(rows: readonly (EffortRow & { readonly part: string })[]): string {
  const count = (part: string, answer?: string): number => rows.filter((row) => row.part === part && (answer === undefined || row.answer === answer)).length; // prettier-ignore
  const solved = (part: string): string => `${count(part)} (${count(part, "yes")} yes, ${count(part, "no")} no)`;
  return (
    `reductions of ${solved("splitting")} instances of set splitting with 3 to 5 elements and ${solved("colouring")} graphs of 6 vertices; both solvers on ${solved("witness")} sets of 10 lattice points with random labels; ` +
    `backtracking on ${solved("backtracking")}; full-batch Adam at rate 0.05 on a soft AND from one start for each of ${count("descent")} planted instances, judged on thresholded units in exact arithmetic`
  );
}
