import { check } from "../errors.js";
import type { AnyExperiment } from "../experiment/contract.js";
import type { Parameters } from "./grid.js";
import { blockId } from "./ids.js";
import { canonical } from "./json.js";
import { requireBytes } from "./returned.js";
import type { SeedRange } from "./seeds.js";

/** Seeds of one cell that train together and are stored together: the unit of work and of resume. */
export interface Block {
  readonly parameters: Parameters;
  readonly seeds: readonly number[];
  /** The run's first seed, where it is not 0. */
  readonly firstSeed?: number;
}

/** The bytes of a block while it trains, as the experiment estimates them; 0 where it does not. */
export function blockBytes(experiment: AnyExperiment, { parameters, seeds }: Block): number {
  return memberBytes(experiment, parameters) * seeds.length;
}

/** The bytes of one member of a cell while it trains; 0 where the experiment does not say. */
export function memberBytes({ memory }: AnyExperiment, parameters: Parameters): number {
  return memory === undefined ? 0 : requireBytes(memory(parameters));
}

/**
 * What the members of a block should need together. A block runs until its last member is done, so that larger ones waste steps;
 * smaller ones spend more on beginning (the sweep of bench/: 5.4 s at 8 to 32 MiB, 6.2 at 64).
 */
const cacheBytes = 16 * 2 ** 20;
/** What they may need at the most. */
const mostBytes = 2 ** 30;

/**
 * Groups of ten, five or two seeds (one where two would need more than 1 GiB), as many as fit 16 MiB: the size follows from the
 * cell's shapes alone, so that a run has the same blocks on every machine and with any number of seeds. One seed a block where the
 * experiment's members are trials of their own.
 */
export function blocksOf(experiment: AnyExperiment, parameters: Parameters, range: SeedRange): Block[] {
  const size = experiment.together === false ? 1 : blockSize(memberBytes(experiment, parameters));
  const { seeds, firstSeed = 0 } = range;
  const all = Array.from({ length: seeds }, (_, index) => firstSeed + index);
  return Array.from({ length: Math.ceil(seeds / size) }, (_, index) => ({
    ...{ parameters, ...(firstSeed === 0 ? {} : { firstSeed }) },
    seeds: all.slice(index * size, (index + 1) * size),
  }));
}

/** How many members that need so many bytes each form a block. */
export function blockSize(bytes: number): number {
  return [10, 5].find((count) => count * bytes <= cacheBytes) ?? (2 * bytes <= mostBytes ? 2 : 1);
}

/** Where a run keeps its list of blocks. */
interface BlockList {
  readBlocks(): Promise<readonly Block[] | undefined>;
  file(name: string): string;
}

/** A block as the run's `blocks.json` knows it, with the blocks of its cell, which one process may run one after another. */
export interface Listed {
  readonly block: Block;
  readonly loops: number;
}

/** Finds a run's blocks by their ids; reads the list again where one is not yet known. */
export function blocksById(experiment: string, directory: BlockList): (id: string) => Promise<Listed> {
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
