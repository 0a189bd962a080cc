import type { Random } from "../random.js";
import { percentileInterval, unknown, type Interval } from "./interval.js";
import { groupBy, mean } from "./moments.js";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PowerLaw {
  readonly slope: Interval;
  /** y ≈ prefactor · x^slope. */
  readonly prefactor: number;
}

/**
 * The exponent of y ∝ x^slope: least squares of ln y on ln x over all points, with the percentile interval of `resamples`
 * (default 1000) bootstrap samples that redraw the points of each x. Points that are not positive and finite are left
 * out; fewer than three distinct x cannot tell.
 */
export function powerLaw(points: readonly Point[], random: Random, confidence = 0.95, resamples = 1000): PowerLaw {
  const usable = points.filter(({ x, y }) => x > 0 && y > 0 && Number.isFinite(y));
  const groups = [...groupBy(usable, ({ x }) => x).values()];
  if (groups.length < 3) return { slope: unknown(confidence), prefactor: NaN };
  const fit = line(usable);
  const slopes = Array.from({ length: resamples }, () => line(groups.flatMap((group) => redraw(group, random))).slope);
  return { slope: percentileInterval(fit.slope, slopes, confidence), prefactor: Math.exp(fit.intercept) };
}

/** As many values, drawn with replacement. */
export function redraw<V>(values: readonly V[], random: Random): V[] {
  return values.map(() => values[random.integer(values.length)]);
}

/** Least squares of ln y = intercept + slope ln x. */
export function line(points: readonly Point[]): { slope: number; intercept: number } {
  const xs = points.map(({ x }) => Math.log(x));
  const ys = points.map(({ y }) => Math.log(y));
  const [xMean, yMean] = [mean(xs), mean(ys)];
  let covariance = 0;
  let variance = 0;
  xs.forEach((x, index) => {
    covariance += (x - xMean) * (ys[index] - yMean);
    variance += (x - xMean) ** 2;
  });
  const slope = covariance / variance;
  return { slope, intercept: yMean - slope * xMean };
}
