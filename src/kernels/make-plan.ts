import { check, UserError } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { activationMeans, type ActivationMeans } from "./activation-means.js";
import { correlationBound } from "./correlations.js";
import { hermiteSeries, seriesAt, type HermiteSeries } from "./hermite.js";
import { sharedArray, type KernelPlan } from "./plan.js";
import { kernelLayers, type InfiniteNetwork, type KernelLayer } from "./infinite-network.js";
import type { Diagonals } from "./segment.js";
import { rowGroups } from "./row-groups.js";

/**
 * The plan of K(X, X′), or K(X, X): the recursion on the diagonal, and the series of a smooth activation at each row's variances.
 * @throws UserError for points that do not fit or are not finite, a row of zeros without biases, and a layer beyond float64.
 */
export function kernelPlan(network: InfiniteNetwork, x: Matrix, other?: Matrix): KernelPlan {
  requirePoints(x, "X");
  if (other !== undefined) requirePoints(other, "X′", x.columns);
  const [dimension, others] = [x.columns, other?.rows ?? 0];
  const points = sharedArray(x.data.length + (other?.data.length ?? 0));
  points.set(x.data);
  if (other !== undefined) points.set(other.data, x.data.length);
  const means = activationMeans(network.activation);
  const layers = kernelLayers(network, dimension, means.diagonals(Float64Array.of(1)).values[0]);
  const lengths = squaredLengths(points, dimension);
  requireLive(lengths, layers[0], x.rows);
  const { variances, tangents } = diagonalOf(layers, means, lengths, dimension);
  const part = { points, dimension, rows: x.rows, others, layers, lengths, variances, tangents };
  const plan = { ...part, groups: rowGroups(points, dimension), series: [] };
  return means.kind === "smooth" ? { ...plan, series: seriesOf(plan, means) } : plan;
}

/** K^{l+1} = σw² F(K^l) + σb² and Θ^{l+1} on the diagonal. */
function diagonalOf(layers: readonly KernelLayer[], means: ActivationMeans, lengths: Float64Array, dimension: number) {
  const variances = layers.map(() => sharedArray(lengths.length));
  const tangents = sharedArray(lengths.length);
  let incoming: Diagonals = { values: lengths.map((length) => length / dimension), slopes: tangents };
  layers.forEach(({ weightVariance, biasVariance, own, constant }, layer) => {
    incoming.values.forEach((value, row) => {
      variances[layer][row] = weightVariance * value + biasVariance;
      tangents[row] = own * value + constant + weightVariance * tangents[row] * incoming.slopes[row];
      requireRange(layer, layers.length, row, variances[layer][row], tangents[row]);
    });
    if (layer + 1 < layers.length) incoming = inLayer(layer, layers, () => means.diagonals(variances[layer]));
  });
  return { variances, tangents };
}

/** A series a hidden layer, each as long as the largest correlation there needs. */
function seriesOf(plan: KernelPlan, means: ActivationMeans & { readonly kind: "smooth" }): HermiteSeries[] {
  let bound = correlationBound(plan);
  return plan.layers.slice(0, -1).map((_, layer) => {
    const series = inLayer(layer, plan.layers, () =>
      hermiteSeries(means.own, plan.variances[layer], bound, sharedArray),
    );
    const { weightVariance, biasVariance } = plan.layers[layer + 1];
    const after = plan.variances[layer + 1];
    // |K₁₂| ≤ √(B₁₁B₂₂) with B = σb² + σw² Σ a_k² |c|^k, by Cauchy and Schwarz.
    bound = after.reduce((most, q, row) => {
      const part = (biasVariance + weightVariance * seriesAt(series, row, bound)) / q;
      return Math.max(most, Math.min(1, part));
    }, 0);
    return series;
  });
}

/** A fault of `work` says in which layer it is. */
function inLayer<T>(layer: number, layers: readonly KernelLayer[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { fault } = error;
    throw new UserError({ ...fault, where: `infiniteKernels, layer ${layer + 1} of ${layers.length}, ${fault.where}` });
  }
}

function squaredLengths(points: Float64Array, dimension: number): Float64Array {
  const lengths = sharedArray(points.length / dimension);
  for (let at = 0; at < points.length; at++) lengths[Math.floor(at / dimension)] += points[at] ** 2;
  return lengths;
}

function requirePoints({ rows, columns, data }: Matrix, name: string, dimension = columns): void {
  check(ArrayBuffer.isView(data), () => ({
    where: `infiniteKernels, the points ${name}`,
    rule: "they must be a matrix { rows, columns, data: Float64Array }, a point a row",
    received: "something else",
    repair: "For example { rows: 2, columns: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) }.",
  }));
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  check(rows > 0 && data.length === rows * columns && columns === dimension && wrong < 0, () => ({
    where: `infiniteKernels, the points ${name}`,
    rule: `they must be rows of ${dimension} finite numbers, at least one`,
    received:
      wrong < 0
        ? `${rows} x ${columns}, ${data.length} numbers`
        : `${data[wrong]} in row ${Math.floor(wrong / columns) + 1}`,
    repair: "Leave out or repair that row; X and X′ have the same columns.",
  }));
}

function requireLive(lengths: Float64Array, { biasVariance }: KernelLayer, rows: number): void {
  const zero = lengths.findIndex((length) => length === 0);
  check(zero < 0 || biasVariance > 0, () => ({
    where: `infiniteKernels, row ${zero < rows ? zero + 1 : zero - rows + 1} of ${zero < rows ? "X" : "X′"}`,
    rule: "a row must not be zero where the first layer has no biases: its preactivations are 0, where a kernel has no angle",
    received: "a row of zeros",
    repair: "Leave it out, or give a biasVariance above 0.",
  }));
}

/** Products of two variances must fit into float64. */
const most = 1e150;

function requireRange(layer: number, layers: number, row: number, variance: number, tangent: number): void {
  const fits = variance < most && variance > 1 / most && tangent < most;
  check(fits, () => ({
    where: `infiniteKernels, layer ${layer + 1} of ${layers}`,
    rule: "variances and tangent kernel must stay between 1e-150 and 1e150, as products of two of them are taken",
    received: `a variance of ${variance.toExponential(2)} and a tangent kernel of ${tangent.toExponential(2)} at row ${row + 1}`,
    repair:
      "Lower or raise weightVariance: 1/E[φ(g)²] keeps variances from layer to layer (2 for ReLU); scale the inputs to radius √d.",
  }));
}
