import { setTimeout as wait } from "node:timers/promises";
import { readClaim } from "./claim.js";
import type { Block } from "./blocks.js";
import { blockId } from "./ids.js";
import type { Launcher } from "./launcher.js";
import { schedule, type ScheduleOptions } from "./schedule.js";
import { blockState } from "./work.js";

export interface ShareOptions extends Omit<ScheduleOptions, "launcher"> {
  readonly blocks: readonly Block[];
  /** Finds the run's blocks anew, for as long as the run is led: refinement adds some. Absent where these are all that is to be done. */
  readonly more?: () => Promise<readonly Block[]>;
  /** Opens where blocks are worked, for those that are not done. */
  readonly launch: (missing: readonly Block[]) => Launcher;
}

/** How many blocks there are, how many of them are done now, and how many failed. */
export interface Shared {
  readonly blocks: number;
  readonly done: number;
  readonly failed: number;
}

/**
 * Works blocks of a run without leading it: no plan is changed, nothing judged. Any number of processes may, beside each other and
 * beside the one that leads; blocks that are done or have failed are left as they are. Of a run that is led, blocks that are added are
 * worked, too.
 */
export async function share({ more, ...options }: ShareOptions): Promise<Shared> {
  let blocks = options.blocks;
  for (;;) {
    const shared = await shareNow({ ...options, blocks });
    const grown = more === undefined ? blocks : await whenGrown(blocks.length, more, options);
    if (grown.length === blocks.length) return shared;
    blocks = grown;
  }
}

/** The run's blocks once there are more, or when nobody leads the run any more who could add some. */
async function whenGrown(
  known: number,
  more: NonNullable<ShareOptions["more"]>,
  { directory, signal }: Pick<ShareOptions, "directory" | "signal">,
): Promise<readonly Block[]> {
  for (;;) {
    const led = readClaim(directory.file("claims", "run"))?.alive === true; // before the look: who added blocks may end then
    const blocks = await more();
    if (blocks.length > known || !led || signal.aborted) return blocks;
    await wait(500, undefined, { signal }).catch(() => undefined);
  }
}

async function shareNow({ blocks, launch, ...options }: ShareOptions): Promise<Shared> {
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
  return { blocks: blocks.length, done: count("done"), failed: count("failed") };
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
