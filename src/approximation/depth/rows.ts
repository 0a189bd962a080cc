import type { Trial } from "../../experiment/contract.js";
import { bestPiecewiseLinear, type PiecewiseLinear } from "../piecewise-linear.js";
import { deepSawtooth, sawtooth, shallowLowerBound } from "../sawtooth.js";

/** The sawtooth f_k as it can be represented, as it is learnt, and the indicator of the ball as it is learnt. */
export const depthTasks = ["represent", "learn", "ball"] as const;

/** What a trial has to know of its cell. */
export interface DepthCell {
  readonly task: (typeof depthTasks)[number];
  /** Of the sawtooth; the ball has none. */
  readonly k: number;
  /** Units of each hidden layer. */
  readonly width: number;
  /** Hidden layers: one more than that are the layers of the papers. */
  readonly depth: number;
}

/** What one seed found; NaN where its task has no such number. */
export interface DepthResult {
  /** max |deep network − f_k| at the multiples of 2^−(k+4). */
  readonly deep: number;
  /** The proved lower bound for one hidden layer of this width, and the L¹ error of the best fit found. */
  readonly bound: number;
  readonly fit: number;
  /** Of the trained network: the mean |f − f_k| over [0, 1], or the mean squared error on fresh points. */
  readonly learnt: number;
  /** Weights and biases of the trained network. */
  readonly parameters: number;
}

/**
 * The best fit of m + 1 pieces to f_k, knots at multiples of 2^−k and heights 0, ¼, ½, ¾, 1.
 * @example
 * const fit = bestShallowFit(2, 2);
 */
export function bestShallowFit(k: number, width: number): PiecewiseLinear {
  const target = sawtooth(k);
  const values = Array.from({ length: 2 ** k + 1 }, (_, index) => target(index / 2 ** k));
  return bestPiecewiseLinear({ values, pieces: width + 1, levels: [0, 0.25, 0.5, 0.75, 1], period: 2 });
}

/**
 * What of f_k can be represented: exact numbers, the same for every seed.
 * @example
 * const result = representationResult(cell); // of depth-or-width: deep by construction, beside the best shallow fit
 */
export function representationResult({ k, width }: DepthCell): DepthResult {
  const [target, network] = [sawtooth(k), deepSawtooth(k)];
  const count = 2 ** (k + 4);
  let deep = 0;
  for (let index = 0; index <= count; index++)
    deep = Math.max(deep, Math.abs(network(index / count) - target(index / count)));
  const fit = bestShallowFit(k, width).error;
  return { deep, bound: shallowLowerBound(k, width), fit, learnt: NaN, parameters: NaN };
}

/**
 * A trained network's numbers.
 * @example
 * const result = learntResult(cell, 0.1, 200); // a training that came to 0.1 by 200 parameters
 */
export function learntResult({ task, k, width, depth }: DepthCell, learnt: number, parameters: number): DepthResult {
  const bound = task === "learn" && depth === 1 ? shallowLowerBound(k, width) : NaN;
  return { deep: NaN, bound, fit: NaN, learnt, parameters };
}

/** A cell and seed with its numbers. */
export interface DepthRow extends DepthCell, DepthResult {
  readonly seed: number;
}

/**
 * One row a trial.
 * @example
 * const rows = depthRows(trials); // the evidence of depth-or-width
 */
export function depthRows(trials: readonly Trial<DepthCell, DepthResult>[]): DepthRow[] {
  return trials.map(({ parameters: { task, k, width, depth }, seed, result }) => ({
    ...{ task, k, width, depth, seed },
    ...result,
  }));
}
