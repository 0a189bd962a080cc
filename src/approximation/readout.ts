import { linearAlgebra } from "../math/algebra/ml-matrix.js";
import type { Matrix } from "../math/algebra/contract.js";
import { ridgeRegression } from "../math/components.js";
import { streamOf, type Seeded } from "../math/random.js";
import { erf } from "../math/special.js";
import { dot } from "../math/vectors.js";
import { rmsError } from "./barron.js";

/** 1 − Q(½, z²), with the sign of z. */
const phi = (z: number): number => (1 + erf(z / Math.SQRT2)) / 2;

/** The library's activations, and z², a polynomial as z is. */
export const scalarActivations = {
  threshold: (z: number): number => (z > 0 ? 1 : 0),
  sigmoid: (z: number): number => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  relu: (z: number): number => Math.max(0, z),
  "leaky-relu": (z: number): number => Math.max(z / 100, z),
  erf,
  gelu: (z: number): number => z * phi(z),
  linear: (z: number): number => z,
  square: (z: number): number => z * z,
} as const;

/** One of {@link scalarActivations}. */
export type ScalarActivation = keyof typeof scalarActivations;

/** Their names, in that order. */
export const scalarActivationNames = Object.keys(scalarActivations) as ScalarActivation[];

/** The two by whose sums only polynomials of degree 1 and 2 are made, at any width. */
export const polynomialDegrees: Readonly<Partial<Record<ScalarActivation, number>>> = { linear: 1, square: 2 };

/** What keeps the least squares solvable where units are dependent; its share of an error of 1e-2 is below 1e-6. */
const ridge = 1e-9;

/**
 * Root-mean-square error at the points of the network of `width` ≥ 1 units Σ c_j σ(w_j·x + b_j) + c₀ whose w_j ~ N(0, I) and b_j ~ N(0, 1) are drawn and whose
 * c are the least squares fit: what the units can represent, without descent.
 * @example
 * const points = ballPoints({ random: randomStream(0) }, { dimension: 1, radius: 1 }, 50);
 * readoutError({ random: randomStream(1) }, "relu", 8, { points, target: Float64Array.from(points, gaussianBump) });
 */
export function readoutError(
  seeded: Seeded,
  activation: ScalarActivation,
  width: number,
  { points, target }: { readonly points: readonly Float64Array[]; readonly target: Float64Array },
): number {
  const random = streamOf(seeded);
  const apply = scalarActivations[activation];
  const units = Array.from({ length: width }, () => ({ w: random.normals(points[0].length), b: random.normal() }));
  const features = points.flatMap((x) => units.map(({ w, b }) => apply(dot(w, x) + b)));
  return leastSquaresError({ rows: points.length, columns: width, data: Float64Array.from(features) }, target);
}

/**
 * That of the best polynomial of degree 1 or 2 at the points: below it no network of z or z² comes, however wide.
 * @example
 * const points = ballPoints({ random: randomStream(0) }, { dimension: 1, radius: 1 }, 50);
 * polynomialFloor(2, points, Float64Array.from(points, gaussianBump)); // what no polynomial of degree 2 goes below
 */
export function polynomialFloor(degree: number, points: readonly Float64Array[], target: Float64Array): number {
  const monomials = (x: Float64Array): number[] => [
    ...x,
    ...(degree < 2 ? [] : Array.from(x).flatMap((value, i) => Array.from(x.subarray(i), (other) => value * other))),
  ];
  const rows = points.map(monomials);
  const data = Float64Array.from(rows.flat());
  return leastSquaresError({ rows: rows.length, columns: rows[0].length, data }, target);
}

function leastSquaresError(features: Matrix, target: Float64Array): number {
  const y = { rows: target.length, columns: 1, data: target };
  return rmsError(ridgeRegression(features, y, ridge, linearAlgebra)(features).data, target);
}
