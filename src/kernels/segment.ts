/**
 * What the layers of a kernel know about one row against a run of columns, (u, v) ~ N(0, K) with K = (q₁₁, q₁₂; q₁₂, q₂₂) at every
 * column; all arrays are [count] or longer.
 */
export interface Segment {
  count: number;
  /** The row, and the first of the columns, in the points they are of. */
  row: number;
  from: number;
  /** q₁₁ and √q₁₁ of the row, q₂₂ and √q₂₂ of the columns. */
  variance: number;
  root: number;
  variances: Float64Array;
  roots: Float64Array;
  /** q₁₂. */
  readonly covariance: Float64Array;
  /** √(q₁₁q₂₂) − q₁₂ and √(q₁₁q₂₂) + q₁₂, neither from a difference that cancels: an angle from them is right to 1e-16. */
  readonly below: Float64Array;
  readonly above: Float64Array;
  /** F = E[φ(u)φ(v)]. */
  readonly value: Float64Array;
  /** Ḟ = E[φ′(u)φ′(v)]. */
  readonly slope: Float64Array;
  /** √(F₁₁F₂₂) − F and √(F₁₁F₂₂) + F; only of angular duals. */
  readonly valueBelow: Float64Array;
  readonly valueAbove: Float64Array;
}

/** An empty segment with room for `most` columns. */
export function segment(most: number): Segment {
  const array = (): Float64Array => new Float64Array(most);
  const [variances, roots] = [array(), array()];
  return {
    ...{ count: 0, row: 0, from: 0, variance: 0, root: 0, variances, roots },
    ...{ covariance: array(), below: array(), above: array() },
    ...{ value: array(), slope: array(), valueBelow: array(), valueAbove: array() },
  };
}

/** The Gaussian means of an activation φ: what one layer does to a kernel. */
export interface Dual {
  /** Fills value and slope of a segment, and what is below and above where the dual is angular. */
  readonly fill: (segment: Segment) => void;
  /** E[φ(u)²] and E[φ′(u)²], u ~ N(0, q). */
  readonly diagonal: (q: number) => Diagonal;
  /** Whether F depends on the angle between u and v, whose derivative is infinite where they are parallel. */
  readonly angular: boolean;
}

export interface Diagonal {
  readonly value: number;
  readonly slope: number;
}

/** The same at several variances, [count] each. */
export interface Diagonals {
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}
