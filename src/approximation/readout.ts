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

/** Points and a function's values there. */
export interface SampledFunction {
  readonly points: readonly Float64Array[];
  readonly target: Float64Array;
}

/** Root-mean-square errors of a least squares fit. */
export interface FitErrors {
  /** At the points that it was fitted to: too small by what the fit took from them. */
  readonly fitted: number;
  /** At others. */
  readonly fresh: number;
}

/** What a fit is made on, and what judges it. */
export interface FitData {
  readonly fitted: SampledFunction;
  readonly fresh: SampledFunction;
}

/**
 * Errors of the network of `width` ≥ 1 units Σ c_j σ(w_j·x + b_j) + c₀ whose w_j ~ N(0, I) and b_j ~ N(0, 1) are drawn and whose
 * c are the least squares fit: what the units can represent, without descent.
 * @example
 * const points = ballPoints({ random: randomStream(0) }, { dimension: 1, radius: 1 }, 50);
 * const sampled = { points, target: Float64Array.from(points, gaussianBump) };
 * readoutErrors({ random: randomStream(1) }, "relu", 8, { fitted: sampled, fresh: sampled });
 */
export function readoutErrors(seeded: Seeded, activation: ScalarActivation, width: number, data: FitData): FitErrors {
  const random = streamOf(seeded);
  const apply = scalarActivations[activation];
  const dimension = data.fitted.points[0].length;
  const units = Array.from({ length: width }, () => ({ w: random.normals(dimension), b: random.normal() }));
  return leastSquares(data, (x) => units.map(({ w, b }) => apply(dot(w, x) + b)));
}

/**
 * Those of the best polynomial of degree 1 or 2 at the points: below its fitted one no network of z or z² comes, however wide.
 * @example
 * const points = ballPoints({ random: randomStream(0) }, { dimension: 1, radius: 1 }, 50);
 * const sampled = { points, target: Float64Array.from(points, gaussianBump) };
 * polynomialErrors(2, { fitted: sampled, fresh: sampled }); // what no polynomial of degree 2 goes below
 */
export function polynomialErrors(degree: number, data: FitData): FitErrors {
  return leastSquares(data, (x) => [
    ...x,
    ...(degree < 2 ? [] : Array.from(x).flatMap((value, i) => Array.from(x.subarray(i), (other) => value * other))),
  ]);
}

function leastSquares({ fitted, fresh }: FitData, featuresOf: (x: Float64Array) => number[]): FitErrors {
  const matrix = ({ points }: SampledFunction): Matrix => {
    const data = Float64Array.from(points.flatMap(featuresOf));
    return { rows: points.length, columns: data.length / points.length, data };
  };
  const features = matrix(fitted);
  const y = { rows: fitted.target.length, columns: 1, data: fitted.target };
  const predict = ridgeRegression(features, y, ridge, linearAlgebra);
  return {
    fitted: rmsError(predict(features).data, fitted.target),
    fresh: rmsError(predict(matrix(fresh)).data, fresh.target),
  };
}
