import type { KernelPlan } from "./plan.js";
import type { Segment } from "./segment.js";

/** From this |c| on, 1 ∓ c comes from the rows' difference, not from one of sums that cancels. */
const near = 0.99;

/**
 * S = xᵀx′ of a row against `count` columns from `from` on as the first layer's K = σw² S/d + σb² in `covariance`, `below` and `above`, and
 * S/d in `value`.
 */
export function firstLayer(plan: KernelPlan, segment: Segment): void {
  const { points, dimension, lengths, layers } = plan;
  const { weightVariance, biasVariance } = layers[0];
  const { row, from, count, value, covariance, below, above } = segment;
  products(points, dimension, segment);
  const own = (weightVariance * lengths[row]) / dimension;
  for (let at = 0; at < count; at++) {
    const [other, scale] = [(weightVariance * lengths[from + at]) / dimension, weightVariance * value[at]];
    const root = Math.sqrt(own) * Math.sqrt(other);
    const [less, more] = apart(plan, row, from + at, scale, root);
    covariance[at] = scale + biasVariance;
    below[at] = withBias(less, biasVariance, own, other);
    above[at] = aboveWithBias(more, biasVariance, own, other);
  }
}

/** √((A + b)(A′ + b)) − √(AA′) − b + `below`, the last of √(AA′) − σw² F: a sum of two numbers that are not negative. */
export function withBias(below: number, bias: number, own: number, other: number): number {
  if (bias === 0) return below;
  const [a, b] = [Math.sqrt(own), Math.sqrt(other)];
  return below + (bias * (a - b) ** 2) / (Math.sqrt((own + bias) * (other + bias)) + a * b + bias);
}

/** √((A + b)(A′ + b)) − √(AA′) + b + `above`, the last of √(AA′) + σw² F. */
export function aboveWithBias(above: number, bias: number, own: number, other: number): number {
  if (bias === 0) return above;
  const [a, b] = [Math.sqrt(own), Math.sqrt(other)];
  return above + (bias * (bias + own + other)) / (Math.sqrt((own + bias) * (other + bias)) + a * b) + bias;
}

/** S/d into `value`, four columns at a time. */
function products(points: Float64Array, dimension: number, { row, from, count, value }: Segment): void {
  const [start, last] = [row * dimension, count - 1];
  for (let at = 0; at < count; at += 4) {
    const [second, third, fourth] = [Math.min(at + 1, last), Math.min(at + 2, last), Math.min(at + 3, last)];
    const [a, b] = [(from + at) * dimension, (from + second) * dimension];
    const [c, d] = [(from + third) * dimension, (from + fourth) * dimension];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let k = 0; k < dimension; k++) {
      const x = points[start + k];
      s0 += x * points[a + k];
      s1 += x * points[b + k];
      s2 += x * points[c + k];
      s3 += x * points[d + k];
    }
    value[at] = s0 / dimension;
    value[second] = s1 / dimension;
    value[third] = s2 / dimension;
    value[fourth] = s3 / dimension;
  }
}

/** root − scale and root + scale, scale = root · c. */
function apart(plan: KernelPlan, a: number, b: number, scale: number, root: number): [number, number] {
  if (Math.abs(scale) < near * root || root === 0) return [root - scale, root + scale];
  const small = (root * sineSquare(plan, a, b, scale > 0 ? 1 : -1)) / (1 + Math.abs(scale) / root);
  return scale > 0 ? [small, 2 * root - small] : [2 * root - small, small];
}

/** sin² of the angle between x and side · x′, by what is left of their difference beside x: exact in relation even where they are nearly equal. */
function sineSquare({ points, dimension, lengths }: KernelPlan, a: number, b: number, side: number): number {
  const [one, two] = [a * dimension, b * dimension];
  let along = 0;
  for (let k = 0; k < dimension; k++) along += points[one + k] * (side * points[two + k] - points[one + k]);
  along /= lengths[a];
  let rest = 0;
  for (let k = 0; k < dimension; k++) {
    const beside = side * points[two + k] - points[one + k] - along * points[one + k];
    rest += beside * beside;
  }
  return Math.min(1, rest / lengths[b]);
}

/** The largest |c| at the first layer between rows that are not equal. */
export function correlationBound(plan: KernelPlan): number {
  const { points, dimension, rows, others, groups, variances, layers } = plan;
  const { weightVariance, biasVariance } = layers[0];
  const total = rows + others;
  let most = 0;
  const size = 256;
  const value = new Float64Array(size);
  for (let row = 0; row < rows; row++) {
    for (let from = others > 0 ? rows : row; from < total; from += size) {
      const count = Math.min(size, total - from);
      products(points, dimension, { row, from, count, value } as Segment);
      for (let at = 0; at < count; at++) {
        if (groups[row] === groups[from + at]) continue;
        const covariance = weightVariance * value[at] + biasVariance;
        most = Math.max(most, Math.abs(covariance) / Math.sqrt(variances[0][row] * variances[0][from + at]));
      }
    }
  }
  return Math.min(1, most);
}
