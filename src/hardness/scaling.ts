import type { Matrix } from "../math/algebra/contract.js";

/** x̂ = (x − centre)/scale, in [−1, 1]. */
export interface Scaling {
  readonly centre: Float64Array;
  readonly scale: Float64Array;
}

/** By a power of two about a centre that is 0 unless the points lie far from it: 0/1 coordinates stay integers. */
export function scalingOf(points: Matrix): Scaling {
  const { columns, rows } = points;
  const [centre, scale] = [new Float64Array(columns), new Float64Array(columns)];
  for (let j = 0; j < columns; j++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < rows; i++) {
      low = Math.min(low, points.data[i * columns + j]);
      high = Math.max(high, points.data[i * columns + j]);
    }
    const far = Math.max(Math.abs(low), Math.abs(high)) > 4 * (high - low);
    centre[j] = far ? low / 2 + high / 2 : 0;
    const reach = Math.max(Math.abs(low - centre[j]), Math.abs(high - centre[j]));
    scale[j] = reach > 0 ? 2 ** Math.ceil(Math.log2(reach)) : 1;
  }
  return { centre, scale };
}
