import { check } from "../errors.js";
import { linearAlgebra } from "../math/algebra/ml-matrix.js";
import type { Matrix } from "../math/algebra/contract.js";
import { fromUpper } from "./symmetric.js";
import { addGram, addRows, runRows } from "./gram.js";
import { RowSums, type Sums } from "./row-sums.js";
import { eachRow, eachRun, type Chunks } from "./stream.js";
import { sumsOf, type Pass, type Samples } from "./sums.js";

const where = "recoverUnits";

/** Means of y, y x and y xxᵀ with y centred: m0, M1 [n], M2 [n, n]. */
export interface LowMoments {
  readonly count: number;
  readonly m0: number;
  readonly m1: Float64Array;
  readonly m2: Matrix;
}

/** y, then x, y x, xxᵀ, y xxᵀ one after another, xxᵀ as upper triangles of x [n]; 8 rows at a time. */
export const lowPass: Pass<number> = { module: import.meta.url, name: "lowSums", where, run: lowSums };

export async function lowSums(chunks: Chunks, n: number): Promise<Sums> {
  const pairs = (n * (n + 1)) / 2;
  const sums = new RowSums(1 + 2 * n + 2 * pairs);
  const b = sums.block;
  const ones = new Float64Array(runRows).fill(1); // rows of zeros add nothing
  await eachRun(chunks, { where, inputs: n }, (y, x, count) => {
    for (let row = 0; row < count; row++) b[0] += y[row];
    addRows(b, 1, x, ones);
    addRows(b, 1 + n, x, y);
    addGram(b, 1 + 2 * n, x, ones);
    addGram(b, 1 + 2 * n + pairs, x, y);
    sums.endRow(count);
  });
  return sums.sums();
}

/** Rows, mean [n] and second moment [n, n] of x, whatever they are. */
export async function inputMoments(samples: Samples, n: number) {
  const { count, means } = await sumsOf(samples, lowPass, n);
  const second = fromUpper(n, means.slice(1 + 2 * n, 1 + 2 * n + (n * (n + 1)) / 2));
  return { count, mean: means.slice(1, 1 + n), second };
}

/**
 * The first pass. x must look like N(0, I): no entry of its mean and second moment may lie further than 6 standard errors from theirs.
 * @throws UserError with the entry that lies furthest.
 */
export async function lowMoments(samples: Samples, n: number): Promise<LowMoments> {
  const pairs = (n * (n + 1)) / 2;
  const { count, means } = await sumsOf(samples, lowPass, n);
  const m0 = means[0];
  const x = means.slice(1, 1 + n);
  const second = means.slice(1 + 2 * n, 1 + 2 * n + pairs);
  checkGaussian(x, fromUpper(n, second), count);
  requireMoreRows(count, n);
  const m1 = x.map((value, i) => means[1 + n + i] - m0 * value);
  const m2 = fromUpper(n, second.map((value, at) => means[1 + 2 * n + pairs + at] - m0 * value)); // prettier-ignore
  return { count, m0, m1, m2: { rows: n, columns: n, data: m2 } };
}

function requireMoreRows(rows: number, inputs: number): void {
  check(rows > inputs, () => ({
    where,
    rule: "there must be more rows than inputs, or a second moment has directions that no row speaks of",
    received: `${rows} rows, ${inputs} inputs`,
    repair: "Give more samples: some 100 for each input and unit at least.",
  }));
}

function checkGaussian(mean: Float64Array, second: Float64Array, count: number): void {
  const n = mean.length;
  const most = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, b), 0);
  const furthest = most(mean.map(Math.abs)) * Math.sqrt(count);
  const diagonal = (at: number): boolean => Math.floor(at / n) === at % n;
  const errors = (value: number, at: number): number =>
    Math.abs(value - (diagonal(at) ? 1 : 0)) * Math.sqrt(count / (diagonal(at) ? 2 : 1));
  const spread = most(second.map(errors));
  check(furthest <= 6 && spread <= 6, () => ({
    where,
    rule: "x must be standard Gaussian: its mean 0 and its covariance I within 6 standard errors",
    received: `${furthest.toPrecision(3)} standard errors in the mean, ${spread.toPrecision(3)} in the covariance`,
    repair: "Centre and whiten x first.",
  }));
}

/** What is left of y in the subspace: mean of y₂, E[y₂ zzᵀ] − mean I and E[zzᵀ], both [k, k]. */
export interface SubspaceMoments {
  readonly mean: number;
  readonly b: Matrix;
  readonly second: Matrix;
}

/** A function of one row that writes z = Uᵀx and returns y less the fitted part of degree ≤ 1. */
export type Projection = (y: number, data: Float64Array, offset: number, z: Float64Array) => number;

/** z = Uᵀx for U [n, k], and y₂ = y − m0 − M1·x, or y − m0 alone without the residual step. */
export function projection(basis: Matrix, { m0, m1 }: LowMoments, residual: boolean): Projection {
  const [n, k] = [basis.rows, basis.columns];
  return (y, data, offset, z) => {
    let rest = y - m0;
    z.fill(0);
    for (let i = 0; i < n; i++) {
      const x = data[offset + i];
      if (residual) rest -= m1[i] * x;
      for (let unit = 0; unit < k; unit++) z[unit] += basis.data[i * k + unit] * x;
    }
    return rest;
  };
}

/** The second pass. */
export async function subspaceMoments(
  chunks: Chunks,
  { rows: inputs, columns: k }: Matrix,
  project: Projection,
): Promise<SubspaceMoments> {
  const pairs = (k * (k + 1)) / 2;
  const sums = new RowSums(1 + 2 * pairs);
  const z = new Float64Array(k);
  await eachRow(chunks, { where, inputs }, (y, data, offset) => {
    const rest = project(y, data, offset, z);
    sums.block[0] += rest;
    for (let i = 0, at = 1; i < k; i++) {
      for (let j = i; j < k; j++, at++) {
        sums.block[at] += z[i] * z[j];
        sums.block[at + pairs] += rest * z[i] * z[j];
      }
    }
    sums.endRow();
  });
  const means = sums.means(where);
  const b = fromUpper(k, means.slice(1 + pairs));
  for (let i = 0; i < k; i++) b[i * k + i] -= means[0];
  const second = { rows: k, columns: k, data: fromUpper(k, means.slice(1, 1 + pairs)) };
  return { mean: means[0], b: { rows: k, columns: k, data: b }, second };
}

/** The k eigenvectors of M2 with the greatest |eigenvalue| as columns, [n, k]. */
export function leadingSubspace(m2: Matrix, k: number): Matrix {
  const { values, vectors } = linearAlgebra.eigenSymmetric(m2);
  const order = [...values.keys()].sort((p, q) => Math.abs(values[q]) - Math.abs(values[p])).slice(0, k);
  const n = m2.rows;
  const data = new Float64Array(n * k).map((_, at) => vectors.data[Math.floor(at / k) * n + order[at % k]]);
  return { rows: n, columns: k, data };
}
