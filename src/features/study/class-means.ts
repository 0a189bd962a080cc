import { check } from "../../errors.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { dot, normalized } from "../../math/vectors.js";

/** How the means of classes lie to each other. */
export interface ClassGeometry {
  /** Cosines of all pairs of centred class means: their mean, which is about −1/(C−1) of any features, and the largest less the least. */
  readonly meanCosine: number;
  readonly spread: number;
  /** The largest |cos + 1/(C−1)|: 0 of a simplex, which neural collapse ends in (Papyan, Han & Donoho 2020). */
  readonly worst: number;
  /** Mean squared distance of features to their class mean over that of class means to the common mean. */
  readonly within: number;
}

/**
 * The geometry of class means of features [N, k], centred by the mean of the class means.
 * @throws UserError for fewer than two classes.
 * @example
 * const rows = { rows: 4, columns: 2, data: Float64Array.of(1, 0, 1, 0.1, -1, 0, -1, 0.1) };
 * const geometry = classGeometry(rows, Int32Array.of(0, 0, 1, 1));
 */
export function classGeometry({ rows, columns, data }: Matrix, codes: Int32Array): ClassGeometry {
  const classes = [...new Set(codes)].sort((a, b) => a - b);
  check(classes.length >= 2, () => ({
    where: "classGeometry",
    rule: "there must be two classes at least",
    received: String(classes.length),
    repair: "Add samples of another class.",
  }));
  const means = classes.map(() => new Float64Array(columns));
  const counts = classes.map((code) => codes.reduce((sum, one) => sum + Number(one === code), 0));
  for (let row = 0; row < rows; row++) {
    const at = classes.indexOf(codes[row]);
    for (let c = 0; c < columns; c++) means[at][c] += data[row * columns + c] / counts[at];
  }
  const centre = Float64Array.from({ length: columns }, (_, c) => means.reduce((sum, mean) => sum + mean[c], 0) / means.length); // prettier-ignore
  const centred = means.map((mean) => mean.map((value, c) => value - centre[c]));
  const cosines = centred.flatMap((a, i) => centred.slice(0, i).map((b) => dot(normalized(a), normalized(b))));
  let inside = 0;
  for (let row = 0; row < rows; row++) {
    const mean = means[classes.indexOf(codes[row])];
    for (let c = 0; c < columns; c++) inside += (data[row * columns + c] - mean[c]) ** 2 / rows;
  }
  const between = centred.reduce((sum, mean) => sum + dot(mean, mean), 0) / centred.length;
  const simplex = -1 / (classes.length - 1);
  return {
    meanCosine: cosines.reduce((sum, value) => sum + value, 0) / cosines.length,
    spread: Math.max(...cosines) - Math.min(...cosines),
    worst: Math.max(...cosines.map((value) => Math.abs(value - simplex))),
    within: inside / between,
  };
}
