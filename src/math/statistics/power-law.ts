import { fisherTail } from "../special.js";
import { unknown, type Interval, type IntervalOptions } from "./interval.js";
import { criticalValue } from "./mean.js";
import { groupBy, mean, variance } from "./moments.js";

/** A measurement y at x. */
export interface Measurement {
  readonly x: number;
  readonly y: number;
}

/** Below this many repetitions a place's spread is not known, nor what rests on it. */
export const leastRepetitions = 5;

/** An exponent between two neighbouring places. */
export interface LocalSlope {
  /** The lesser x of the two, and the greater. */
  readonly from: number;
  readonly to: number;
  /** ln(y₂/y₁) / ln(x₂/x₁) with its interval. */
  readonly slope: Interval;
}

/** Whether one line goes through all places: small p says that it does not. */
export interface LinearFit {
  /** The statistic: Fisher's F, or χ². */
  readonly statistic: number;
  /** The probability of one at least as large where a single line is true; NaN where it cannot be told. */
  readonly p: number;
}

/** A power law with what speaks for it. */
export interface PowerLaw {
  /** The exponent with its interval. */
  readonly slope: Interval;
  /** y ≈ prefactor · x^slope. */
  readonly prefactor: number;
  /** Exponents between neighbouring x, in their order, each with an interval of its own at the same confidence. */
  readonly local: readonly LocalSlope[];
  /** The F test of the line against the means of ln y at each x, with (places − 2, points − places) degrees of freedom. */
  readonly fit: LinearFit;
  /** Points that have no logarithm (zero, negative, not finite): with even one of them nothing is known. */
  readonly unusable: number;
}

/**
 * The exponent of y ∝ x^slope by least squares of ln y on ln x over all points, so that each x weighs as its number of points
 * n does. The variance is that within each x, not the distance to the line: with Var = Σ c²σ²/n for the weights c of the
 * means, the interval is the wider of two, one with the pooled σ² on N − (number of x) degrees of freedom, and Welch's with a σ²
 * for each x on Satterthwaite's, since the spread of many measurements falls with width. With looks "any" both use the
 * t-mixture with the least n, exact for Gaussian ln y where every x has the same seeds.
 *
 * The slope keeps its value and has an infinite interval where an x has fewer than 5 points or there are two x only; it is
 * NaN where a point has no logarithm, or all have the same x.
 * @example
 * const widths = [8, 16, 32, 64].flatMap((x) => Array.from({ length: 5 }, (_, seed) => ({ x, y: (1 + seed / 100) / x })));
 * powerLaw(widths).slope.value; // -1
 */
export function powerLaw(points: readonly Measurement[], options: IntervalOptions = {}): PowerLaw {
  const unusable = points.filter(({ x, y }) => !hasLogarithm(x) || !hasLogarithm(y)).length;
  const places = unusable > 0 ? [] : placesOf(points);
  if (places.length < 2) return nothing(unusable, options.confidence);
  const { slope, intercept, weights } = line(places);
  return {
    slope: places.length < 3 ? unknown(options.confidence, slope) : contrast(places, places, weights, options),
    prefactor: Math.exp(intercept),
    local: places.slice(1).map((place, index) => localSlope(places[index], place, places, options)),
    fit: lackOfFit(places, slope, intercept),
    unusable,
  };
}

/** The logarithms of what was measured at one x. */
interface Place {
  readonly x: number;
  readonly logX: number;
  readonly mean: number;
  readonly variance: number;
  readonly size: number;
}

const hasLogarithm = (value: number): boolean => value > 0 && Number.isFinite(value);

function placesOf(points: readonly Measurement[]): Place[] {
  return [...groupBy(points, ({ x }) => x)]
    .sort(([a], [b]) => a - b)
    .map(([x, group]) => {
      const logs = group.map(({ y }) => Math.log(y));
      return { x, logX: Math.log(x), mean: mean(logs), variance: variance(logs), size: logs.length };
    });
}

