import type { Matrix } from "../math/algebra/contract.js";
import type { ContractionMeans } from "./contraction-sums.js";

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
 * The moments and their standard errors from means of weighted products. With p = xᵢx_j − δ, m = xᵢθ_j + θᵢx_j and r = θᵢθ_j the entries are means of
 * y p, y(t p − m) and y(a p − 2t m + 2r), and their squares' means are sums of the same kind: pm = qᵢx_jθ_j + θᵢxᵢq_j − δm, m² = qᵢθ_j² + θᵢ²q_j + 2r xᵢx_j.
 */
export function momentsOf(means: ContractionMeans, theta: Float64Array): Moments {
  const n = theta.length;
  const [m1, m2, m3, m4] = [n, n * n, n * n, n * n].map(emptyEstimate(n));
  const own = diagonalOf(means.x["y²"], n);
  const owns = { own, ownT: diagonalOf(means.x["y²t²"], n) };
  const errorOf = (square: number, mean: number): number =>
    Math.sqrt(Math.max(0, square - mean * mean) / (means.count - 1));
  for (let i = 0, at = 0; i < n; i++) {
    m1.value.data[i] = means.vectors.y[i];
    m1.error.data[i] = errorOf(own[i], means.vectors.y[i]);
    for (let j = i; j < n; j++, at++) {
      const entry: Entry = { i, j, at, n, theta, means, ...owns };
      const [values, squares] = [valuesOf(entry), squaresOf(entry)];
      [m2, m3, m4].forEach(({ value, error }, order) => {
        value.data[i * n + j] = value.data[j * n + i] = values[order];
        error.data[i * n + j] = error.data[j * n + i] = errorOf(squares[order], values[order]);
      });
    }
  }
  return { count: means.count, m1, m2, m3, m4 };
}

const emptyEstimate =
  (n: number) =>
  (size: number): Estimate => {
    const matrix = (): Matrix => ({ rows: n, columns: size / n, data: new Float64Array(size) });
    return { value: matrix(), error: matrix() };
  };

function diagonalOf(upper: Float64Array, n: number): Float64Array {
  const diagonal = new Float64Array(n);
  for (let i = 0, at = 0; i < n; at += n - i++) diagonal[i] = upper[at];
  return diagonal;
}

/** One entry i ≤ j, `at` in the upper triangles. */
interface Entry {
  readonly i: number;
  readonly j: number;
  readonly at: number;
  readonly n: number;
  readonly theta: Float64Array;
  readonly means: ContractionMeans;
  /** Means of y² q and y²t² q. */
  readonly own: Float64Array;
  readonly ownT: Float64Array;
}

/** Means of y He₂, y He₃ and y He₄. */
function valuesOf({ i, j, at, theta, means: { scalars, vectors, x } }: Entry): [number, number, number] {
  const one = i === j ? 1 : 0;
  const across = (vector: Float64Array): number => vector[i] * theta[j] + theta[i] * vector[j];
  return [
    x.y[at] - one * scalars.y,
    x.yt[at] - one * scalars.yt - across(vectors.y),
    x.ya[at] - one * scalars.ya - 2 * across(vectors.yt) + 2 * theta[i] * theta[j] * scalars.y,
  ];
}

/** Means of their squares. */
function squaresOf(entry: Entry): [number, number, number] {
  const { i, j, at, theta, means, own, ownT } = entry;
  const { scalars, vectors, squares, x, q } = means;
  const [one, r] = [i === j ? 1 : 0, theta[i] * theta[j]];
  const pp = (all: Float64Array, diagonal: number, total: number): number => all[at] + one * (total - 2 * diagonal);
  const mm = (diagonal: Float64Array, products: Float64Array): number =>
    diagonal[i] * theta[j] ** 2 + theta[i] ** 2 * diagonal[j] + 2 * r * products[at];
  const pm = (name: "y²t" | "y²at"): number => mixedOf(entry, name) - one * 2 * theta[i] * vectors[name][i];
  const second = pp(q["y²"], own[i], scalars["y²"]);
  const third = pp(q["y²t²"], ownT[i], scalars["y²t²"]) - 2 * pm("y²t") + mm(own, x["y²"]);
  const fourth =
    pp(q["y²a²"], squares[i], scalars["y²a²"]) + 4 * mm(ownT, x["y²t²"]) + 4 * r * r * scalars["y²"] - 4 * pm("y²at");
  const cross = x["y²a"][at] - one * scalars["y²a"];
  const along = vectors["y²t"][i] * theta[j] + theta[i] * vectors["y²t"][j];
  return [second, third, fourth + 4 * r * cross - 8 * r * along];
}

/** The mean of a weight times xᵢx_j m = qᵢx_jθ_j + θᵢxᵢq_j. */
function mixedOf({ i, j, n, theta, means: { qx } }: Entry, name: "y²t" | "y²at"): number {
  return theta[j] * qx[name][i * n + j] + theta[i] * qx[name][j * n + i];
}
