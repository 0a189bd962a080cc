import type { Matrix } from "../math/algebra/contract.js";
import type { Projection, SubspaceMoments } from "./passes.js";
import { RowSums } from "./row-sums.js";
import { eachRow, type Chunks } from "./stream.js";
import { requireEnough } from "./sums.js";

/**
 * The third pass: the symmetric tensor E[y₄ He₄(z)], [k⁴], of the residual y₄ = y₂ − ½(zᵀBz − tr B), centred (y₂ itself, centred,
 * without the residual step): E[y₄ z⊗⁴] less E[y₄ zzᵀ] ⊗ I over the six pairings. C(k + 3, 4) products a row.
 */
export async function fourthMoment(
  chunks: Chunks,
  inputs: number,
  project: Projection,
  { mean, b, second }: SubspaceMoments,
  residual: boolean,
): Promise<Float64Array> {
  const k = b.rows;
  const half = residual ? 0.5 : 0;
  const trace = b.data.reduce((sum, value, at) => sum + (at % (k + 1) === 0 ? value : 0), 0);
  const fitted = b.data.reduce((sum, value, at) => sum + value * second.data[at], 0);
  const centre = mean - half * (fitted - trace);
  const pairs = (k * (k + 1)) / 2;
  const sums = new RowSums(pairs + (k * (k + 1) * (k + 2) * (k + 3)) / 24);
  const z = new Float64Array(k);
  await eachRow(chunks, { where: "recoverUnits", inputs }, (y, data, offset) => {
    const rest = project(y, data, offset, z);
    const value = rest - half * (quadratic(b, z) - trace) - centre;
    let at = addPairs(sums.block, value, z);
    for (let i = 0; i < k; i++) {
      for (let j = i; j < k; j++) {
        for (let l = j; l < k; l++) {
          const triple = value * z[i] * z[j] * z[l];
          for (let m = l; m < k; m++) sums.block[at++] += triple * z[m];
        }
      }
    }
    sums.endRow();
  });
  const means = sums.means("recoverUnits");
  requireEnough("recoverUnits", sums.count, { order: 4, dimension: k, entries: means.length - pairs });
  return hermiteTensor(k, means);
}

function quadratic({ rows: k, data }: Matrix, z: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) sum += data[i * k + j] * z[i] * z[j];
  }
  return sum;
}

function addPairs(block: Float64Array, value: number, z: Float64Array): number {
  let at = 0;
  for (let i = 0; i < z.length; i++) {
    for (let j = i; j < z.length; j++) block[at++] += value * z[i] * z[j];
  }
  return at;
}

/** The full tensor from the means of the pairs and of the quadruples i ≤ j ≤ l ≤ m. */
function hermiteTensor(k: number, means: Float64Array): Float64Array {
  const pair = new Float64Array(k * k);
  let at = 0;
  for (let i = 0; i < k; i++) {
    for (let j = i; j < k; j++) pair[i * k + j] = pair[j * k + i] = means[at++];
  }
  const tensor = new Float64Array(k ** 4);
  const same = (p: number, q: number, r: number, s: number): number => (r === s ? pair[p * k + q] : 0);
  for (let i = 0; i < k; i++) {
    for (let j = i; j < k; j++) {
      for (let l = j; l < k; l++) {
        for (let m = l; m < k; m++) {
          const paired = same(i, j, l, m) + same(i, l, j, m) + same(i, m, j, l) + same(j, l, i, m) + same(j, m, i, l) + same(l, m, i, j); // prettier-ignore
          spread(tensor, k, [i, j, l, m], means[at++] - paired);
        }
      }
    }
  }
  return tensor;
}

/** Writes a value at all orders of four indices. */
function spread(tensor: Float64Array, k: number, index: readonly number[], value: number): void {
  for (let p = 0; p < 4; p++) {
    for (let q = 0; q < 4; q++) {
      for (let r = 0; r < 4; r++) {
        if (p === q || p === r || q === r) continue;
        tensor[((index[p] * k + index[q]) * k + index[r]) * k + index[6 - p - q - r]] = value;
      }
    }
  }
}
