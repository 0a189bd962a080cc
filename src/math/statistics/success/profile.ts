import { normalQuantile } from "../../special.js";
import { highest, lastTrue } from "../search.js";
import type { IntervalOptions } from "../interval.js";
import { successCells, type SuccessCell, type WidthTrial } from "./curve.js";

/** How far each position of a threshold is from what the trials say. */
export interface ThresholdProfile {
  /** 2(reference − ℓ(θ)) for a threshold at θ = ln m: what exceeds the cutoff is ruled out. */
  readonly deviance: (theta: number) => number;
  /** The position of least deviance. */
  readonly best: number;
  /** ln of the smallest and of the largest width. */
  readonly range: readonly [number, number];
}

/**
 * The profile likelihood of the width where success passes `level`: ℓ(θ) = max over b ≥ 0 of the binomial likelihood of
 * logit P(success at m) = logit(level) + b (ln m − θ), b up to a step between two neighbouring widths. Where widths separate
 * failure from success it is flat between them, so an interval cut from it knows the spacing of the grid.
 *
 * The reference is the greatest ℓ for looks "fixed"; for "any" it is the likelihood mixed over a fixed set of curves, which
 * makes exp(deviance/2) an e-process whatever b is (Wasserman, Ramdas & Balakrishnan 2020, "Universal inference"), also
 * where trials were placed by what earlier ones said.
 */
export function thresholdProfile(
  trials: readonly WidthTrial[],
  level: number,
  { looks = "fixed" }: IntervalOptions = {},
): ThresholdProfile {
  const cells = successCells(trials);
  const logit = Math.log(level / (1 - level));
  const range = [cells[0].x, cells[cells.length - 1].x] as const;
  const steepest = 60 / Math.min(1, ...cells.slice(1).map(({ x }, index) => x - cells[index].x));
  const profile = (theta: number): number => bestSlope(cells, theta, logit, steepest);
  const best = highest(profile, range[0] - margin, range[1] + margin);
  const reference = looks === "fixed" ? profile(best) : mixed(cells, range, logit, steepest);
  return { deviance: (theta) => 2 * (reference - profile(theta)), best, range };
}

/** The deviance beyond which a position is ruled out: the χ² quantile, or 2 ln(1/α) where the deviance is an e-process's. */
export function devianceCutoff({ confidence = 0.95, looks = "fixed" }: IntervalOptions): number {
  return looks === "fixed" ? normalQuantile(0.5 + confidence / 2) ** 2 : -2 * Math.log(1 - confidence);
}

/** The positions that are not ruled out, an interval of ln m; an end is infinite where the trials do not bound it. */
export function profileInterval({ deviance, best, range }: ThresholdProfile, cutoff: number): [number, number] {
  const inside = (theta: number): boolean => deviance(theta) <= cutoff;
  const [least, most] = [range[0] - far, range[1] + far];
  const [low, high] = [lastTrue(inside, best, least), lastTrue(inside, best, most)];
  return [low === least ? -Infinity : low, high === most ? Infinity : high];
}

/** How far beyond the widths tried a threshold is sought: a factor e, and e³⁰ for "anywhere". */
const margin = 1;
const far = 30;

/** max over b in [0, steepest] of the log likelihood, concave in b, by Newton's method within bisection. */
function bestSlope(cells: readonly SuccessCell[], theta: number, logit: number, steepest: number): number {
  const at = (b: number): number => likelihood(cells, theta, logit, b);
  if (derivatives(cells, theta, logit, 0).first <= 0) return at(0);
  if (derivatives(cells, theta, logit, steepest).first >= 0) return at(steepest);
  let [low, high, b] = [0, steepest, Math.min(3, steepest / 2)];
  for (let iteration = 0; iteration < 60; iteration++) {
    const { first, second } = derivatives(cells, theta, logit, b);
    if (first > 0) low = b;
    else high = b;
    const newton = b - first / second;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - b) < 1e-7 * (1 + b)) return at(next);
    b = next;
  }
  return at(b);
}

/** The first two derivatives of the log likelihood in b. */
function derivatives(cells: readonly SuccessCell[], theta: number, logit: number, b: number) {
  let [first, second] = [0, 0];
  for (const { x, n, k } of cells) {
    const distance = x - theta;
    const p = 1 / (1 + Math.exp(-(logit + b * distance)));
    first += (k - n * p) * distance;
    second -= n * p * (1 - p) * distance * distance;
  }
  return { first, second };
}

/** Σ k ln p + (n−k) ln(1−p), logit p = logit + b (x − θ). */
function likelihood(cells: readonly SuccessCell[], theta: number, logit: number, b: number): number {
  let sum = 0;
  for (const { x, n, k } of cells) {
    const z = logit + b * (x - theta);
    sum += k * z - n * (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));
  }
  return sum;
}

/** ln of the likelihood's mean over 61 positions, evenly from a factor e below to one above the widths, and 8 slopes. */
function mixed(
  cells: readonly SuccessCell[],
  [least, most]: readonly [number, number],
  logit: number,
  steepest: number,
): number {
  const positions = Array.from(
    { length: 61 },
    (_, index) => least - margin + ((most - least + 2 * margin) * index) / 60,
  );
  const slopes = Array.from({ length: 8 }, (_, index) => steepest ** (index / 7));
  const logs = positions.flatMap((theta) => slopes.map((b) => likelihood(cells, theta, logit, b)));
  const greatest = Math.max(...logs);
  return greatest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - greatest), 0) / logs.length);
}
