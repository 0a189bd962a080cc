import { check } from "../errors.js";
import { logGamma } from "../math/special.js";
import { streamOf, type Seeded } from "../math/random.js";
import { dot, normalized } from "../math/vectors.js";

/** A ball in n dimensions, on which functions are compared. */
export interface Ball {
  /** n, in [1, ∞). */
  readonly dimension: number;
  /** r, in (0, ∞). */
  readonly radius: number;
}

/** A threshold unit with its output weight: x ↦ weight · [direction · x > offset]. */
export interface ThresholdUnit {
  /** n numbers. */
  readonly direction: Float64Array;
  readonly offset: number;
  readonly weight: number;
}

/**
 * Barron's constant C_f = ∫|ω||f̃(ω)|dω of f(x) = exp(−‖x‖²/2) = E cos(ω·x), ω ~ N(0, I_n): E‖ω‖ = √2 Γ((n+1)/2)/Γ(n/2). Barron 1993,
 * "Universal approximation bounds for superpositions of a sigmoidal function".
 * @throws UserError for a dimension that is no integer in [1, ∞).
 * @example
 * gaussianBarronConstant(3); // C of exp(−|x|²/2) in three dimensions
 */
export function gaussianBarronConstant(dimension: number): number {
  checkBall("gaussianBarronConstant", { dimension, radius: 1 }, 1);
  return Math.SQRT2 * Math.exp(logGamma((dimension + 1) / 2) - logGamma(dimension / 2));
}

/**
 * Barron's bound on the root-mean-square error over the ball of the best network of m sigmoidal units, 2 r C_f/√m.
 * @throws UserError for a C_f outside [0, ∞), a radius outside (0, ∞) and a width that is no integer in [1, ∞).
 * @example
 * barronBound(2, 1, 100); // the bound on the root mean square error of 100 units
 */
export function barronBound(constant: number, radius: number, width: number): number {
  check(constant >= 0 && constant < Infinity, () => ({
    where: "barronBound",
    rule: "the target needs a finite C_f, 0 or more: C_f = ∫|ω||f̃(ω)|dω",
    received: String(constant),
    repair: "Take a smoother target: a jump, such as that of an indicator, has none.",
  }));
  checkBall("barronBound", { dimension: 1, radius }, width);
  return (2 * radius * constant) / Math.sqrt(width);
}

/**
 * exp(−‖x‖²/2).
 * @example
 * gaussianBump(Float64Array.of(0, 0)); // 1
 */
export function gaussianBump(x: Float64Array): number {
  return Math.exp(-dot(x, x) / 2);
}

/**
 * Uniform points of the ball, `count` ≥ 1: directions of Gaussians, radii r·U^(1/n).
 * @throws UserError for a dimension or count that is no integer in [1, ∞), and a radius outside (0, ∞).
 * @example
 * const points = ballPoints({ random: randomStream(0) }, { dimension: 2, radius: 1 }, 10); // uniform in the ball
 */
export function ballPoints(seeded: Seeded, { dimension, radius }: Ball, count: number): Float64Array[] {
  checkBall("ballPoints", { dimension, radius }, count);
  const random = streamOf(seeded);
  return Array.from({ length: count }, () => {
    const direction = normalized(random.normals(dimension));
    const length = radius * random.uniform() ** (1 / dimension);
    return direction.map((value) => value * length);
  });
}

/**
 * Units whose mean is exp(−‖x‖²/2) − 1 in expectation on the ball: from cos t = 1 − ∫₀^T sin s ([t > s] + [−t > s]) ds it follows that
 * f(x) − 1 = −2rC_f E sin(s)[ω·x > s], the direction of ω uniform, ‖ω‖ of density ∝ ‖ω‖N(0, I), s uniform on [0, r‖ω‖]. Their weights are
 * at most 2rC_f, as Maurey's argument in Barron 1993 needs.
 * @throws UserError as {@link ballPoints}.
 * @example
 * const units = maureyUnits({ random: randomStream(0) }, { dimension: 2, radius: 1 }, 50);
 */
export function maureyUnits(seeded: Seeded, ball: Ball, count: number): ThresholdUnit[] {
  checkBall("maureyUnits", ball, count);
  const random = streamOf(seeded);
  const { dimension, radius } = ball;
  const most = barronBound(gaussianBarronConstant(dimension), radius, 1);
  return Array.from({ length: count }, () => {
    const direction = normalized(random.normals(dimension));
    // The radius of density ∝ ρ · ρ^(n−1) e^(−ρ²/2) is the norm of n + 1 Gaussians.
    const norm = Math.sqrt(random.normals(dimension + 1).reduce((sum, value) => sum + value * value, 0));
    const place = random.uniform() * radius;
    return { direction, offset: place, weight: -most * Math.sin(place * norm) };
  });
}

/**
 * 1 + (1/m) Σ of the m ≥ 1 units at every point: the network of m sampled units.
 * @example
 * const ball = { dimension: 2, radius: 1 };
 * const units = maureyUnits({ random: randomStream(0) }, ball, 50);
 * const values = averageOfUnits(units, ballPoints({ random: randomStream(1) }, ball, 10)); // near the bump
 */
export function averageOfUnits(units: readonly ThresholdUnit[], points: readonly Float64Array[]): Float64Array {
  return Float64Array.from(points, (x) => {
    let sum = 0;
    for (const { direction, offset, weight } of units) if (dot(direction, x) > offset) sum += weight;
    return 1 + sum / units.length;
  });
}

/**
 * √(mean (a − b)²).
 * @example
 * rmsError([1, 2], [1, 4]); // √2
 */
export function rmsError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] - b[index]) ** 2;
  return Math.sqrt(sum / a.length);
}

function checkBall(where: string, { dimension, radius }: Ball, count: number): void {
  const whole = [dimension, count].every((value) => Number.isInteger(value) && value >= 1);
  check(whole && radius > 0 && radius < Infinity, () => ({
    where,
    rule: "dimension and count are whole numbers, at least 1, and the radius lies in (0, ∞)",
    received: `dimension ${dimension}, radius ${radius} and count ${count}`,
    repair: "Give the number of coordinates of x, and how many points or units there are.",
  }));
}
