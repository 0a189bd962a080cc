// A thread of parallelKernels or storedKernels: takes tiles from the list that all threads share until none is left.
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { activationMeans } from "./activation-means.js";
import { fillTile, tilesOf, type Kernels, type Tile } from "./infinite.js";
import type { ThreadWork } from "./threads.js";
import { kernelRows } from "./tile.js";

const { plan, activation, next, kernels, files } = workerData as ThreadWork;
const rows = kernelRows(plan, activation === undefined ? { kind: "smooth" } : activationMeans(activation));
const tiles = tilesOf(plan);

if (kernels !== undefined) inMemory(kernels);
else if (files !== undefined) onDisk(files);

function inMemory(shared: Kernels): void {
  for (let at = Atomics.add(next, 0, 1); at < tiles.length; at = Atomics.add(next, 0, 1))
    fillTile(rows, tiles[at], shared, plan);
}

/** Marks tiles as done once their numbers are on the disk, some at a time. */
function onDisk({ nngp, ntk, done, marks, header }: NonNullable<ThreadWork["files"]>): void {
  const [first, second, list] = [openSync(nngp, "r+"), openSync(ntk, "r+"), openSync(done, "r+")];
  let written: number[] = [];
  const mark = (): void => {
    for (const file of [first, second]) fdatasyncSync(file);
    for (const at of written) writeSync(list, Uint8Array.of(1), 0, 1, at);
    written = [];
  };
  for (let at = Atomics.add(next, 0, 1); at < tiles.length; at = Atomics.add(next, 0, 1)) {
    if (marks[at] === 1) continue;
    const block = blockOf(tiles[at]);
    writeBlock(first, header, tiles[at], block.nngp);
    writeBlock(second, header, tiles[at], block.ntk);
    if (written.push(at) === 64) mark();
  }
  mark();
  for (const file of [first, second, list]) closeSync(file);
}

/** The entries of a tile, row by row; of one on the diagonal both halves. */
function blockOf({ rows: own, columns }: Tile): { nngp: Float64Array; ntk: Float64Array } {
  const count = columns[1] - columns[0];
  const shift = plan.others === 0 ? 0 : plan.rows;
  const nngp = new Float64Array((own[1] - own[0]) * count);
  const ntk = new Float64Array(nngp.length);
  const onDiagonal = plan.others === 0 && own[0] === columns[0];
  for (let row = own[0]; row < own[1]; row++) {
    // The upper half alone, as in memory: the other way round roundings may differ.
    const skipped = onDiagonal ? row - own[0] : 0;
    const found = rows.compute(row, shift + columns[0] + skipped, count - skipped);
    const at = (row - own[0]) * count + skipped;
    nngp.set(found.nngp.subarray(0, count - skipped), at);
    ntk.set(found.tangent.subarray(0, count - skipped), at);
  }
  if (onDiagonal) for (const block of [nngp, ntk]) mirror(block, count);
  return { nngp, ntk };
}

function mirror(block: Float64Array, size: number): void {
  for (let row = 1; row < size; row++)
    for (let column = 0; column < row; column++) block[row * size + column] = block[column * size + row];
}

function writeBlock(file: number, header: number, { rows: own, columns }: Tile, block: Float64Array): void {
  const width = plan.others === 0 ? plan.rows : plan.others;
  const count = columns[1] - columns[0];
  const put = (numbers: Float64Array, row: number, column: number): void => {
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    writeSync(file, bytes, 0, bytes.length, header + 8 * (row * width + column));
  };
  for (let row = own[0]; row < own[1]; row++) {
    const from = (row - own[0]) * count;
    put(block.subarray(from, from + count), row, columns[0]);
  }
  if (plan.others > 0 || own[0] === columns[0]) return;
  for (let column = columns[0]; column < columns[1]; column++) {
    const mirrored = Float64Array.from(
      { length: own[1] - own[0] },
      (_, row) => block[row * count + column - columns[0]],
    );
    put(mirrored, column, own[0]);
  }
}