function nothing(unusable: number, confidence?: number): PowerLaw {
  const fit = { statistic: NaN, p: NaN };
  return { slope: unknown(confidence), prefactor: NaN, local: [], fit, unusable };
}

/** Weighted least squares of the means; the slope is Σ weights · means. */
function line(places: readonly Place[]): { slope: number; intercept: number; weights: number[] } {
  const total = sum(places, ({ size }) => size);
  const centre = sum(places, ({ size, logX }) => size * logX) / total;
  const spread = sum(places, ({ size, logX }) => size * (logX - centre) ** 2);
  const weights = places.map(({ size, logX }) => (size * (logX - centre)) / spread);
  const slope = sum(places, (place, index) => weights[index] * place.mean);
  return { slope, intercept: sum(places, (place) => place.size * place.mean) / total - slope * centre, weights };
}

function localSlope(from: Place, to: Place, places: readonly Place[], options: IntervalOptions): LocalSlope {
  const rise = 1 / (to.logX - from.logX);
  const weights = places.map((place) => (place === to ? rise : place === from ? -rise : 0));
  return { from: from.x, to: to.x, slope: contrast(places, [from, to], weights, options) };
}

/** Σ weights · means with its interval; `entering` are the places that it compares, the others only tell of the spread. */
function contrast(
  places: readonly Place[],
  entering: readonly Place[],
  weights: readonly number[],
  options: IntervalOptions,
): Interval {
  const { confidence = 0.95 } = options;
  const value = sum(places, (place, index) => weights[index] * place.mean);
  const least = Math.min(...entering.map(({ size }) => size));
  if (least < leastRepetitions) return unknown(confidence, value);
  const reach = ({ error, degrees }: StandardError): number => criticalValue(degrees, least, options) * error;
  const margin = Math.max(reach(pooled(places, weights)), reach(welch(places, weights)));
  return { value, low: value - margin, high: value + margin, confidence };
}

interface StandardError {
  readonly error: number;
  readonly degrees: number;
}

/** The standard error with one variance within all places. */
function pooled(places: readonly Place[], weights: readonly number[]): StandardError {
  const { within, degrees } = withinPlaces(places);
  return { error: Math.sqrt(within * sum(places, ({ size }, index) => weights[index] ** 2 / size)), degrees };
}

/** The standard error with a variance for each place, and Satterthwaite's degrees of freedom (1946). */
function welch(places: readonly Place[], weights: readonly number[]): StandardError {
  const parts = places.map(({ variance, size }, index) =>
    weights[index] === 0 ? 0 : (weights[index] ** 2 * variance) / size,
  );
  const total = parts.reduce((a, b) => a + b, 0);
  const fourth = sum(places, ({ size }, index) => (parts[index] === 0 ? 0 : parts[index] ** 2 / (size - 1)));
  return { error: Math.sqrt(total), degrees: total === 0 ? withinPlaces(places).degrees : total ** 2 / fourth };
}

function withinPlaces(places: readonly Place[]): { within: number; degrees: number } {
  const degrees = sum(places, ({ size }) => size - 1);
  return {
    within: sum(places, (place) => (place.size > 1 ? (place.size - 1) * place.variance : 0)) / degrees,
    degrees,
  };
}

function lackOfFit(places: readonly Place[], slope: number, intercept: number): LinearFit {
  const { within, degrees } = withinPlaces(places);
  const free = places.length - 2;
  if (free < 1 || !(within > 0)) return { statistic: NaN, p: NaN };
  const excess = sum(places, ({ size, mean, logX }) => size * (mean - intercept - slope * logX) ** 2);
  const statistic = excess / free / within;
  return { statistic, p: fisherTail(statistic, free, degrees) };
}

function sum<V>(values: readonly V[], term: (value: V, index: number) => number): number {
  return values.reduce((total, value, index) => total + term(value, index), 0);
}
