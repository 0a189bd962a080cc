import { check } from "../errors.js";
import { norm } from "./generators.js";

/** Numbers whose spread is a few roundings of float64 (2⁻⁵²) are one number: eight times 2⁻⁵² of the largest. */
const roundings = 8 * Number.EPSILON;

/** 2⁻⁵⁰⁰: the square of what is smaller is lost. */
const tiny = 2 ** -500;

/**
 * Brings each column of [N·d] to mean 0 and deviation 1 (divided by N), in place; a constant column becomes 0.
 * @returns the constant columns.
 */
export function standardiseColumns(inputs: Float64Array, dimension: number): number[] {
  const constant: number[] = [];
  for (let column = 0; column < dimension; column++) {
    const { mean, deviation, spread, largest } = momentsOf(inputs, column, dimension);
    const still = spread <= roundings * largest;
    if (still) constant.push(column);
    for (let at = column; at < inputs.length; at += dimension) inputs[at] = still ? 0 : (inputs[at] - mean) / deviation;
  }
  return constant;
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
function momentsOf(
  inputs: Float64Array,
  first: number,
  step: number,
): { mean: number; deviation: number; spread: number; largest: number } {
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
  // In units of the spread, for squares of 1e-200 would vanish.
  for (let at = first; at < inputs.length; at += step) square += ((inputs[at] - mean) / spread) ** 2;
  const deviation = spread * Math.sqrt(square / samples);
  return { mean, deviation, spread, largest: Math.max(Math.abs(low), Math.abs(high)) };
}
