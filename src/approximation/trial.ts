import type { Member, Trial } from "../experiment/contract.js";
import { mean } from "../math/statistics/moments.js";
import { streamOf, type Random, type Seeded } from "../math/random.js";
import {
  averageOfUnits,
  ballPoints,
  barronBound,
  gaussianBarronConstant,
  gaussianBump,
  maureyUnits,
  rmsError,
} from "./barron.js";
import { relaxedGreedy } from "./greedy.js";
import {
  polynomialDegrees,
  polynomialErrors,
  readoutErrors,
  type FitData,
  type SampledFunction,
  type ScalarActivation,
} from "./readout.js";

/** Averages of sampled units; relaxed greedy; least squares of drawn units; descent. */
export const approximationMethods = ["maurey", "greedy", "readout", "trained"] as const;

/** What a trial has to know of its cell. */
export interface ApproximationCell {
  readonly method: (typeof approximationMethods)[number];
  /** Of the units; sampled and greedy ones are thresholds. */
  readonly activation: ScalarActivation;
  /** n. */
  readonly dimension: number;
  /** r of the ball. */
  readonly radius: number;
  /** The greatest width; the others are its halves down to 4. */
  readonly most: number;
  /** Points of the ball at which networks are fitted, and as many fresh ones at which errors are taken. */
  readonly points: number;
  /** Networks sampled at each width, whose geometric mean error is a seed's; greedy and the others have one. */
  readonly draws: number;
}

/** Errors of one seed. */
export interface ApproximationResult {
  /** m. */
  readonly widths: readonly number[];
  /** Root-mean-square errors at fresh points, one a width. */
  readonly errors: readonly number[];
  /** Those of readout at the points that it was fitted to; else NaN. */
  readonly fitted: readonly number[];
  /** The error of the best constant at the fresh points, and there that of the polynomial of degree 2 that fits the others best. */
  readonly constant: number;
  readonly quadratic: number;
  /** The fitted error of the best polynomial of the activation's degree where it is a polynomial; else NaN. */
  readonly floor: number;
}

/**
 * 4, 8, …, most.
 * @example
 * widthsUpTo(16); // 1, 2, 4, …
 */
export function widthsUpTo(most: number): number[] {
  const widths = [];
  for (let width = most; width >= 4; width /= 2) widths.unshift(Math.round(width));
  return widths;
}

/**
 * The points of a seed, the same whatever the method, or its fresh ones, and exp(−‖x‖²/2) there.
 * @example
 * const { points, target } = bumpData(members[0], cell); // of the trial of universal-approximation
 */
export function bumpData(seeded: Seeded, cell: ApproximationCell, which: "points" | "fresh" = "points") {
  const points = ballPoints(streamOf(seeded).split(which), cell, cell.points);
  return { points, target: Float64Array.from(points, gaussianBump) } satisfies SampledFunction;
}

/**
 * One seed of a cell, but of "trained", which TensorFlow does.
 * @example
 * const result = approximationTrial(cell, member); // the trial of universal-approximation
 */
export function approximationTrial(cell: ApproximationCell, member: Member): ApproximationResult {
  const data: FitData = { fitted: bumpData(member, cell), fresh: bumpData(member, cell, "fresh") };
  const widths = widthsUpTo(cell.most);
  const random = member.random.split(cell.method);
  const none = widths.map(() => NaN);
  const judged = {
    maurey: () => ({ fitted: none, errors: widths.map((width) => maureyError(random.split(`width-${width}`), cell, width, data.fresh)) }), // prettier-ignore
    greedy: () => ({ fitted: none, errors: greedyErrors(random, cell, widths, data) }),
    readout: () => {
      const all = widths.map((width) => readoutErrors(random.split(`width-${width}`), cell.activation, width, data));
      return { fitted: all.map(({ fitted }) => fitted), errors: all.map(({ fresh }) => fresh) };
    },
    trained: () => ({ fitted: none, errors: none }),
  }[cell.method]();
  const degree = polynomialDegrees[cell.activation];
  const constant = deviation(data.fresh.target);
  const quadratic = polynomialErrors(2, data).fresh;
  const floor = degree === undefined ? NaN : polynomialErrors(degree, data).fitted;
  return { widths, ...judged, constant, quadratic, floor };
}

/** √(mean (y − ȳ)²): no constant does better. */
function deviation(values: Float64Array): number {
  const centre = mean([...values]);
  return rmsError(values, new Float64Array(values.length).fill(centre));
}

function maureyError(random: Random, cell: ApproximationCell, width: number, { points, target }: SampledFunction) {
  const logarithms = Array.from({ length: cell.draws }, () =>
    Math.log(rmsError(averageOfUnits(maureyUnits(random, cell, width), points), target)),
  );
  return Math.exp(mean(logarithms));
}

/** From a dictionary of 1,000 sampled units; f − 1 is in the closure of their convex hull. */
function greedyErrors(random: Random, cell: ApproximationCell, widths: number[], { fitted, fresh }: FitData): number[] {
  const units = maureyUnits(random, cell, 1000);
  const centred = ({ points, target }: SampledFunction) => ({
    target: target.map((value) => value - 1),
    dictionary: units.map((unit) => averageOfUnits([unit], points).map((value) => value - 1)),
  });
  const errors = relaxedGreedy({ ...centred(fitted), fresh: centred(fresh), width: Math.max(...widths) });
  return widths.map((width) => errors[width - 1]);
}

/** An error at a width. */
export interface ApproximationRow extends Omit<ApproximationCell, "most" | "points" | "draws"> {
  readonly seed: number;
  readonly width: number;
  /** At fresh points, and of readout at those that were fitted. */
  readonly error: number;
  readonly fitted: number;
  /** 2rC_f/√m. */
  readonly bound: number;
  readonly constant: number;
  readonly quadratic: number;
  readonly floor: number;
  /** Whether it is the greatest width of its cell. */
  readonly widest: boolean;
}

/**
 * One row a width and seed.
 * @example
 * const rows = approximationRows(trials); // the evidence of universal-approximation
 */
export function approximationRows(
  trials: readonly Trial<ApproximationCell, ApproximationResult>[],
): ApproximationRow[] {
  return trials.flatMap(({ parameters: { method, activation, dimension, radius }, seed, result }) =>
    result.widths.map((width, index) => ({
      ...{ method, activation, dimension, radius, seed, width },
      ...{ error: result.errors[index], fitted: result.fitted[index], constant: result.constant },
      bound: barronBound(gaussianBarronConstant(dimension), radius, width),
      ...{ quadratic: result.quadratic, floor: result.floor },
      widest: index === result.widths.length - 1,
    })),
  );
}
