import type { DigitSplit } from "../../data/digits.js";
import { check } from "../../errors.js";
import type { Matrix } from "../../math/algebra/contract.js";
import type { Random } from "../../math/random.js";
import { columnsOf } from "../columns.js";
import { hsicTest } from "../hsic.js";
import { independence } from "../independence.js";
import { relativeError, take } from "../probe.js";
import { determination } from "../manifold/recovery.js";
import { fewLabelsAccuracy, neighbourAccuracy, ridgeAccuracy } from "./discern.js";
import { noisyInformation } from "./information.js";
import { ridgeProbe } from "./ridge.js";

/** What an embedding f(x) is worth by the lecture's three properties and recovery, on held-out rows. NaN where something was not asked or does not apply. */
export interface Worth {
  /** Discern: accuracies of a ridge probe, of 5 nearest neighbours, and of nearest class means from 1, 10 and 100 labels a class, over 10 draws (NaN where a class has fewer training rows); fractions. */
  readonly linear: number;
  readonly neighbours: number;
  readonly oneLabel: number;
  readonly tenLabels: number;
  readonly hundredLabels: number;
  /** Independent: |correlation| of coordinates, −½ ln det R in nats, exp of the entropy of singular values, dead coordinates, p of HSIC between the two halves of the coordinates. */
  readonly meanCorrelation: number;
  readonly largestCorrelation: number;
  readonly totalCorrelation: number;
  readonly effectiveRank: number;
  readonly dead: number;
  readonly hsicP: number;
  /** Informative: I(x; f(x) + σε) in nats at σ = 0.1 deviations, at most ln of the held-out rows (500 of them). */
  readonly information: number;
  /** Recovery: squared error of a ridge decoder of x over its variance, and R² of the known truth, averaged over its columns. */
  readonly recovery: number;
  readonly truth: number;
}

/** What is judged. */
export interface JudgedEmbedding {
  /** [N, k]. */
  readonly features: Matrix;
  readonly split: DigitSplit;
  /** Classes 0..C−1, [N]. */
  readonly codes?: Int32Array;
  /** x, [N, d]. */
  readonly originals?: Matrix;
  /** Latents, parameters or factors that x was made of, [N, p]. */
  readonly truth?: Matrix;
  /** Of the labels drawn, noise and permutations. */
  readonly random: Random;
}

/** The most held-out rows of what takes N² operations. */
const mostRows = 500;

/**
 * Every number of {@link Worth} that the given data allow; no single score, for the properties conflict: what is invariant has lost information, and what is
 * uncorrelated need not be independent.
 * @throws UserError for rows that are not those of the features.
 * @example
 * const features = { rows: 30, columns: 2, data: randomStream(0).normals(60) };
 * const split = { train: Array.from({ length: 20 }, (_, row) => row), test: [20, 21, 22, 23, 24, 25, 26, 27, 28, 29] };
 * const worth = judgeEmbedding({ features, split, truth: features, random: randomStream(1) });
 */
export function judgeEmbedding({ features, split, codes, originals, truth, random }: JudgedEmbedding): Worth {
  [codes?.length, originals?.rows, truth?.rows].forEach((rows) =>
    check(rows === undefined || rows === features.rows, () => ({
      where: "judgeEmbedding",
      rule: `classes, originals and truth have the features' rows, ${features.rows}`,
      received: String(rows),
      repair: "Pass the same samples in the same order.",
    })),
  );
  const held = take(features, split.test);
  const some = take(features, split.test.slice(0, mostRows));
  return {
    ...discerned(features, codes, split, random),
    ...independentOf(held, some, random),
    information: noisyInformation(some, 0.1, random.split("information")).value,
    recovery: originals === undefined ? NaN : decoded(features, centredOn(originals, split.train), split),
    truth: truth === undefined ? NaN : explained(features, truth, split),
  };
}

function discerned(features: Matrix, codes: Int32Array | undefined, split: DigitSplit, random: Random) {
  if (codes === undefined) return { linear: NaN, neighbours: NaN, oneLabel: NaN, tenLabels: NaN, hundredLabels: NaN };
  const counts = new Map<number, number>();
  split.train.forEach((row) => counts.set(codes[row], (counts.get(codes[row]) ?? 0) + 1));
  const least = Math.min(...counts.values());
  const few = (labels: number): number =>
    least < labels ? NaN : fewLabelsAccuracy(features, codes, split, { labels, random });
  return {
    linear: ridgeAccuracy(features, codes, split),
    neighbours: neighbourAccuracy(features, codes, split, Math.min(5, split.train.length)),
    oneLabel: few(1),
    tenLabels: few(10),
    hundredLabels: few(100),
  };
}

function independentOf(held: Matrix, some: Matrix, random: Random) {
  const { dead, ...linear } = independence(held);
  const live = Array.from({ length: held.columns }, (_, column) => column).filter((column) => !dead.includes(column));
  const half = Math.floor(live.length / 2);
  const halves = [live.slice(0, half), live.slice(half)].map((columns) => columnsOf(some, columns));
  const testable = half > 0 && some.rows >= 4 && halves.every(varies);
  return {
    ...linear,
    dead: dead.length,
    hsicP: testable ? hsicTest(halves[0], halves[1], random.split("hsic")).p : NaN,
  };
}

const varies = ({ columns, data }: Matrix): boolean => data.some((value, at) => value !== data[at % columns]);

/** Error over variance of what a ridge decoder makes of x on held-out rows. */
function decoded(features: Matrix, originals: Matrix, { train, test }: DigitSplit): number {
  const fit = ridgeProbe(take(features, train), take(originals, train));
  const made = fit.predict(take(features, test));
  const truth = take(originals, test);
  return relativeError(
    truth,
    made,
    Array.from({ length: test.length }, (_, row) => row),
  );
}

function explained(features: Matrix, truth: Matrix, { train, test }: DigitSplit): number {
  const made = ridgeProbe(take(features, train), take(truth, train)).predict(take(features, test));
  const each = determination(take(truth, test), made).filter(Number.isFinite);
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

/** Columns less the training rows' means. */
function centredOn({ rows, columns, data }: Matrix, train: readonly number[]): Matrix {
  const means = new Float64Array(columns);
  for (const row of train) for (let c = 0; c < columns; c++) means[c] += data[row * columns + c] / train.length;
  return { rows, columns, data: data.map((value, at) => value - means[at % columns]) };
}
