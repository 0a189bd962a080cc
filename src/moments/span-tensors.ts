import type { Matrix } from "../math/algebra/contract.js";
import { dot } from "../math/vectors.js";
import { evaluateMonomials, factorial, hermiteSeries, hermiteTensor, monomials } from "./monomials.js";
import { RowSums, type Sums } from "./row-sums.js";
import { eachRow, type Chunks } from "./stream.js";
import { requireEnough, sumsOf, type Pass, type Samples } from "./sums.js";

/** E[r He_j(z)] of one order, z = Uᵀx in k dimensions. */
export interface SpanTensor {
  readonly order: number;
  /** [k^j], symmetric. */
  readonly data: Float64Array;
  /** 1/(j! E[r²]): what its squared distance weighs in a fit of several orders. */
  readonly weight: number;
}

/**
 * The tensors E[r He_j(z)] of the given orders, ascending, in the span's k dimensions. Order by order r is y less m0 and less what Hermite
 * polynomials of the lower orders of the list, and of degree 1, fit: without it the variance of low degrees drowns the high ones. A pass an
 * order, C(k + j, j) products a row.
 */
export async function spanTensors(
  samples: Samples,
  { basis, m0, m1 }: { readonly basis: Matrix; readonly m0: number; readonly m1: Float64Array },
  orders: readonly number[],
): Promise<SpanTensor[]> {
  const tensors: SpanTensor[] = [];
  const linear = Array.from({ length: basis.columns }, (_, unit) => innerColumn(basis, unit, m1));
  for (const order of orders) {
    const below = new Map([
      [1, Float64Array.from(linear)],
      ...tensors.map(({ order, data }) => [order, data] as const),
    ]);
    tensors.push(await tensorOf(samples, { basis, m0, below, order }));
  }
  return tensors;
}

function innerColumn({ rows, columns, data }: Matrix, column: number, vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += data[i * columns + column] * vector[i];
  return sum;
}

interface Wanted {
  readonly basis: Matrix;
  readonly m0: number;
  readonly below: ReadonlyMap<number, Float64Array>;
  readonly order: number;
}

async function tensorOf(samples: Samples, wanted: Wanted): Promise<SpanTensor> {
  const { count, means } = await sumsOf(samples, tensorPass, wanted);
  const { basis, order } = wanted;
  const all = monomials(basis.columns, order);
  requireEnough("recoverNetwork", count, {
    order,
    dimension: basis.columns,
    entries: all.starts[order + 1] - all.starts[order],
  });
  const square = means[means.length - 1];
  return { order, data: hermiteTensor(all, means, order), weight: 1 / (factorial(order) * square) };
}

const tensorPass: Pass<Wanted> = { module: import.meta.url, name: "tensorSums", where: "recoverNetwork", run: tensorSums }; // prettier-ignore

/** r times each monomial, and r². */
export async function tensorSums(chunks: Chunks, { basis, m0, below, order }: Wanted): Promise<Sums> {
  const [n, k] = [basis.rows, basis.columns];
  const all = monomials(k, order);
  const fitted = hermiteSeries(all, below);
  const size = all.indices.length;
  const sums = new RowSums(size + 1);
  const [z, values] = [new Float64Array(k), new Float64Array(size)];
  await eachRow(chunks, { where: "recoverNetwork", inputs: n }, (y, data, offset) => {
    z.fill(0);
    for (let i = 0; i < n; i++) {
      const x = data[offset + i];
      for (let unit = 0; unit < k; unit++) z[unit] += basis.data[i * k + unit] * x;
    }
    evaluateMonomials(all, z, values);
    const rest = y - m0 - dot(fitted, values);
    for (let at = 0; at < size; at++) sums.block[at] += rest * values[at];
    sums.block[size] += rest * rest;
    sums.endRow();
  });
  return sums.sums();
}
