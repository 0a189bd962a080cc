import type { SmoothActivation } from "./hermite.js";
import { aboveWithBias, firstLayer, withBias } from "./correlations.js";
import { fillKinked } from "./kinked.js";
import type { KernelPlan } from "./plan.js";
import { fillFromSeries } from "./series-dual.js";
import { segment, type Dual, type Segment } from "./segment.js";

/** What fills a layer's means: that of a closed form, of the plan's series, or a user's functions. */
export type RowMeans =
  | { readonly kind: "closed"; readonly dual: Dual }
  | { readonly kind: "smooth" }
  | { readonly kind: "kinked"; readonly own: SmoothActivation; readonly kinks: readonly number[] };

/** What one hidden layer's means fill, by layer. */
type Fill = (layer: number, segment: Segment) => void;

/** The entries of one row of points against a run of columns. */
export interface KernelRows {
  /** K and Θ of row `row` against `count` columns from `from` on, into arrays of that length which stand until the next call. */
  readonly compute: (row: number, from: number, count: number) => { nngp: Float64Array; tangent: Float64Array };
}

/** The most columns of one run: arrays of a run stay in the processor's first cache. */
export const tileSize = 200;

/** How the entries of a plan are computed. Where means need functions (a kinked activation), `means` has them. */
export function kernelRows(plan: KernelPlan, means: RowMeans): KernelRows {
  const { layers, variances, groups, tangents } = plan;
  const fill = fillOf(plan, means);
  const angular = means.kind === "closed" && means.dual.angular;
  const work = segment(tileSize);
  const roots = variances.map((all) => all.map(Math.sqrt));
  const tangent = new Float64Array(tileSize);
  const compute = (row: number, from: number, count: number) => {
    Object.assign(work, { row, from, count });
    firstLayer(plan, work);
    for (let at = 0; at < count; at++) tangent[at] = layers[0].own * work.value[at] + layers[0].constant;
    for (let layer = 0; layer + 1 < layers.length; layer++) {
      work.variance = variances[layer][row];
      work.root = roots[layer][row];
      work.variances = variances[layer].subarray(from, from + count);
      work.roots = roots[layer].subarray(from, from + count);
      fill(layer, work);
      addTangent(work, layers[layer + 1], tangent);
      nextLayer(work, plan, layer + 1, angular);
    }
    const last = variances[layers.length - 1];
    for (let at = 0; at < count; at++) {
      if (groups[row] !== groups[from + at]) continue;
      work.covariance[at] = last[row];
      tangent[at] = tangents[row];
    }
    return { nngp: work.covariance, tangent };
  };
  return { compute };
}

function fillOf({ series }: KernelPlan, means: RowMeans): Fill {
  if (means.kind === "closed") return (_, work) => means.dual.fill(work);
  if (means.kind === "smooth") return (layer, work) => fillFromSeries(series[layer], work);
  return (_, work) => fillKinked(means.own, means.kinks, work);
}

/** Θ ← a F + t + σw² Θ∘Ḟ. */
function addTangent(
  { count, value, slope }: Segment,
  layer: KernelPlan["layers"][number],
  tangent: Float64Array,
): void {
  const { own, constant, weightVariance } = layer;
  for (let at = 0; at < count; at++)
    tangent[at] = own * value[at] + constant + weightVariance * tangent[at] * slope[at];
}

/** K ← σw² F + σb², with what is below and above it. */
function nextLayer(work: Segment, { layers, variances }: KernelPlan, layer: number, angular: boolean): void {
  const { weightVariance, biasVariance } = layers[layer];
  const { row, from, count, value, covariance, below, above, valueBelow, valueAbove } = work;
  const variance = variances[layer][row];
  for (let at = 0; at < count; at++) covariance[at] = weightVariance * value[at] + biasVariance;
  if (layer + 1 === layers.length) return;
  for (let at = 0; at < count; at++) {
    const other = variances[layer][from + at];
    if (angular) {
      const [a, b] = [variance - biasVariance, other - biasVariance];
      below[at] = withBias(weightVariance * valueBelow[at], biasVariance, a, b);
      above[at] = aboveWithBias(weightVariance * valueAbove[at], biasVariance, a, b);
    } else {
      const root = Math.sqrt(variance * other);
      below[at] = root - covariance[at];
      above[at] = root + covariance[at];
    }
  }
}
