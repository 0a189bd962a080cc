import { mean, median } from "../../src/math/statistics/moments.js";
import { temporaryFolder } from "../harness/empty-cache.js";
import { pairedRatio } from "../harness/ratio.js";
import { row, type Row } from "../harness/row.js";
import type { Cell } from "../ours/cell.js";
import type { Bench, Task } from "./bench.js";
import { ourSweep, peerSweep } from "./sweep-passes.js";

const [work, size] = ["whole sweep, compilation included", "N = 100, depths 1 to 3, 10 seeds"];

/** The whole sweep by one process a core; both tools take the cells in the same order, from the same files. */
export const sweep: readonly Task[] = [{ work, size, measure }];

async function measure(bench: Bench): Promise<Row[]> {
  const { jax, python, cores, quick } = bench;
  const repeats = Math.min(5, bench.repeats);
  const cells = cellsOf(quick);
  const { folder, remove } = temporaryFolder();
  try {
    const known = (await ourSweep(cells, cores, folder, true)).answers;
    const secondsOfDrawing = (cells.length * mean(known.map(({ drawing }) => drawing))) / cores;
    const written = cells.map((cell, index) => ({ ...cell, ...known[index] }));
    const peer = jax && (await peerSweep(python, folder, cores, written));
    const [ours, theirs]: number[][] = [[], []];
    for (let repeat = 0; repeat < repeats; repeat++) {
      ours.push((await ourSweep(cells, cores, folder)).seconds);
      if (peer !== undefined) theirs.push((await peer.run()).seconds);
    }
    const detail = { cells: cells.length, secondsOfDrawing, ...peer?.detail };
    const base = { work, size: `${size}, ${cells.length} cells`, ours: median(ours), reach: 0.65, unit: "s", detail };
    if (jax === undefined) return [row({ ...base, peer: null, peerName: null })];
    return [row({ ...base, peer: median(theirs), peerName: jax.name, ...pairedRatio(ours, theirs) })];
  } finally {
    remove();
  }
}

const doubling = (to: number): number[] => Array.from({ length: Math.log2(to) }, (_, index) => 2 ** (index + 1));

/** Largest first, so that no core is left alone with a large one. */
function cellsOf(quick: boolean): Cell[] {
  const widest = (depth: number): number => (quick ? 16 : depth === 1 ? 4096 : 512);
  const shapes = [1, 2, 3].flatMap((depth) => doubling(widest(depth)).map((width) => ({ depth, width })));
  const weights = ({ depth, width }: (typeof shapes)[number]): number => (10 + (depth - 1) * width) * width;
  const common = { samples: 100, dimension: 10, members: 10, budget: quick ? 100 : 1000 };
  return shapes.sort((a, b) => weights(b) - weights(a)).map((shape) => ({ ...common, ...shape }));
}
