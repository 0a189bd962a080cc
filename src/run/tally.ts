import type { Block } from "./blocks.js";

/** The share of the work that is done is (done + fraction) / blocks. */
export interface Progress {
  /** Blocks done, of all that are known so far. */
  readonly done: number;
  readonly blocks: number;
  /** Blocks that run now. */
  readonly running: number;
  /** The sum of the running blocks' fractions, each in [0, 1]. */
  readonly fraction: number;
  /** The block that this report is about. */
  readonly block: Block;
}

/** Where a round of blocks stands. */
export interface Tally {
  readonly report: (block: Block, fraction: number) => void;
  readonly finish: (block: Block) => void;
}

/** Counts blocks, `done` of them before any has run, and reports each change. */
export function createTally(done: number, blocks: number, onProgress?: (progress: Progress) => void): Tally {
  const running = new Map<Block, number>();
  return {
    report: (block, fraction) => {
      running.set(block, fraction);
      const sum = [...running.values()].reduce((total, part) => total + part, 0);
      onProgress?.({ done, blocks, running: running.size, fraction: sum, block });
    },
    finish: (block) => {
      running.delete(block);
      done++;
    },
  };
}
