import {
  largestEntry,
  notPositive,
  requireFinite,
  requireFit,
  requireSquare,
  requireSymmetric,
  requireWork,
  singular,
} from "./checks.js";
import { check } from "../../errors.js";
import type { LinearAlgebra, Matrix, Routines } from "./contract.js";

/** The checks and scales that all implementations share, around the routines of one. */
export function withChecks(routines: Routines): LinearAlgebra {
  return {
    name: routines.name,
    eigenSymmetric(a) {
      const symmetric = requireSymmetric("eigenSymmetric", a);
      requireWork("eigenSymmetric", routines, a, a.rows ** 3);
      const found = eigenInRange(routines, symmetric);
      requireFinite("eigenSymmetric", { ...a, data: found.values }, "eigenvalues");
      return found;
    },
    cholesky(a) {
      const symmetric = requireSymmetric("cholesky", a);
      requireWork("cholesky", routines, a, a.rows ** 3);
      const { unit, exponent } = toUnit(symmetric);
      const factor = routines.cholesky(unit);
      check(factor !== undefined, () => notPositive(a, eigenInRange(routines, symmetric).values));
      return { ...factor, data: timesPower(factor.data, exponent / 2) };
    },
    solve(a, b) {
      requireSquare("solve", a);
      requireFit("solve", a, a.rows, b);
      requireWork("solve", routines, a, a.rows ** 2 * Math.max(a.rows, b.columns));
      const [left, right] = [toUnit(a), toUnit(b)];
      const found = routines.solve(left.unit, right.unit);
      const reciprocal = found === undefined ? 0 : 1 / norm1(left.unit) / found.inverse || 0;
      check(found !== undefined && reciprocal > 1e-14, () => singular(a, reciprocal));
      const data = timesPower(found.solution.data, right.exponent - left.exponent);
      return requireFinite("solve", { ...found.solution, data }, "solution");
    },
    multiply(a, b) {
      requireFit("multiply", a, a.columns, b);
      requireWork("multiply", routines, a, a.rows * a.columns * b.columns);
      return requireFinite("multiply", routines.multiply(a, b), "product");
    },
  };
}

/** Eigenvalues and vectors by way of a multiple whose squares are in range. */
function eigenInRange(routines: Routines, a: Matrix) {
  const { unit, exponent } = toUnit(a);
  const { values, vectors } = routines.eigenSymmetric(unit);
  return { values: timesPower(values, exponent), vectors };
}

/** ‖A‖₁, the largest sum of magnitudes in a column. */
export function norm1({ columns, data }: Matrix): number {
  const sums = new Float64Array(columns);
  for (let index = 0; index < data.length; index++) sums[index % columns] += Math.abs(data[index]);
  return sums.reduce((largest, sum) => Math.max(largest, sum), 0);
}

/** A times a power of 4 that brings a largest entry beyond 2^±100 near 1: exact, and squares of entries fit. */
function toUnit(a: Matrix): { readonly unit: Matrix; readonly exponent: number } {
  const logarithm = Math.log2(largestEntry(a.data));
  if (!(Math.abs(logarithm) > 100 && Number.isFinite(logarithm))) return { unit: a, exponent: 0 };
  const exponent = 4 * Math.round(logarithm / 4);
  return { unit: { ...a, data: timesPower(a.data, -exponent) }, exponent };
}

/** The values times 2^exponent, an even power, in two steps as that alone may be beyond float64. */
function timesPower(values: Float64Array, exponent: number): Float64Array {
  const root = 2 ** (exponent / 2);
  return exponent === 0 ? values : values.map((value) => value * root * root);
}
