import type { Random } from "../math/random.js";
import { answerAt } from "./network.js";
import { pointOf, type LabelledPoints } from "./points.js";
import { andOf } from "./reductions.js";

/**
 * Gaussian points of a planted AND of two half-spaces of N(0, 1) weights, each of which accepts 0.82 of them: the two accept about two thirds.
 * @example
 * const data = plantedGaussian(randomStream(0), 10, 3);
 */
export function plantedGaussian(random: Random, rows: number, columns: number): LabelledPoints {
  const planted = andOf(
    ["first", "second"].map((name) => {
      const weights = random.split(name).normals(columns);
      return { weights, bias: 0.9 * Math.hypot(...weights) };
    }),
  );
  const points = { rows, columns, data: random.split("points").normals(rows * columns) };
  return { points, labels: Array.from({ length: rows }, (_, row) => answerAt(planted, pointOf(points, row))) };
}
