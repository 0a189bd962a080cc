import { check } from "../../errors.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { ridgeRegression } from "../../math/components.js";
import { mean } from "../../math/statistics/moments.js";

/**
 * How well an affine map of the coordinates [N, k] gives the true parameters [N, p]: R² of each, 1 − Σ(z − ẑ)²/Σ(z − z̄)², at most 1; NaN for a
 * constant parameter. On the rows that it is fitted to: for N far above k.
 * @throws UserError for unequal rows.
 * @example
 * const truth = { rows: 4, columns: 1, data: Float64Array.of(1, 2, 3, 4) };
 * linearRecovery(truth, truth); // [1]: every coordinate is found
 */
export function linearRecovery(coordinates: Matrix, truth: Matrix): number[] {
  check(coordinates.rows === truth.rows, () => ({
    where: "linearRecovery",
    rule: "coordinates and true parameters must have the same rows",
    received: `${coordinates.rows} and ${truth.rows}`,
    repair: "Pass both of the same samples, in the same order.",
  }));
  return determination(truth, ridgeRegression(coordinates, truth, 1e-9)(coordinates));
}

/** R² of each column of a prediction, [p]. */
export function determination(truth: Matrix, predicted: Matrix): number[] {
  const { rows, columns, data } = truth;
  return Array.from({ length: columns }, (_, column) => {
    const at = Array.from({ length: rows }, (_, row) => row * columns + column);
    const centre = mean(at.map((place) => data[place]));
    const [residual, total] = at.reduce(
      ([r, t], place) => [r + (data[place] - predicted.data[place]) ** 2, t + (data[place] - centre) ** 2],
      [0, 0],
    );
    return total > 0 ? 1 - residual / total : NaN;
  });
}
