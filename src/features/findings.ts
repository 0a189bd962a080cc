import type { Finding } from "../experiment/contract.js";
import type { FamilyMember, Premise } from "../experiment/verdict.js";
import { mean } from "../math/statistics/moments.js";
import { meanInterval } from "../math/statistics/mean.js";
import { featureCells, type FeatureRow } from "./rows.js";

type FeatureFinding = Finding<readonly FeatureRow[]>;
type Measure = (row: FeatureRow) => number;

/** The mean over seeds, each with its own digits, weights and held-out rows, in every cell. */
function overCells(rows: readonly FeatureRow[], measure: Measure): FamilyMember[] {
  return featureCells(rows).map((cell) => ({
    name: [`k = ${cell[0].bottleneck}, width ${cell[0].width}`, cell[0].variant]
      .filter((part) => part !== "")
      .join(", "),
    interval: (confidence) => meanInterval(cell.map(measure), { confidence }),
    seeds: cell.length,
  }));
}

/** Where a mean misses the margin: was training finished? One that was stopped early says nothing of how good features can get. */
const finished =
  (measure: Measure, [least, most]: readonly [number, number]) =>
  (rows: readonly FeatureRow[]): Premise[] => {
    const means = featureCells(rows).map((cell) => mean(cell.map(measure)));
    if (means.every((value) => value >= least && value <= most)) return [];
    const falling = rows.filter((row) => row.falling).length;
    return [
      {
        met: falling <= 0.05 * rows.length,
        statement: `training was finished; in ${falling} of ${rows.length} trainings the loss still fell by more than a tenth over the last quarter of the steps`,
        repair: "more --steps",
      },
    ];
  };

const gain: Measure = ({ probe, untrainedProbe }) => probe - untrainedProbe;
const overComponents: Measure = ({ reconstruction, pcaReconstruction }) => reconstruction / pcaReconstruction;

/** Property 1: f(x) tells classes apart better than random features do. */
export const discernsFinding: FeatureFinding = {
  statement:
    "a linear probe on f(x) is more accurate than on the untrained encoder's output (difference, in every combination)",
  source: "lecture, property 1; the untrained encoder is the baseline that separates learning from random features",
  margin: [0, 1],
  decides: true,
  premises: finished(gain, [0, 1]),
  estimate: (rows) => overCells(rows, gain),
};

/** Property 3: x can be recovered from f(x). */
export const recoversFinding: FeatureFinding = {
  statement:
    "the decoder's error on held-out digits is at most 1.25 times that of as many principal components (ratio, in every combination)",
  source:
    "lecture, property 3: x can be recovered from f(x) 'to a certain extent', read as: nearly as well as by the best linear code (PCA; Baldi & Hornik 1989)",
  margin: [0, 1.25],
  decides: true,
  premises: finished(overComponents, [0, 1.25]),
  estimate: (rows) => overCells(rows, overComponents),
};

/** Property 1 beside the best linear code: the probe on f(x) and on as many principal components. */
export const beatsComponentsFinding: FeatureFinding = {
  statement:
    "the probe on f(x) is more accurate than on as many principal components (difference, in every combination)",
  source: "none promises it: a baseline that learns nothing but a rotation",
  margin: [0, 1],
  decides: false,
  estimate: (rows) => overCells(rows, ({ probe, pcaProbe }) => probe - pcaProbe),
};

/** Property 1 beside the pixels themselves. */
export const beatsRawFinding: FeatureFinding = {
  statement: "the probe on f(x) is more accurate than on the pixels themselves (difference, in every combination)",
  source: "none promises it: 64 coordinates against k",
  margin: [0, 1],
  decides: false,
  estimate: (rows) => overCells(rows, ({ probe, rawProbe }) => probe - rawProbe),
};

/** Property 2: coordinates of f(x) are nearly uncorrelated. */
export const independentFinding: FeatureFinding = {
  statement: "coordinates of f(x) have a mean absolute correlation of at most 0.3 (in every combination with k > 1)",
  source: "lecture, property 2, read as weak linear dependence; nothing in the loss asks for it",
  margin: [0, 0.3],
  decides: false,
  estimate: (rows) =>
    overCells(
      rows.filter(({ bottleneck }) => bottleneck > 1),
      ({ correlation }) => correlation,
    ),
};
