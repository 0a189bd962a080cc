import { check } from "../errors.js";
import { norm } from "./generators.js";

/** Numbers whose spread is a few roundings of float64 (2⁻⁵²) are one number: eight times 2⁻⁵² of the largest. */
const roundings = 8 * Number.EPSILON;

/** 2⁻⁵⁰⁰: the square of what is smaller is lost. */
const tiny = 2 ** -500;

/** What each column of [N·d] holds. */
export interface ColumnMoments {
  readonly mean: number;
  /** Divided by N; 0 for a column that is constant but for roundings. */
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

/** The moments of each column of [N·d], N ≥ 1. */
export function columnMoments(inputs: Float32Array | Float64Array, dimension: number): ColumnMoments[] {
  return Array.from({ length: dimension }, (_, column) => momentsOf(inputs, column, dimension));
}

/** Subtracts from each column its mean and divides by its deviation, in place; a column of deviation 0 becomes 0. */
export function standardiseColumns(inputs: Float64Array, moments: readonly ColumnMoments[]): void {
  moments.forEach(({ mean, deviation }, column) => {
    for (let at = column; at < inputs.length; at += moments.length)
      inputs[at] = deviation === 0 ? 0 : (inputs[at] - mean) / deviation;
  });
}

/** Scales each row of [N·d] to length √d, in place; `place` names a row for the message where it is zero. */
export function scaleRows(inputs: Float64Array, dimension: number, place: (row: number) => string): void {
  for (let row = 0; row * dimension < inputs.length; row++) {
    const point = inputs.subarray(row * dimension, (row + 1) * dimension);
    if (norm(point) < tiny) point.forEach((value, column) => (point[column] = value / tiny ** 2));
    const length = norm(point);
    check(length > 0, () => ({
      where: place(row),
      rule: "a row must not be zero to be scaled to a sphere",
      received: "a row of zeros",
      repair: "Leave this row out, or choose others; standardised, a row is zero that equals the mean.",
    }));
    const factor = Math.sqrt(dimension) / length;
    for (let column = 0; column < dimension; column++) point[column] *= factor;
  }
}

/** Mean and deviation of every `step`-th number from `first` on: about the first of them, so that large offsets cancel exactly. */
export function momentsOf(inputs: Float32Array | Float64Array, first: number, step: number): ColumnMoments {
  const samples = inputs.length / step;
  const origin = inputs[first];
  let [sum, square, low, high] = [0, 0, origin, origin];
  for (let at = first; at < inputs.length; at += step) {
    sum += inputs[at] - origin;
    low = Math.min(low, inputs[at]);
    high = Math.max(high, inputs[at]);
  }
  const mean = origin + sum / samples;
  const spread = high - low;
  if (spread <= roundings * Math.max(Math.abs(low), Math.abs(high))) return { mean, deviation: 0, low, high };
  // In units of the spread, for squares of 1e-200 would vanish.
  for (let at = first; at < inputs.length; at += step) square += ((inputs[at] - mean) / spread) ** 2;
  const deviation = spread * Math.sqrt(square / samples);
  return { mean, deviation, low, high };
}
