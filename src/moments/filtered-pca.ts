import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import { quantile } from "../math/statistics/moments.js";
import type { Random } from "../math/random.js";
import { varianceOf } from "./dense.js";
import { filteredMoment } from "./filter.js";
import { subspaceRegression } from "./subspace-regression.js";
import type { Chunk } from "./stream.js";

/** One round of {@link filteredPca}. */
export interface FilterRound {
  /** |eigenvalues| of the filtered moment off the directions known before, descending, [n]. */
  readonly spectrum: readonly number[];
  /** What noise alone would show: 2√(pn/N) + n/N. */
  readonly edge: number;
  /** Share of the rows kept, p. */
  readonly kept: number;
  /** Directions added. */
  readonly added: number;
  /** Variance of what the regression on the known directions leaves, over that of y. */
  readonly rest: number;
}

/** Directions on which y depends. */
export interface RelevantSubspace {
  /** V, orthonormal columns in the order found, [n, d]; undefined where nothing stood out. */
  readonly basis: Matrix | undefined;
  readonly rounds: readonly FilterRound[];
}

/** How {@link filteredPca} goes. */
export interface FilteredPcaOptions {
  /** The most directions, in [1, n]. */
  readonly units: number;
  /** Rows with |r − median| beyond so many standard deviations are kept: default 1.5. */
  readonly threshold?: number;
  /** Where the regression's features are drawn. */
  readonly random: Random;
}

/**
 * The directions on which y depends, x ~ N(0, I), by filtered PCA with residual rounds (after Chen, Klivans & Meka 2020): r is y less a
 * regression on the directions known; M = P(E[1(|r − median r| > τ)(xxᵀ − I)])P with P off them; eigenvectors with |eigenvalue| > 2 edge are added, the
 * largest first, until there are `units`, no more stand out, or units + 1 rounds are over. The paper searches a net of networks on the
 * subspace; here it is a ridge on random ReLU features. O(N n²) a round, memory 8 N more than the samples.
 * @throws UserError for units out of range and targets that are constant.
 * @example
 * const samples = { x: { rows: 200, columns: 4, data: randomStream(0).normals(800) }, y: randomStream(1).normals(200) };
 * const { basis } = await filteredPca(samples, { units: 2, random: randomStream(2) });
 */
export async function filteredPca(samples: Chunk, options: FilteredPcaOptions): Promise<RelevantSubspace> {
  const { x, y } = samples;
  const { units, threshold = 1.5, random } = options;
  const n = x.columns;
  check(Number.isInteger(units) && units >= 1 && units <= n, () => ({
    where: "filteredPca",
    rule: "the number of directions must be an integer from 1 to the number of inputs",
    received: `${units} directions, ${n} inputs`,
    repair: "Ask for fewer.",
  }));
  const whole = varianceOf(y);
  const rounds: FilterRound[] = [];
  let basis: Matrix | undefined;
  while (rounds.length <= units && (basis?.columns ?? 0) < units) {
    const fitted = basis === undefined ? undefined : subspaceRegression(samples, basis, random.split(`round-${rounds.length}`)); // prettier-ignore
    const rest = Float64Array.from(y, (value, row) => value - (fitted?.[row] ?? 0));
    const { matrix, kept } = await tailMoment(samples, rest, threshold);
    const edge = 2 * Math.sqrt((kept * n) / x.rows) + n / x.rows;
    const { sizes, vectors } = leading(projected(matrix, basis));
    const added = Math.min(units - (basis?.columns ?? 0), sizes.filter((size) => size > 2 * edge).length);
    rounds.push({ spectrum: sizes, edge, kept, added, rest: varianceOf(rest) / whole });
    if (added === 0) break;
    basis = joined(basis, vectors.slice(0, added));
  }
  return { basis, rounds };
}

async function tailMoment({ x, y }: Chunk, rest: Float64Array, threshold: number) {
  const middle = quantile([...rest], 0.5);
  const reach = threshold * Math.sqrt(varianceOf(rest));
  check(reach > 1e-12 * (1 + Math.abs(middle)), () => ({
    where: "filteredPca",
    rule: "the target must vary",
    received: `standard deviation ${(reach / threshold).toPrecision(3)} about ${middle.toPrecision(3)}`,
    repair: "Give another target.",
  }));
  return filteredMoment([{ x, y }], x.columns, (_, row) => Math.abs(rest[row] - middle) > reach);
}

/** P M P with P = I − VVᵀ. */
function projected(matrix: Matrix, basis: Matrix | undefined): Matrix {
  if (basis === undefined) return matrix;
  const n = matrix.rows;
  const { data } = linearAlgebra.multiply(basis, transpose(basis));
  const off: Matrix = { rows: n, columns: n, data: data.map((value, at) => (at % (n + 1) === 0 ? 1 : 0) - value) };
  const product = linearAlgebra.multiply(linearAlgebra.multiply(off, matrix), off);
  const turned = transpose(product).data;
  return { ...product, data: product.data.map((value, at) => (value + turned[at]) / 2) };
}

/** Sizes of the eigenvalues, descending, with their vectors. */
function leading(matrix: Matrix) {
  const { values, vectors } = linearAlgebra.eigenSymmetric(matrix);
  const order = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
  const columns = transpose(vectors);
  const n = matrix.rows;
  return {
    sizes: order.map((at) => Math.abs(values[at])),
    vectors: order.map((at) => columns.data.slice(at * n, (at + 1) * n)),
  };
}

function joined(basis: Matrix | undefined, vectors: readonly Float64Array[]): Matrix {
  const known = basis === undefined ? [] : [...transpose(basis).data];
  const n = vectors[0].length;
  const data = Float64Array.from([...known, ...vectors.flatMap((vector) => [...vector])]);
  return transpose({ rows: data.length / n, columns: n, data });
}

/**
 * The least squared cosine of the principal angles between planted orthonormal columns [n, k] and a span [n, d]; 0 for d < k.
 * @example
 * const plane = { rows: 1, columns: 2, data: Float64Array.of(1, 0) };
 * subspaceCosine(plane, plane); // 1
 */
export function subspaceCosine(planted: Matrix, basis: Matrix | undefined): number {
  if (basis === undefined || basis.columns < planted.columns) return 0;
  const inner = linearAlgebra.multiply(transpose(planted), basis);
  return linearAlgebra.eigenSymmetric(linearAlgebra.multiply(inner, transpose(inner))).values[0];
}
