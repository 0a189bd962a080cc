import type { Finding } from "../experiment/contract.js";
import { likeCell } from "../experiment/variants.js";
import type { FamilyMember, Premise } from "../experiment/verdict.js";
import { mean } from "../math/statistics/moments.js";
import { meanInterval } from "../math/statistics/mean.js";
import { featureCells, isDense, type FeatureRow } from "./rows.js";

/** A prediction about rows of features. */
export type FeatureFinding = Finding<readonly FeatureRow[]>;
type Measure = (row: FeatureRow) => number;

/** The mean over seeds, each with its own draw of the digits, weights and held-out rows: of every cell, that all have to lie in the margin. */
function inEveryCell(
  measure: Measure,
  margin: readonly [number, number],
  speaksOf = isDense as (row: FeatureRow) => boolean,
) {
  const estimate = (rows: readonly FeatureRow[]): FamilyMember[] =>
    featureCells(rows.filter(speaksOf)).map((cell) => ({
      name: nameOf(cell[0]),
      ...(cell[0].cell === undefined ? {} : { speaksOf: likeCell({ ...cell[0].cell }) }),
      interval: (confidence) => meanInterval(cell.map(measure), { confidence }),
      seeds: cell.length,
      premises: premisesOf(cell, within(mean(cell.map(measure)), margin)),
    }));
  return { margin, estimate };
}

function nameOf({ bottleneck, width, variant }: FeatureRow): string {
  return [`k = ${bottleneck}, width ${width}`, variant].filter((part) => part !== "").join(", ");
}

const within = (value: number, [least, most]: readonly [number, number]): boolean => value >= least && value <= most;

/** The share of a cell's trainings in which a premise may fail. */
const exceptions = 0.05;

/**
 * An autoencoder that learnt nothing says nothing of learnt features. One that was stopped early may still be good enough, but
 * where it is not, nothing follows for one whose training was finished.
 */
function premisesOf(cell: readonly FeatureRow[], good: boolean): Premise[] {
  const unlearned = cell.filter(({ learned }) => !learned).length;
  const falling = cell.filter((row) => row.falling).length;
  const few = (count: number): boolean => count <= exceptions * cell.length;
  return [
    {
      met: few(unlearned),
      statement: `training at least halved its loss; in ${unlearned} of ${trainings(cell)} it did not`,
      repair: "more --steps, or another --rate",
    },
    {
      met: good || few(falling),
      statement: `training was finished; in ${falling} of ${trainings(cell)} the loss still fell by more than a tenth over the last quarter of the steps`,
      repair: "more --steps",
    },
  ];
}

const trainings = ({ length }: readonly unknown[]): string => `${length} training${length === 1 ? "" : "s"}`;

/** Property 1: f(x) tells classes apart better than random features do. */
export const discernsFinding: FeatureFinding = {
  statement:
    "a linear probe on f(x) is more accurate than on the untrained encoder's output (difference, in every combination)",
  source: "lecture, property 1; the untrained encoder is the baseline that separates learning from random features",
  decides: true,
  ...inEveryCell(({ probe, untrainedProbe }) => probe - untrainedProbe, [0, 1]),
};

/** Property 3: x can be recovered from f(x). */
export const recoversFinding: FeatureFinding = {
  statement:
    "the decoder's error on held-out digits is at most 1.25 times that of as many principal components (ratio, in every combination)",
  source:
    "lecture, property 3: x can be recovered from f(x) 'to a certain extent', read as: nearly as well as by the best linear code (PCA; Baldi & Hornik 1989)",
  decides: true,
  ...inEveryCell(({ reconstruction, pcaReconstruction }) => reconstruction / pcaReconstruction, [0, 1.25]),
};

/** Property 1 beside the best linear code: the probe on f(x) and on as many principal components. */
export const beatsComponentsFinding: FeatureFinding = {
  statement:
    "the probe on f(x) is more accurate than on as many principal components (difference, in every combination)",
  source: "none promises it: a baseline that learns nothing but a rotation",
  decides: false,
  ...inEveryCell(({ probe, pcaProbe }) => probe - pcaProbe, [0, 1]),
};

/** Property 1 beside the pixels themselves. */
export const beatsRawFinding: FeatureFinding = {
  statement: "the probe on f(x) is more accurate than on the pixels themselves (difference, in every combination)",
  source: "none promises it: 64 coordinates against k",
  decides: false,
  ...inEveryCell(({ probe, rawProbe }) => probe - rawProbe, [0, 1]),
};

/** Property 2: coordinates of f(x) are nearly uncorrelated. */
export const independentFinding: FeatureFinding = {
  statement: "coordinates of f(x) have a mean absolute correlation of at most 0.3 (in every combination with k > 1)",
  source: "lecture, property 2, read as weak linear dependence; nothing in the loss asks for it",
  decides: false,
  ...inEveryCell(
    ({ correlation }) => correlation,
    [0, 0.3],
    (row) => isDense(row) && row.bottleneck > 1,
  ),
};

/** Property 1 of the other autoencoders. */
export const othersDiscernFinding: FeatureFinding = {
  statement: "so it does for every other autoencoder: denoising, k-sparse, l1, tied, variational, convolutional",
  source: "none promises it: sparse codes have few coordinates at once, variational ones are asked to forget",
  decides: false,
  ...inEveryCell(({ probe, untrainedProbe }) => probe - untrainedProbe, [0, 1], (row) => !isDense(row)), // prettier-ignore
};

/** Property 3 of the other autoencoders. */
export const othersRecoverFinding: FeatureFinding = {
  statement: "the other autoencoders' error is at most twice that of as many principal components (ratio)",
  source: "none promises it: all but tied and convolutional ones are asked for something besides reconstruction",
  decides: false,
  ...inEveryCell(({ reconstruction, pcaReconstruction }) => reconstruction / pcaReconstruction, [0, 2], (row) => !isDense(row)), // prettier-ignore
};
