import type { Finding } from "../../experiment/contract.js";
import type { FamilyMember, Premise } from "../../experiment/verdict.js";
import { meanInterval } from "../../math/statistics/mean.js";
import { groupBy, leastCount } from "../../math/statistics/moments.js";
import { powerLaw } from "../../math/statistics/power-law.js";
import { manifoldCells, type ManifoldRow } from "./rows.js";

type ManifoldFinding = Finding<readonly ManifoldRow[]>;

/** What one sample of 5000 points each gave before this experiment was written: TwoNN, and Levina–Bickel with k = 20. */
const measuredBefore: Readonly<Record<string, readonly [twoNN: number, levinaBickel: number]>> = {
  "Swiss roll": [1.93, 1.97],
  "Swiss roll, noise 0.05": [2.16, 2.0],
  "sphere of dimension 5": [4.88, 4.94],
  "sphere of dimension 10": [9.64, 9.18],
  "cube of dimension 20": [15.6, 14.9],
};

const isComparable = ({ name, samples, neighbours, unroll }: ManifoldRow): boolean =>
  name in measuredBefore && samples === 5000 && neighbours === 20 && !unroll;

/** Both estimators against what was measured before, not against the true dimension. */
export const estimatesFinding: ManifoldFinding = {
  statement:
    "at N = 5000, both estimates of every manifold are those of one earlier sample: 1.93 and 1.97 (TwoNN, Levina-Bickel with k = 20) on the Swiss roll, 2.16 and 2.00 with noise 0.05, 4.88 and 4.94 on S⁵, 9.64 and 9.18 on S¹⁰, 15.6 and 14.9 on the cube of dimension 20 (ratio)",
  source:
    "one sample of each, by another implementation; TwoNN's relative standard error is 1/√N = 1.4 % there, and the margin three of those",
  margin: [0.96, 1.04],
  decides: true,
  estimate: (rows) =>
    manifoldCells(rows.filter(isComparable)).flatMap((cell) => {
      const [two, lb] = measuredBefore[cell[0].name];
      const ratio = (name: string, values: readonly number[]): FamilyMember => ({
        name: `${cell[0].name}, ${name}`,
        seeds: cell.length,
        interval: (confidence) => meanInterval(values, { confidence }),
      });
      const ratios = (key: "twoNN" | "levinaBickel", before: number) => cell.map((row) => row[key].value / before);
      return [ratio("TwoNN", ratios("twoNN", two)), ratio("Levina-Bickel", ratios("levinaBickel", lb))];
    }),
};

/** Both estimators on manifolds of a low dimension that are neither flat nor round. */
export const smoothFinding: ManifoldFinding = {
  statement: "at N = 5000 both estimates of a random smooth embedding of dimension at most 4 are 0.88 to 1.05 of it (ratio)",
  source:
    "dimension 5 fell short by 1 to 2 % on the sphere, which has no edge; a cube's faces, which the map keeps, halve the balls of the points near them, and curvature adds little at this length",
  margin: [0.88, 1.05],
  decides: true,
  estimate: (rows) =>
    manifoldCells(rows.filter(({ manifold, dimension, samples, noise, unroll }) => manifold === "smooth" && dimension <= 4 && samples === 5000 && noise === 0 && !unroll)).flatMap((cell) =>
      (["twoNN", "levinaBickel"] as const).map((key) => ({
        name: `${cell[0].name}, ${key === "twoNN" ? "TwoNN" : "Levina-Bickel"}`,
        seeds: cell.length,
        interval: (confidence: number) => meanInterval(cell.map((row) => row[key].value / row.dimension), { confidence }), // prettier-ignore
      })),
    ),
}; // prettier-ignore

