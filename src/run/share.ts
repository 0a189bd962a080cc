import { blockId, type Block } from "./grid.js";
import type { Launcher } from "./launcher.js";
import { schedule, type ScheduleOptions } from "./schedule.js";
import { blockState } from "./work.js";

export interface ShareOptions extends Omit<ScheduleOptions, "launcher"> {
  readonly blocks: readonly Block[];
  /** Opens where blocks are worked, for those that are not done. */
  readonly launch: (missing: readonly Block[]) => Launcher;
}

/** How many of the blocks are done now, and how many failed. */
export interface Shared {
  readonly done: number;
  readonly failed: number;
}

/**
 * Works blocks of a run without leading it: no plan is changed, nothing judged. Any number of processes may, beside each other and
 * beside the one that leads; blocks that are done or have failed are left as they are.
 */
export async function share({ blocks, launch, ...options }: ShareOptions): Promise<Shared> {
  const { experiment, directory } = options;
  const states = (): string[] => blocks.map((block) => blockState(experiment.id, block, directory).state);
  const before = states();
  const missing = blocks.filter((_, index) => before[index] !== "done" && before[index] !== "failed");
  if (missing.length > 0) {
    const launcher = launch(missing);
    try {
      await launcher.ready();
      await schedule({ ...options, launcher }, missing, blocks.length);
    } finally {
      await launcher.close();
    }
  }
  const after = states();
  const count = (state: string): number => after.filter((found) => found === state).length;
  return { done: count("done"), failed: count("failed") };
}

/** The blocks that a text names: ids, or places from 1 on such as "17..32" or "4", with commas between; nothing for an unknown one. */
export function chosenBlocks(experiment: string, blocks: readonly Block[], text: string): Block[] | undefined {
  const byId = new Map(blocks.map((block) => [blockId(experiment, block), block]));
  const chosen = text.split(",").flatMap((part): (Block | undefined)[] => {
    const [, from, to = from] = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(part.trim()) ?? [];
    if (from === undefined) return [byId.get(part.trim())];
    return Number(to) <= blocks.length ? blocks.slice(Number(from) - 1, Number(to)) : [undefined];
  });
  return chosen.includes(undefined) ? undefined : (chosen as Block[]);
}
