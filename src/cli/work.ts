import { UsageError } from "../errors.js";
import { launcherFor } from "../launch/choose.js";
import { requireSameFiles } from "../run/differences.js";
import { RunDirectory } from "../run/directory.js";
import type { Block } from "../run/blocks.js";
import { checkCells } from "../run/grid.js";
import { loadExperiment } from "../run/load.js";
import { chosenBlocks, share } from "../run/share.js";
import { requireTrusted } from "../run/trust.js";
import { placeOf } from "./carry-out.js";
import { interruptible } from "./interrupt.js";
import { print } from "./output.js";
import { progressLine } from "./progress.js";

/** `overparam work`: what a cluster's task does, or a second terminal. It may be started any number of times. */
export async function workBlocks(argv: Readonly<Record<string, unknown>>): Promise<number> {
  const directory = new RunDirectory(String(argv.run));
  const record = requireTrusted(await directory.readRecord(), directory.path, argv.trust === true);
  requireSameFiles(record, false);
  const loaded = await loadExperiment(record.source);
  const { bytes } = await checkCells(loaded.experiment, record.plan.cells);
  const find = () => blocksOfRun(directory, record.experiment, argv.blocks);
  const blocks = await find();
  const open = launcherFor(loaded, directory, placeOf(argv));
  const line = progressLine(process.stderr, record.plan.cells);
  const hears = { onProgress: line.update, onNote: line.note };
  const shared = await interruptible((signal) =>
    share({
      ...{ experiment: loaded.experiment, directory, blocks, signal },
      ...hears,
      ...(argv.blocks === undefined ? { more: find } : {}),
      launch: (some) => open(some, false, bytes),
    }),
  ).finally(line.end);
  const { blocks: all, done, failed } = shared ?? { blocks: blocks.length, done: 0, failed: 0 };
  const result = { run: directory.path, blocks: all, done, failed };
  if (shared !== undefined)
    print(
      argv.json === true ? `${JSON.stringify(result)}\n` : `${done} of ${all} blocks are done, ${failed} failed.\n`,
    );
  if (shared === undefined || done + failed < all) return 130;
  return failed > 0 ? 1 : 0;
}

async function blocksOfRun(directory: RunDirectory, experiment: string, asked: unknown): Promise<readonly Block[]> {
  const all = (await directory.readBlocks()) ?? [];
  if (typeof asked !== "string") return all;
  const chosen = chosenBlocks(experiment, all, asked);
  if (chosen !== undefined) return chosen;
  throw new UsageError({
    where: "--blocks",
    rule: `it must name blocks of the run: ids, or places from 1 to ${all.length}`,
    received: `'${asked}'`,
    repair: "For example --blocks 1..4. The ids and places are those of blocks.json.",
  });
}
