import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { runRows } from "./gram.js";

/** Some samples: x [rows, n] and y [rows]. */
export interface Chunk {
  readonly x: Matrix;
  readonly y: ArrayLike<number>;
}

/** Chunks of samples one after another; 10 to 50 thousand rows each keep memory small and the loops long. */
export type Chunks = Iterable<Chunk> | AsyncIterable<Chunk>;

/**
 * Calls `visit` with each row of the chunks, x at `offset` of `data`.
 * @throws UserError, naming `where`, for chunks of another width than `inputs`, y of another length, and numbers that are not finite.
 */
export async function eachRow(
  chunks: Chunks,
  { where, inputs }: { readonly where: string; readonly inputs: number },
  visit: (y: number, data: Float64Array, offset: number) => void,
): Promise<void> {
  let seen = 0;
  for await (const { x, y } of chunks) {
    check(x.columns === inputs && y.length === x.rows && x.data.length === x.rows * inputs, () => ({
      where,
      rule: `every chunk must have ${inputs} inputs and one target for each row`,
      received: `x ${x.rows} x ${x.columns} (${x.data.length} numbers) and ${y.length} targets after row ${seen}`,
      repair: "Give chunks of one width.",
    }));
    for (let row = 0; row < x.rows; row++) {
      checkRow(where, seen + row, y[row], x.data, row * inputs, inputs);
      visit(y[row], x.data, row * inputs);
    }
    seen += x.rows;
  }
}

/**
 * Calls `visit` with 8 rows after another, y [8] and x [8, n], however the stream is cut into chunks; behind the last rows, `count` of them,
 * stand zeros.
 * @throws UserError as {@link eachRow} does.
 */
export async function eachRun(
  chunks: Chunks,
  about: { readonly where: string; readonly inputs: number },
  visit: (y: Float64Array, x: Float64Array, count: number) => void,
): Promise<void> {
  const n = about.inputs;
  const [ys, xs] = [new Float64Array(runRows), new Float64Array(runRows * n)];
  let held = 0;
  await eachRow(chunks, about, (y, data, offset) => {
    ys[held] = y;
    for (let i = 0, at = held * n; i < n; i++) xs[at + i] = data[offset + i];
    if (++held < runRows) return;
    visit(ys, xs, runRows);
    held = 0;
  });
  if (held === 0) return;
  ys.fill(0, held);
  xs.fill(0, held * n);
  visit(ys, xs, held);
}

function checkRow(where: string, row: number, y: number, data: Float64Array, offset: number, inputs: number): void {
  let finite = Number.isFinite(y);
  for (let index = 0; finite && index < inputs; index++) finite = Number.isFinite(data[offset + index]);
  check(finite, () => ({
    where,
    rule: "samples must be finite",
    received: `y = ${y}, x = [${data.subarray(offset, offset + Math.min(inputs, 6)).join(", ")}…] in row ${row}`,
    repair: "Drop or mend this row.",
  }));
}
