import { check } from "../errors.js";
import type { RunDirectory } from "./directory.js";
import type { Block } from "./grid.js";
import { blockId } from "./ids.js";
import { canonical } from "./json.js";

/** A block as the run's `blocks.json` knows it, with the blocks of its cell, which one process may run one after another. */
export interface Listed {
  readonly block: Block;
  readonly loops: number;
}

/** Finds a run's blocks by their ids; reads the list again where one is not yet known. */
export function blocksById(experiment: string, directory: RunDirectory): (id: string) => Promise<Listed> {
  let listed = new Map<string, Listed>();
  return async (id) => {
    if (!listed.has(id)) listed = listOf(experiment, (await directory.readBlocks()) ?? []);
    const found = listed.get(id);
    check(found !== undefined, () => ({
      where: directory.file("blocks.json"),
      rule: "a block must be one of the run's",
      received: `'${id}'`,
      repair: "The ids stand in blocks.json.",
    }));
    return found;
  };
}

function listOf(experiment: string, blocks: readonly Block[]): Map<string, Listed> {
  const cells = new Map<string, number>();
  const cellOf = ({ parameters }: Block): string => canonical(parameters);
  for (const block of blocks) cells.set(cellOf(block), (cells.get(cellOf(block)) ?? 0) + 1);
  return new Map(blocks.map((block) => [blockId(experiment, block), { block, loops: cells.get(cellOf(block)) ?? 1 }]));
}
