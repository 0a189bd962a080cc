import { check } from "../errors.js";
import { linearSumAssignment } from "../math/assignment.js";
import type { Matrix } from "../math/algebra/contract.js";

/** How well found units match planted ones, one entry for each planted unit in its order. */
export interface UnitMatch {
  /** The found unit of each planted one, [k]. */
  readonly units: Int32Array;
  /** |cos| of the angle between them, [k]. */
  readonly cosines: Float64Array;
  /** +1 where they point alike, −1 where they are opposite, [k]. */
  readonly signs: Int32Array;
  /** The least and the mean of the cosines. */
  readonly worst: number;
  readonly mean: number;
}

/**
 * Units found [k, n] against those planted [k, n], up to permutation, sign and scale: the matching with the greatest sum of |cos| by
 * exact assignment, so that no unit is counted twice.
 * @throws UserError for other shapes and for units that are zero or not finite.
 * @example
 * const planted = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, 1) };
 * const match = matchUnits({ rows: 2, columns: 2, data: Float64Array.of(0, 1, 1, 0) }, planted); // the same, in another order
 */
export function matchUnits(found: Matrix, planted: Matrix): UnitMatch {
  const [k, n] = [planted.rows, planted.columns];
  check(found.rows === k && found.columns === n, () => ({
    where: "matchUnits",
    rule: "as many units must be found as are planted, of as many inputs",
    received: `${found.rows} x ${found.columns} found, ${k} x ${n} planted`,
    repair: "Recover with units: the planted number.",
  }));
  const cosine = new Float64Array(k * k).map((_, at) => cosineOf(planted, Math.floor(at / k), found, at % k));
  check(cosine.every(Number.isFinite), () => ({
    where: "matchUnits",
    rule: "units must be finite and not zero",
    received: `${cosine.filter((value) => !Number.isFinite(value)).length} undefined cosines`,
    repair: "Leave such units out on both sides.",
  }));
  const units = linearSumAssignment({ rows: k, columns: k, data: cosine.map((value) => -Math.abs(value)) });
  const matched = Float64Array.from(units, (unit, row) => cosine[row * k + unit]);
  const cosines = matched.map(Math.abs);
  const mean = cosines.reduce((sum, value) => sum + value, 0) / k;
  return { units, cosines, signs: Int32Array.from(matched, Math.sign), worst: Math.min(...cosines), mean };
}

function cosineOf(a: Matrix, i: number, b: Matrix, j: number): number {
  let [product, first, second] = [0, 0, 0];
  for (let at = 0; at < a.columns; at++) {
    const [p, q] = [a.data[i * a.columns + at], b.data[j * b.columns + at]];
    product += p * q;
    first += p * p;
    second += q * q;
  }
  return product / Math.sqrt(first * second);
}
