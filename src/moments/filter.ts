import { check } from "../errors.js";
import { linearAlgebra } from "../math/algebra/ml-matrix.js";
import type { Matrix } from "../math/algebra/contract.js";
import { quantile } from "../math/statistics/moments.js";
import { hermite } from "./hermite.js";
import { streamOf, type Seeded } from "../math/random.js";
import { dot, normalized } from "../math/vectors.js";
import { fromUpper } from "./symmetric.js";
import { RowSums } from "./row-sums.js";
import { eachRow, type Chunk, type Chunks } from "./stream.js";

/** What a filter on y leaves of xxᵀ − I. */
export interface FilteredMoment {
  /** Share of the rows kept, in [0, 1]. */
  readonly kept: number;
  /** E[1(kept)(xxᵀ − I)], [n, n]. */
  readonly matrix: Matrix;
}

/**
 * E[1(kept)(xxᵀ − I)] for a filter on y (Chen, Klivans & Meka 2020): for x ~ N(0, I) it vanishes off the directions on which y depends.
 * One pass, memory O(n²), n²/2 operations a row kept.
 * @throws UserError for rows that are not finite or not n wide, fewer than two rows, and a filter that keeps none.
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 * const moment = await filteredMoment(networkSamples({ random: randomStream(1) }, network, 1000), 4, (y) => y > 1);
 */
export async function filteredMoment(
  chunks: Chunks,
  inputs: number,
  keep: (y: number, row: number) => boolean,
): Promise<FilteredMoment> {
  const sums = new RowSums(1 + (inputs * (inputs + 1)) / 2);
  await eachRow(chunks, { where: "filteredMoment", inputs }, (y, data, offset) => {
    if (keep(y, sums.count)) {
      sums.block[0]++;
      for (let i = 0, at = 1; i < inputs; i++) {
        const xi = data[offset + i];
        for (let j = i; j < inputs; j++, at++) sums.block[at] += xi * data[offset + j];
      }
    }
    sums.endRow();
  });
  const means = sums.means("filteredMoment");
  const kept = means[0];
  check(kept > 0, () => ({
    where: "filteredMoment",
    rule: "the filter must keep a row at least",
    received: `0 of ${sums.count}`,
    repair: "Lower the threshold; a constant target has no tails.",
  }));
  const data = fromUpper(inputs, means.subarray(1));
  for (let i = 0; i < inputs; i++) data[i * inputs + i] -= kept;
  return { kept, matrix: { rows: inputs, columns: inputs, data } };
}

/** cos² of the angle between a planted θ and the leading eigenvector of M2, and of M2 filtered to the largest |y|. */
export interface FilterComparison {
  readonly plain: number;
  readonly filtered: number;
}

/**
 * y = He₄(θ·x) for a random unit θ, `samples` rows: plain M2, which vanishes in expectation, beside M2 of the `share` of rows with the
 * largest |y|, which is positive along θ.
 * @example
 * const result = await compareFilter({ random: randomStream(0) }, { dimension: 4, samples: 1000, share: 0.1 });
 */
export async function compareFilter(
  seeded: Seeded,
  { dimension, samples, share }: { readonly dimension: number; readonly samples: number; readonly share: number },
): Promise<FilterComparison> {
  const random = streamOf(seeded);
  const theta = normalized(random.split("direction").normals(dimension));
  const x = { rows: samples, columns: dimension, data: random.split("samples").normals(samples * dimension) };
  const y = new Float64Array(samples).map((_, row) =>
    hermite(4, dot(theta, x.data.subarray(row * dimension, (row + 1) * dimension))),
  );
  const threshold = quantile([...y].map(Math.abs), 1 - share);
  const filtered = await filteredMoment([{ x, y }], dimension, (value) => Math.abs(value) > threshold);
  return {
    plain: alignment(weightedSecond({ x, y }), theta),
    filtered: alignment(filtered.matrix, theta),
  };
}

/** E[y (xxᵀ − I)], [n, n]. */
function weightedSecond({ x, y }: Chunk): Matrix {
  const n = x.columns;
  const upper = new Float64Array((n * (n + 1)) / 2);
  for (let row = 0; row < x.rows; row++) {
    for (let i = 0, at = 0; i < n; i++) {
      const scaled = (y[row] / x.rows) * x.data[row * n + i];
      for (let j = i; j < n; j++, at++) upper[at] += scaled * x.data[row * n + j] - (i === j ? y[row] / x.rows : 0);
    }
  }
  return { rows: n, columns: n, data: fromUpper(n, upper) };
}

/** cos² between θ and the eigenvector of the eigenvalue of the largest magnitude. */
function alignment(matrix: Matrix, theta: Float64Array): number {
  const { values, vectors } = linearAlgebra.eigenSymmetric(matrix);
  const n = theta.length;
  const at = -values[0] > values[n - 1] ? 0 : n - 1;
  return theta.reduce((sum, value, i) => sum + value * vectors.data[i * n + at], 0) ** 2;
}
