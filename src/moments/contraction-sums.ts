import { addCross, addGram, addRows, rowsTimes, runRows } from "./gram.js";
import { RowSums, type Sums } from "./row-sums.js";
import { eachRun, type Chunks } from "./stream.js";
import type { Pass } from "./sums.js";

/** Means over rows of weights times products of x, with t = θ·x, a = t² − 1 and q = x² entry by entry. */
export interface ContractionMeans {
  readonly count: number;
  /** Of y, yt, ya, y², y²t, y²t², y²a, y²at, y²a². */
  readonly scalars: Readonly<Record<Weight, number>>;
  /** Of x, [n], with weights y, yt, y²t and y²at. */
  readonly vectors: Readonly<Record<"y" | "yt" | "y²t" | "y²at", Float64Array>>;
  /** Of q, [n], with weight y²a². */
  readonly squares: Float64Array;
  /** Of x xᵀ, upper triangles. */
  readonly x: Readonly<Record<"y" | "yt" | "ya" | "y²" | "y²t²" | "y²a", Float64Array>>;
  /** Of q qᵀ, upper triangles. */
  readonly q: Readonly<Record<"y²" | "y²t²" | "y²a²", Float64Array>>;
  /** Of q xᵀ, [n, n]. */
  readonly qx: Readonly<Record<"y²t" | "y²at", Float64Array>>;
}

const weights = ["y", "yt", "ya", "y²", "y²t", "y²t²", "y²a", "y²at", "y²a²"] as const;
type Weight = (typeof weights)[number];

/** Where each part of the sums begins, in the order of {@link ContractionMeans}. */
function layoutOf(n: number) {
  const pairs = (n * (n + 1)) / 2;
  let end = 0;
  const place = <K extends string>(names: readonly K[], size: number) =>
    Object.fromEntries(names.map((name) => [name, [end, (end += size)]])) as Record<K, [number, number]>;
  return {
    scalars: place(weights, 1),
    vectors: place(["y", "yt", "y²t", "y²at"] as const, n),
    squares: place(["y²a²"] as const, n)["y²a²"],
    x: place(["y", "yt", "ya", "y²", "y²t²", "y²a"] as const, pairs),
    q: place(["y²", "y²t²", "y²a²"] as const, pairs),
    qx: place(["y²t", "y²at"] as const, n * n),
    size: end,
  };
}

/** Sums everything that contracted moments to order 4 and their standard errors are made of along θ [n], 8 rows at a time; memory O(n²). */
export const contractionPass: Pass<Float64Array> = {
  module: import.meta.url,
  name: "contractionSums",
  where: "estimateMoments",
  run: contractionSums,
};

export async function contractionSums(chunks: Chunks, direction: Float64Array): Promise<Sums> {
  const n = direction.length;
  const layout = layoutOf(n);
  const sums = new RowSums(layout.size);
  const w = Object.fromEntries(weights.map((name) => [name, new Float64Array(runRows)])) as Record<
    Weight,
    Float64Array
  >;
  const [t, q] = [new Float64Array(runRows), new Float64Array(runRows * n)];
  const b = sums.block;
  await eachRun(chunks, { where: "estimateMoments", inputs: n }, (y, x, count) => {
    rowsTimes(x, direction, t);
    for (let at = 0; at < q.length; at++) q[at] = x[at] * x[at];
    for (let row = 0; row < runRows; row++) weigh(w, row, y[row], t[row]);
    for (const name of weights) for (let row = 0; row < runRows; row++) b[layout.scalars[name][0]] += w[name][row];
    for (const name of ["y", "yt", "y²t", "y²at"] as const) addRows(b, layout.vectors[name][0], x, w[name]);
    addRows(b, layout.squares[0], q, w["y²a²"]);
    for (const name of ["y", "yt", "ya", "y²", "y²t²", "y²a"] as const) addGram(b, layout.x[name][0], x, w[name]);
    for (const name of ["y²", "y²t²", "y²a²"] as const) addGram(b, layout.q[name][0], q, w[name]);
    for (const name of ["y²t", "y²at"] as const) addCross(b, layout.qx[name][0], q, x, w[name]);
    sums.endRow(count);
  });
  return sums.sums();
}

/** The means of {@link contractionPass} under their names. */
export function contractionMeans({ count, means: all }: Sums, n: number): ContractionMeans {
  const layout = layoutOf(n);
  const parts = <K extends string>(places: Record<K, [number, number]>) =>
    Object.fromEntries(
      (Object.entries(places) as [K, [number, number]][]).map(([name, [from, to]]) => [name, all.subarray(from, to)]),
    ) as Record<K, Float64Array>;
  const scalars = Object.fromEntries(weights.map((name) => [name, all[layout.scalars[name][0]]]));
  return {
    ...{ count, scalars: scalars as Record<Weight, number>, squares: all.subarray(...layout.squares) },
    ...{ vectors: parts(layout.vectors), x: parts(layout.x), q: parts(layout.q), qx: parts(layout.qx) },
  };
}

/** All weights of one row; of a row of zeros they are 0. */
function weigh(w: Readonly<Record<Weight, Float64Array>>, row: number, y: number, t: number): void {
  const [a, y2] = [t * t - 1, y * y];
  w.y[row] = y;
  w.yt[row] = y * t;
  w.ya[row] = y * a;
  w["y²"][row] = y2;
  w["y²t"][row] = y2 * t;
  w["y²t²"][row] = y2 * t * t;
  w["y²a"][row] = y2 * a;
  w["y²at"][row] = y2 * a * t;
  w["y²a²"][row] = y2 * a * a;
}
