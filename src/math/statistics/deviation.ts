import { chiSquareTail } from "../special.js";
import { unknown, type Interval } from "./interval.js";
import { variance } from "./moments.js";
import { lastTrue } from "./search.js";

/**
 * The standard deviation σ of Gaussian values with its exact interval, s √(ν/χ²(1 − α/2)) to s √(ν/χ²(α/2)), ν = n − 1, α = 1 −
 * confidence. Fewer than two values, or values that are not finite, cannot tell.
 */
export function deviationInterval(values: readonly number[], { confidence = 0.95 } = {}): Interval {
  if (values.length < 2 || !values.every(Number.isFinite)) return unknown(confidence);
  const [degrees, s] = [values.length - 1, Math.sqrt(variance(values))];
  const at = (p: number): number => s * Math.sqrt(degrees / chiSquareQuantile(p, degrees));
  return { value: s, low: at(0.5 + confidence / 2), high: at(0.5 - confidence / 2), confidence };
}

/** The p-quantile of χ² with `degrees` of freedom, p in (0, 1), by bisection. */
export function chiSquareQuantile(p: number, degrees: number): number {
  const below = (x: number): boolean => chiSquareTail(x, degrees) >= 1 - p;
  const most = degrees + 12 * Math.sqrt(2 * degrees) + 80;
  return lastTrue(below, 0, most, 60);
}