/** That the estimators fall short where the dimension is high. */
export const underestimatesFinding: ManifoldFinding = {
  statement: "from dimension 10 on both estimates lie below the true dimension (ratio)",
  source: "neighbours are far in many dimensions, and the density changes between them; the values above imply it",
  margin: [0, 1],
  decides: false,
  estimate: (rows) =>
    manifoldCells(rows.filter(({ dimension, unroll }) => dimension >= 10 && !unroll)).flatMap((cell) =>
      (["twoNN", "levinaBickel"] as const).map((key) => ({
        name: `${cell[0].name}, ${key === "twoNN" ? "TwoNN" : "Levina-Bickel"}`,
        seeds: cell.length,
        interval: (confidence: number) =>
          meanInterval(cell.map((row) => row[key].value / row.dimension), { confidence }), // prettier-ignore
      })),
    ),
};

/** Isomap's residual variance where the neighbour graph has no shortcut. */
export const residualFinding: ManifoldFinding = {
  statement: "Isomap's residual variance on the Swiss roll is at most 0.001 from N = 2000 on (mean over seeds)",
  source: "one sample of 2000 points had 0.0004, by another implementation",
  margin: [0, 0.001],
  decides: true,
  estimate: (rows) =>
    unrolled(rows)
      .filter(([{ samples }]) => samples >= 2000)
      .map((cell) => member(cell, ({ residualVariance }) => residualVariance)),
};

/** That Isomap converges, and how fast. */
export const rateFinding: ManifoldFinding = {
  statement: "1 − R² of the Swiss roll's parameters on Isomap's coordinates falls like 1/N (exponent)",
  source:
    "paths in the graph of k nearest neighbours are a constant times geodesics (Hwang, Damelin & Hero 2016), which an affine map absorbs, but for what the radius ε of a neighbourhood does at the sheet's edges; coordinates err by O(ε), ε ~ N^(−1/2), and R² by its square. A bound of the order, not a theorem on R²: hence the wide margin",
  margin: [-1.5, -0.5],
  decides: true,
  estimate: (rows) =>
    [...groupBy(unrolled(rows), ([{ name }]) => name)].map(([name, cells]) => {
      const points = cells
        .flat()
        .map(({ samples, unrolled: found }) => ({ x: samples, y: 1 - (found?.isomap ?? NaN) }));
      return {
        name,
        seeds: leastCount(cells),
        premises: premises(cells.flat()),
        interval: (confidence: number) => powerLaw(points, { confidence }).slope,
      };
    }),
};

/** Isomap beside the best linear coordinates. */
export const unrollsFinding: ManifoldFinding = {
  statement:
    "R² of the true parameters is larger on Isomap's coordinates than on two principal components (difference)",
  source: "a roll is no subspace; Tenenbaum, de Silva & Langford 2000, figure 3",
  margin: [0, 1],
  decides: true,
  estimate: (rows) => unrolled(rows).map((cell) => member(cell, ({ isomap, components }) => isomap - components)),
};

/** The level of R², which was seen before it could be predicted. */
export const levelFinding: ManifoldFinding = {
  statement: "R² of the true parameters on Isomap's coordinates is at least 0.98 (every N)",
  source: "none: 0.984 was seen at N = 1000 before this was written, so it predicts nothing",
  margin: [0.98, 1],
  decides: false,
  estimate: (rows) => unrolled(rows).map((cell) => member(cell, ({ isomap }) => isomap)),
};

const unrolled = (rows: readonly ManifoldRow[]): ManifoldRow[][] =>
  manifoldCells(rows.filter(({ unrolled: found }) => found !== undefined));

function member(cell: readonly ManifoldRow[], of: (found: NonNullable<ManifoldRow["unrolled"]>) => number) {
  const values = cell.map(({ unrolled: found }) => (found === undefined ? NaN : of(found)));
  return {
    name: `${cell[0].name}, N = ${cell[0].samples}`,
    seeds: cell.length,
    premises: premises(cell),
    interval: (confidence: number) => meanInterval(values, { confidence }),
  };
}

/** With a shortcut the graph is not the manifold's. */
function premises(rows: readonly ManifoldRow[]): Premise[] {
  const short = rows.filter(({ unrolled: found }) => (found?.shortcuts ?? 0) > 0).length;
  return [
    {
      met: short === 0,
      statement: `no edge of the neighbour graph joins two turns of the roll; in ${short} of ${rows.length} samples one does`,
      repair: "more --samples",
    },
  ];
}
