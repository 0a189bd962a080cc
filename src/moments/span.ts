import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import { normalized } from "../math/vectors.js";
import { fromUpper } from "./symmetric.js";
import { leadingSubspace, lowMoments, type LowMoments } from "./passes.js";
import { RowSums, type Sums } from "./row-sums.js";
import { eachRow, type Chunks } from "./stream.js";
import { sumsOf, type Pass, type Samples } from "./sums.js";

/** The directions on which y depends, with what finding them measured. */
export interface Span extends LowMoments {
  /** U, orthonormal columns, [n, k]. */
  readonly basis: Matrix;
}

/**
 * The span of k hidden units: the k leading eigenvectors of M2 for `order` 2. For `order` 3 those of Σ_s M3(I, I, θ_s)²: θ = M1/‖M1‖ in a
 * first pass, the columns of the span that it gave in a second.
 * @throws UserError where the k-th eigenvalue of the moment is no larger than what noise alone would show.
 */
export async function unitSpan(samples: Samples, n: number, k: number, order: 2 | 3): Promise<Span> {
  const low = await lowMoments(samples, n);
  const rest = await restOf(samples, low, order === 2 ? [] : [normalized(low.m1)]);
  const [first] = rest.moments;
  checkSeen(first, rest.error, k);
  if (order === 2) return { ...low, basis: leadingSubspace(first, k) };
  const columns = transpose(leadingSubspace(first, k));
  const directions = Array.from({ length: k }, (_, row) => columns.data.slice(row * n, (row + 1) * n));
  const { moments } = await restOf(samples, low, directions);
  const squares = moments.map((moment) => linearAlgebra.multiply(moment, moment).data);
  const data = squares[0].map((_, at) => squares.reduce((sum, square) => sum + square[at], 0));
  return { ...low, basis: leadingSubspace({ rows: n, columns: n, data }, k) };
}

/** E[y₂ He₃(x)(I, I, θ)] for each direction, or E[y₂ He₂(x)] where there is none; and the standard error of an entry of noise. */
async function restOf(
  samples: Samples,
  { m0, m1 }: LowMoments,
  directions: readonly Float64Array[],
): Promise<{ readonly moments: readonly Matrix[]; readonly error: number }> {
  const n = m1.length;
  const pairs = (n * (n + 1)) / 2;
  const { count, means } = await sumsOf(samples, restPass, { m0, m1, directions });
  const moments = Array.from({ length: Math.max(1, directions.length) }, (_, turn) => ({
    ...{ rows: n, columns: n },
    data: fromUpper(n, means.subarray(1 + turn * pairs, 1 + (turn + 1) * pairs)),
  }));
  return { moments, error: Math.sqrt(means[0] / count) };
}

interface RestInput {
  readonly m0: number;
  readonly m1: Float64Array;
  readonly directions: readonly Float64Array[];
}

const restPass: Pass<RestInput> = { module: import.meta.url, name: "restSums", where: "unitSpan", run: restSums };

/** The square of the first weight, and the upper triangle of each moment. */
export async function restSums(chunks: Chunks, { m0, m1, directions }: RestInput): Promise<Sums> {
  const n = m1.length;
  const pairs = (n * (n + 1)) / 2;
  const count = Math.max(1, directions.length);
  const sums = new RowSums(1 + count * pairs);
  const b = sums.block;
  await eachRow(chunks, { where: "unitSpan", inputs: n }, (y, data, offset) => {
    const x = data.subarray(offset, offset + n);
    let rest = y - m0;
    for (let i = 0; i < n; i++) rest -= m1[i] * x[i];
    for (let turn = 0; turn < count; turn++) {
      const theta = directions.length === 0 ? undefined : directions[turn];
      const weight = theta === undefined ? rest : rest * innerOf(theta, x);
      if (turn === 0) b[0] += weight * weight;
      addSlice(b, 1 + turn * pairs, { x, rest, weight, theta });
    }
    sums.endRow();
  });
  return sums.sums();
}

interface Slice {
  readonly x: Float64Array;
  readonly rest: number;
  /** `rest` for He₂, `rest` θ·x for He₃. */
  readonly weight: number;
  readonly theta: Float64Array | undefined;
}

function addSlice(b: Float64Array, from: number, { x, rest, weight, theta }: Slice): void {
  const n = x.length;
  for (let i = 0, at = from; i < n; i++) {
    const scaled = weight * x[i];
    b[at] -= weight;
    for (let j = i; j < n; j++, at++) {
      b[at] += scaled * x[j];
      if (theta !== undefined) b[at] -= rest * (x[i] * theta[j] + theta[i] * x[j]);
    }
  }
}

function innerOf(a: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * x[i];
  return sum;
}

function checkSeen(moment: Matrix, error: number, k: number): void {
  const sizes = linearAlgebra.eigenSymmetric(moment).values.map(Math.abs).sort().reverse();
  // Symmetric noise of n rows ends at 2√n standard errors of an entry.
  const edge = 2 * Math.sqrt(moment.rows) * error;
  check(sizes[k - 1] > edge, () => ({
    where: "recoverNetwork",
    rule: "each unit's eigenvalue must stand out of the noise",
    received: `eigenvalue ${k} of size ${sizes[k - 1].toPrecision(3)}, noise to ${edge.toPrecision(3)}; ${sizes.filter((size) => size > edge).length} of ${k} stand out`,
    repair: "Ask for as many units as stand out, or give more samples.",
  }));
}
