import { join } from "node:path";
import { UsageError } from "../errors.js";
import { encode } from "../run/json.js";
import { checkCells, type Plan } from "../run/grid.js";
import { beyond, counted } from "../run/limits.js";
import type { Loaded } from "../run/load.js";
import { placeOf } from "./carry-out.js";
import type { Arguments } from "./asked.js";
import { durationText } from "./duration.js";
import { estimateOf, type Estimate } from "./estimate.js";
import { print } from "./output.js";
import { varyingText } from "./varying.js";
import { wrapText } from "./wrap.js";

/** A run of more than this is begun only where its user says --yes. */
const unasked = { cells: 2_000, seeds: 1_000, trials: 20_000 } as const;

/** `overparam run --dry-run`: how large the run would be; nothing is trained or written. */
export async function dryRun(
  { experiment }: Loaded,
  plan: Plan,
  given: string | undefined,
  asked: Arguments,
): Promise<number> {
  const { notes, bytes } = await checkCells(experiment, plan.cells);
  const estimate = await estimateOf(experiment, plan, placeOf(asked), bytes);
  const { preset } = plan;
  const out = given ?? join("runs", `${experiment.id}-<n>`);
  const said = { experiment: experiment.id, preset, ...estimate, seconds: estimate.seconds ?? null, out, notes };
  const lines = [
    `${experiment.id}, preset ${preset}: ${sizeText(estimate)}`,
    ...varyingText(plan.cells),
    ...notes.map((note) => `Data: ${note}`),
    `Time: ${timeText(estimate)}. Memory: at most ${bytesText(estimate.bytes)}.`,
    `Nothing was trained or written. Without --dry-run the run's directory is ${out}.`,
  ];
  print(asked.json === true ? `${encode(said, 2)}\n` : `${lines.map((line) => wrapText(line)).join("\n")}\n`);
  return 0;
}

/** @throws UsageError for a run of more than 2,000 cells, 1,000 seeds or 20,000 trials, with what it would take. */
export async function requireYes({ experiment }: Loaded, plan: Plan, asked: Arguments): Promise<void> {
  const received = beyond({ cells: plan.cells.length, seeds: plan.seeds }, unasked);
  if (received === "" || asked.yes === true) return;
  const estimate = await estimateOf(experiment, plan, placeOf(asked));
  throw new UsageError({
    where: `a run of ${experiment.id}`,
    rule: "one of this size is begun only with --yes",
    received: `${received}: ${timeText(estimate)}`,
    repair: "Add --yes to go on, or give fewer values or --seeds; --dry-run tells more.",
  });
}

function sizeText({ cells, seeds, trials, blocks, refine }: Estimate): string {
  const more = refine ? "; more where the trials ask for it" : "";
  return `${counted(cells)} cells of ${counted(seeds)} seeds, ${counted(trials)} trials in ${counted(blocks)} blocks${more}`;
}

function timeText({ seconds, workers, by }: Estimate): string {
  const where = `on ${workers} ${workers === 1 ? "worker" : "workers"}`;
  return seconds === undefined
    ? `unknown, ${where} (${by})`
    : `about ${durationText(1000 * seconds)} ${where} (by ${by})`;
}

const bytesText = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
