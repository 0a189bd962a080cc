import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { dot } from "../math/vectors.js";
import { eachRow, RowSums, type Chunks } from "./stream.js";

/** A matrix of estimates and the standard error of each entry, both of one shape. */
export interface Estimate {
  readonly value: Matrix;
  readonly error: Matrix;
}

/** Estimated moments of y with Hermite polynomials of x, in their order: M1 is [n, 1], all others [n, n]. */
export interface Moments {
  /** Rows seen. */
  readonly count: number;
  /** E[y x]. */
  readonly m1: Estimate;
  /** E[y (x xᵀ − I)]. */
  readonly m2: Estimate;
  /** E[y He₃(x)(I, I, θ)]. */
  readonly m3: Estimate;
  /** E[y He₄(x)(I, I, θ, θ)]. */
  readonly m4: Estimate;
}

/**
 * Contracted moments of samples (x, y), x ~ N(0, I) in n dimensions, along a unit direction θ [n] (length 1 to 1e-6), in one pass and with
 * memory O(n²). With t = θ·x, He₃(I, I, θ) = t(xxᵀ − I) − (xθᵀ + θxᵀ) and
 * He₄(I, I, θ, θ) = (t² − 1)(xxᵀ − I) − 2t(xθᵀ + θxᵀ) + 2θθᵀ; for y = Σ aᵢ σ(wᵢ·x) with unit wᵢ they estimate
 * c_j Σ aᵢ (wᵢ·θ)^(j−2) wᵢwᵢᵀ. A standard error is the root of the entry's sample variance over N. About 6n² operations a row.
 * @throws UserError for rows that are not finite or not n wide, fewer than two rows, and a direction that is not of unit length.
 */
export async function estimateMoments(chunks: Chunks, direction: Float64Array): Promise<Moments> {
  const n = direction.length;
  const norm = Math.sqrt(dot(direction, direction));
  check(Math.abs(norm - 1) <= 1e-6, () => ({
    where: "estimateMoments",
    rule: "the direction θ must have length 1",
    received: `‖θ‖ = ${norm}`,
    repair: "Divide θ by its length.",
  }));
  const pairs = (n * (n + 1)) / 2;
  const sizes = [n, pairs, pairs, pairs];
  const values = sizes.map((size) => new RowSums(size));
  const squares = sizes.map((size) => new RowSums(size));
  const all = [...values, ...squares];
  await eachRow(chunks, { where: "estimateMoments", inputs: n }, (y, data, offset) => {
    addRow(y, data.subarray(offset, offset + n), direction, values, squares);
    for (const sums of all) sums.endRow();
  });
  const [m1, m2, m3, m4] = sizes.map((_, order) =>
    estimateOf(n, order === 0, values[order].means(), squares[order].means(), values[order].count),
  );
  return { count: values[0].count, m1, m2, m3, m4 };
}

/**
 * The moments of all rows together from those of parts of them, along one direction: as one pass over all would give them, to rounding. So
 * several processes or threads share a stream, each with its own chunks (`share` of {@link networkSamples}).
 * @throws UserError for no parts, or parts of different shapes.
 */
export function mergeMoments(parts: readonly Moments[]): Moments {
  const [first] = parts;
  check(parts.length > 0 && parts.every(({ m1 }) => m1.value.rows === first.m1.value.rows), () => ({
    where: "mergeMoments",
    rule: "there must be parts, all of as many inputs",
    received: parts.map(({ m1 }) => `${m1.value.rows} inputs`).join(", ") || "none",
    repair: "Merge estimates along one direction.",
  }));
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const merged = (pick: (part: Moments) => Estimate): Estimate => {
    const shape = pick(first).value;
    const over = (entry: (part: Estimate, rows: number, at: number) => number): Float64Array =>
      shape.data.map((_, at) => parts.reduce((sum, part) => sum + (part.count / count) * entry(pick(part), part.count, at), 0)); // prettier-ignore
    const mean = over(({ value }, _, at) => value.data[at]);
    // E of the square: the variance of a part is its squared standard error times its rows less 1.
    const square = over(({ value, error }, rows, at) => error.data[at] ** 2 * (rows - 1) + value.data[at] ** 2);
    const error = square.map((value, at) => Math.sqrt(Math.max(0, value - mean[at] ** 2) / (count - 1)));
    return { value: { ...shape, data: mean }, error: { ...shape, data: error } };
  };
  return {
    ...{ count, m1: merged(({ m1 }) => m1), m2: merged(({ m2 }) => m2) },
    ...{ m3: merged(({ m3 }) => m3), m4: merged(({ m4 }) => m4) },
  };
}

/** Adds y He_j of one row and their squares, upper triangles row by row. */
function addRow(
  y: number,
  x: Float64Array,
  theta: Float64Array,
  values: readonly RowSums[],
  squares: readonly RowSums[],
): void {
  const n = x.length;
  let t = 0;
  for (let i = 0; i < n; i++) t += theta[i] * x[i];
  const [first, second, third, fourth] = values.map(({ block }) => block);
  const [first2, second2, third2, fourth2] = squares.map(({ block }) => block);
  for (let i = 0, at = 0; i < n; i++) {
    first[i] += y * x[i];
    first2[i] += (y * x[i]) ** 2;
    for (let j = i; j < n; j++, at++) {
      const pair = x[i] * x[j] - (i === j ? 1 : 0);
      const mixed = x[i] * theta[j] + theta[i] * x[j];
      const [he2, he3] = [y * pair, y * (t * pair - mixed)];
      const he4 = y * ((t * t - 1) * pair - 2 * t * mixed + 2 * theta[i] * theta[j]);
      second[at] += he2;
      second2[at] += he2 * he2;
      third[at] += he3;
      third2[at] += he3 * he3;
      fourth[at] += he4;
      fourth2[at] += he4 * he4;
    }
  }
}

/** Means and standard errors as matrices, symmetric ones from their upper triangles. */
function estimateOf(n: number, vector: boolean, means: Float64Array, squares: Float64Array, count: number): Estimate {
  const errors = squares.map((square, index) => Math.sqrt(Math.max(0, square - means[index] ** 2) / (count - 1)));
  const shape = (entries: Float64Array): Matrix =>
    vector ? { rows: n, columns: 1, data: entries } : { rows: n, columns: n, data: fromUpper(n, entries) };
  return { value: shape(means), error: shape(errors) };
}

/** The symmetric [n, n] entries of an upper triangle, row by row. */
export function fromUpper(n: number, upper: Float64Array): Float64Array {
  const full = new Float64Array(n * n);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i; j < n; j++, at++) full[i * n + j] = full[j * n + i] = upper[at];
  }
  return full;
}
