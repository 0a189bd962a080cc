import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import type { Random } from "../math/random.js";
import type { Chunk } from "./stream.js";

/** The rows of these numbers. */
export function rowsOf({ x, y }: Chunk, rows: Int32Array): Chunk {
  const n = x.columns;
  const data = new Float64Array(rows.length * n);
  rows.forEach((row, to) => data.set(x.data.subarray(row * n, (row + 1) * n), to * n));
  const picked: Matrix = { rows: rows.length, columns: n, data };
  return { x: picked, y: Float64Array.from(rows, (row) => y[row]) };
}

/**
 * Samples in a random order cut in two: `share` of them first.
 * @example
 * const samples = { x: { rows: 10, columns: 2, data: randomStream(0).normals(20) }, y: randomStream(1).normals(10) };
 * const [fit, held] = splitSamples(samples, 0.2, randomStream(2));
 */
export function splitSamples(samples: Chunk, share: number, random: Random): readonly [Chunk, Chunk] {
  const order = random.permutation(samples.x.rows);
  const first = Math.round(share * samples.x.rows);
  return [rowsOf(samples, order.subarray(0, first)), rowsOf(samples, order.subarray(first))];
}

/**
 * Refuses samples of which nothing could be said: fewer than 10 rows, an input or a target that is constant, inputs whose rows repeat (more than one in a hundred), heavy
 * tails of y that make its fourth moments meaningless.
 * @throws UserError with the number found and the repair.
 * @example
 * requireSamples({ x: { rows: 10, columns: 2, data: randomStream(0).normals(20) }, y: randomStream(1).normals(10) });
 */
export function requireSamples({ x, y }: Chunk): void {
  const fault = (rule: string, received: string, repair: string) => ({ where: "samples", rule, received, repair });
  check(x.rows >= 10, () => fault("there must be at least 10 rows", String(x.rows), "Give more samples."));
  const constant = constantColumn(x);
  check(
    constant < 0,
    () =>
    fault("every input must vary", `input ${constant + 1} of ${x.columns}, ${x.data[constant]} in all ${x.rows} rows`, "Leave this column out (--drop)."), // prettier-ignore
  );
  const values = Array.from(y);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [second, fourth] = [2, 4].map(
    (power) => values.reduce((sum, v) => sum + (v - mean) ** power, 0) / values.length,
  );
  check(
    second > 1e-20 * (1 + mean * mean),
    () =>
    fault("the target must vary", `variance ${second.toPrecision(3)} about ${mean.toPrecision(6)} in ${y.length} rows`, "Name another column as --target."), // prettier-ignore
  );
  const repeats = x.rows - new Set(Array.from({ length: x.rows }, (_, row) => keyOf(x, row))).size;
  check(
    repeats <= 0.01 * x.rows,
    () =>
    fault("rows must be independent samples", `${repeats} of ${x.rows} rows repeat another one's inputs`, "Leave out the copies: they count as evidence twice."), // prettier-ignore
  );
  const kurtosis = fourth / second ** 2;
  check(
    kurtosis <= Math.max(100, 0.05 * y.length),
    () =>
    fault("the target must not have tails so heavy that single rows decide", `kurtosis ${kurtosis.toPrecision(3)} in ${y.length} rows`, "Leave out or clip the outliers."), // prettier-ignore
  );
}

/** The first column that is one number throughout; −1 where there is none. */
function constantColumn({ columns, data }: Matrix): number {
  for (let column = 0; column < columns; column++) {
    let at = column;
    while (at < data.length && data[at] === data[column]) at += columns;
    if (at >= data.length) return column;
  }
  return -1;
}

const keyOf = ({ columns, data }: Matrix, row: number): string =>
  data.subarray(row * columns, row * columns + Math.min(columns, 4)).join();
