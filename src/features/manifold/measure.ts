import { manifoldSample, type ManifoldName } from "../../data/manifolds.js";
import { principalComponents, project } from "../../math/components.js";
import type { Random } from "../../math/random.js";
import { mean } from "../../math/statistics/moments.js";
import { intrinsicDimension, type IntrinsicDimension } from "../dimension.js";
import { isomap } from "../isomap.js";
import { locallyLinear } from "./locally-linear.js";
import { linearRecovery } from "./recovery.js";

/** Which points are drawn, and what is asked of them. */
export interface ManifoldCell {
  readonly manifold: ManifoldName;
  /** k. */
  readonly dimension: number;
  /** n of a random smooth embedding. */
  readonly coordinates: number;
  /** N. */
  readonly samples: number;
  readonly noise: number;
  /** Of Levina and Bickel's estimator. */
  readonly neighbours: number;
  /** Whether coordinates are recovered (Swiss roll only), in N² memory. */
  readonly unroll: boolean;
}

/** What one sample of a manifold gave. */
export interface ManifoldResult extends IntrinsicDimension {
  /** Absent where nothing was unrolled. */
  readonly unrolled?: Unrolled;
}

/** Coordinates against the true parameters: mean R² of affine maps, of {@link linearRecovery}. */
export interface Unrolled {
  readonly isomap: number;
  readonly components: number;
  /** NaN beyond 1200 points, which take minutes. */
  readonly locallyLinear: number;
  readonly residualVariance: number;
  /** Suspect edges of the neighbour graph, and those that join points 15 apart along the roll: true shortcuts. */
  readonly suspects: number;
  readonly shortcuts: number;
}

/**
 * Dimension by both estimators of a sample of a manifold and, where asked, its coordinates by Isomap, LLE and PCA.
 * @example
 * const result = manifoldResult(members[0].random, cell); // the trial of manifold-dimension
 */
export function manifoldResult(random: Random, cell: ManifoldCell): ManifoldResult {
  const sample = manifoldSample(random, cell);
  const { twoNN, levinaBickel } = intrinsicDimension(sample.points, { neighbours: cell.neighbours });
  return cell.unroll ? { twoNN, levinaBickel, unrolled: unroll(sample) } : { twoNN, levinaBickel };
}

/** Turns of the Swiss roll are 2π apart, ten neighbours reach some 3, and along the roll the next turn is 30 away. */
const farAlong = 15;

function unroll({ points, parameters }: ReturnType<typeof manifoldSample>): Unrolled {
  const { coordinates, residualVariance, shortcuts } = isomap(points);
  const along = (row: number): number => parameters.data[row * parameters.columns];
  const recovered = (found: typeof points): number => mean(linearRecovery(found, parameters));
  return {
    isomap: recovered(coordinates),
    components: recovered(project(points, principalComponents(points, 2))),
    locallyLinear: points.rows <= 1200 ? recovered(locallyLinear(points)) : NaN,
    residualVariance,
    suspects: shortcuts.length,
    shortcuts: shortcuts.filter(([i, j]) => Math.abs(along(i) - along(j)) > farAlong).length,
  };
}
